package script_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/http/httpproxy"

	"taisei/fault"
	"taisei/watch/fetch"
	"taisei/watch/script"
)

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

// typed is what a person's own command line uses.
func typed() script.Options {
	return script.Options{
		AllowPrivate: true, Proxy: &httpproxy.Config{}, UserAgent: fetch.UserAgent("1"),
		Now: func() time.Time { return time.Date(2026, 11, 1, 2, 3, 4, 0, time.UTC) },
	}
}

func check(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Key != key {
		t.Errorf("got %v, want %s %s", err, code, key)
	}
}

func TestFetchScript(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/app.js", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, "alert(1)")
		_ = z.Close()
	})
	got, err := script.Fetch(t.Context(), s.URL+"/", typed())
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Bytes) != "alert(1)" || got.FinalURL != s.URL+"/app.js" || got.URL != s.URL+"/" || len(got.Hops) != 1 || got.Status != 200 ||
		got.ContentType != "text/javascript" || got.Page != nil || got.At.Hour() != 2 || len(got.SHA256) != 64 {
		t.Errorf("got %+v", got)
	}
}

func TestFetchPage(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<!doctype html>\n<script src=a.js></script>")
	})
	got, err := script.Fetch(t.Context(), s.URL+"/shop/pay", typed())
	if err != nil || got.Page == nil || len(got.Page.Scripts) != 1 || got.Page.Scripts[0].URL != s.URL+"/shop/a.js" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestFetchFailures(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/none":
			http.NotFound(w, r)
		case "/huge":
			_, _ = w.Write(make([]byte, 2000))
		case "/cut":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "part")
		case "/slow":
			<-r.Context().Done()
		}
	})
	for path, c := range map[string]struct {
		code fault.Code
		key  string
	}{
		"/none": {fault.NotFound, fetch.KeyNotThere},
		"/huge": {fault.TooLarge, fetch.KeyTooLarge},
		"/cut":  {fault.Unavailable, fetch.KeyCutOff},
		"/slow": {fault.Unavailable, fetch.KeyTimeout},
	} {
		t.Run(path, func(t *testing.T) {
			opt := typed()
			opt.Limit = 1000
			opt.Timeout = 50 * time.Millisecond
			opt.Client = fetch.New(fetch.Options{
				Allow: []string{s.Listener.Addr().String()}, Proxy: &httpproxy.Config{},
				Sleep: func(context.Context, time.Duration) error { return nil },
			})
			defer opt.Client.Close()
			got, err := script.Fetch(t.Context(), s.URL+path, opt)
			check(t, err, c.code, c.key)
			if path == "/none" && got.Status != 404 || path == "/cut" && string(got.Bytes) != "part" {
				t.Errorf("what came is lost: %+v", got)
			}
		})
	}
}

func TestPrivateAddresses(t *testing.T) {
	inner := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the inner server was asked") })
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/in" {
			http.Redirect(w, r, inner.URL, http.StatusFound)
		}
	})
	server := typed()
	server.AllowPrivate = false
	_, err := script.Fetch(t.Context(), s.URL+"/x", server)
	check(t, err, fault.Invalid, fetch.KeyAddress)
	_, err = script.Fetch(t.Context(), s.URL+"/in", typed())
	check(t, err, fault.Invalid, fetch.KeyAddress)
	if _, err = script.Fetch(t.Context(), s.URL+"/x", typed()); err != nil {
		t.Error(err)
	}
	server.AllowHosts = []string{s.Listener.Addr().String()}
	if _, err = script.Fetch(t.Context(), s.URL+"/x", server); err != nil {
		t.Error(err)
	}
	_, err = script.Fetch(t.Context(), "ht!tp://x", typed())
	check(t, err, fault.Invalid, fetch.KeyURL)
}

const base = "https://shop.example.invalid/pay/form"

func list(page string) *script.Page { return script.List([]byte(page), "text/html", base, 0) }

func TestList(t *testing.T) {
	at := func(line, column int, s script.Script) script.Script {
		s.Line, s.Column = line, column
		return s
	}
	inline := func(text string) script.Script {
		return script.Script{Kind: script.Inline, Element: "script", Text: text}
	}
	external := func(url string) script.Script {
		return script.Script{Kind: script.External, Element: "script", URL: url}
	}
	cases := map[string]struct {
		page string
		want []script.Script
	}{
		"inline":             {"<html>\n<p>é<script>\na()\nb()</script>", []script.Script{at(2, 13, inline("\na()\nb()"))}},
		"two in one line":    {"<script>a</script><script>b</script>", []script.Script{at(1, 9, inline("a")), at(1, 27, inline("b"))}},
		"never closed":       {"<script>a()", []script.Script{at(1, 9, inline("a()"))}},
		"empty":              {"<script> </script><script></script>", nil},
		"with a tag in it":   {"<script>x='<script>'</script>", []script.Script{at(1, 9, inline("x='<script>'"))}},
		"in a comment":       {"<!-- <script>a</script> --><script>b</script>", []script.Script{at(1, 36, inline("b"))}},
		"in a text area":     {"<textarea><script>a</script></textarea>", nil},
		"capitals":           {"<SCRIPT SRC=\"A.js\"></SCRIPT>", []script.Script{at(1, 1, external("https://shop.example.invalid/pay/A.js"))}},
		"other host":         {"<script src=//cdn.example.invalid/a.js></script>", []script.Script{at(1, 1, external("https://cdn.example.invalid/a.js"))}},
		"text is not run":    {"<script src=/a.js>b()</script>", []script.Script{at(1, 1, external("https://shop.example.invalid/a.js"))}},
		"base":               {"<base href=/x/><base href=/y/>\n<script src=a.js></script>", []script.Script{at(2, 1, external("https://shop.example.invalid/x/a.js"))}},
		"entities":           {"<script src='/a?b&amp;c'></script>", []script.Script{at(1, 1, external("https://shop.example.invalid/a?b&c"))}},
		"first attribute":    {"<script src=a.js src=b.js></script>", []script.Script{at(1, 1, external("https://shop.example.invalid/pay/a.js"))}},
		"SVG":                {"<svg><script xlink:href=/s.js></script></svg>", []script.Script{at(1, 6, external("https://shop.example.invalid/s.js"))}},
		"unreadable address": {"<script src='https://[x'></script>", []script.Script{at(1, 1, external("https://[x"))}},
		"with digests and type": {"<script type=module integrity=sha384-x src=/a.js></script>", []script.Script{at(1, 1, script.Script{
			Kind: script.External, Element: "script", URL: "https://shop.example.invalid/a.js", Type: "module", Integrity: "sha384-x",
		})}},
		"old attribute": {"<script language=VBScript>x</script>", []script.Script{at(1, 27, script.Script{Kind: script.Inline, Element: "script", Text: "x", Type: "text/VBScript"})}},
		"data address": {"<script src='data:text/javascript;base64,YSgp'></script><script src='data:,b%28%29'></script>", []script.Script{
			at(1, 1, script.Script{Kind: script.Inline, Element: "script", Text: "a()", Attribute: "src"}),
			at(1, 57, script.Script{Kind: script.Inline, Element: "script", Text: "b()", Attribute: "src"}),
		}},
		"handler": {"\n<img src=x onerror='a(&quot;b&quot;)'>", []script.Script{at(2, 1, script.Script{Kind: script.Handler, Element: "img", Attribute: "onerror", Text: `a("b")`})}},
		"address": {"<a href=' java\tscript:a%28%29'>x</a>", []script.Script{at(1, 1, script.Script{Kind: script.Address, Element: "a", Attribute: "href", Text: "a()"})}},
		"ahead": {"<link rel=modulepreload href=m.js><link rel='preload x' as=Script href=/p.js><link rel=stylesheet href=c.css>", []script.Script{
			at(1, 1, script.Script{Kind: script.Preloaded, Element: "link", URL: "https://shop.example.invalid/pay/m.js"}),
			at(1, 35, script.Script{Kind: script.Preloaded, Element: "link", URL: "https://shop.example.invalid/p.js"}),
		}},
		"frame": {"\n<iframe srcdoc='<p>\n<script>a()</script>'>", []script.Script{at(3, 9, script.Script{Kind: script.Inline, Element: "script", Attribute: "srcdoc", Text: "a()"})}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := list(c.page)
			if diff := cmp.Diff(c.want, got.Scripts); diff != "" || got.Truncated {
				t.Errorf("truncated %v (-want +got):\n%s", got.Truncated, diff)
			}
		})
	}
}

// The line that is told must be the one on which a person finds the text.
func TestLinesPointIntoThePage(t *testing.T) {
	page := "<html>\r\n<head>\r\n" + strings.Repeat("<p title='a\nb'>日本</p>\n", 7) + "<script>one()</script><b>\n<script type=module>\n two()</script>"
	lines := strings.Split(page, "\n")
	for _, s := range list(page).Scripts {
		line := []rune(lines[s.Line-1])
		first, _, _ := strings.Cut(s.Text, "\n")
		if got := string(line[s.Column-1:]); !strings.HasPrefix(got, first) {
			t.Errorf("%d:%d is %q, want %q", s.Line, s.Column, got, first)
		}
	}
}

func TestRuns(t *testing.T) {
	for kind, want := range map[string]bool{
		"": true, "module": true, "Text/JavaScript": true, "text/javascript; charset=x": true,
		"application/json": false, "importmap": false, "text/template": false, "speculationrules": false,
	} {
		if got := (script.Script{Kind: script.Inline, Type: kind}).Runs(); got != want {
			t.Errorf("%q: %v", kind, got)
		}
	}
	if !(script.Script{Kind: script.Handler}).Runs() || (script.Script{Kind: script.Preloaded}).Runs() {
		t.Error("a handler runs, a preloaded file does not")
	}
}

func TestEncodings(t *testing.T) {
	shiftJIS := "<script>x='\x93\xfa\x96{'</script>"
	for name, c := range map[string]struct{ page, header string }{
		"header":                         {shiftJIS, "text/html; charset=Shift_JIS"},
		"meta":                           {"<meta charset=shift_jis>" + shiftJIS, "text/html"},
		"UTF-8 after the first kilobyte": {strings.Repeat(" ", 2000) + "<script>x='日本'</script>", "text/html"},
		"UTF-16":                         {"\xff\xfe" + utf16("<script>x='日本'</script>"), "text/html"},
		"mark":                           {"\xef\xbb\xbf<script>x='日本'</script>", "text/html; charset=utf-8"},
	} {
		got := script.List([]byte(c.page), c.header, base, 0).Scripts
		if len(got) != 1 || got[0].Text != "x='日本'" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func utf16(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.Write([]byte{byte(r), byte(r >> 8)})
	}
	return b.String()
}

func TestCaps(t *testing.T) {
	many := script.List([]byte(strings.Repeat("<script>a</script>", 20)), "text/html", base, 10)
	if len(many.Scripts) != 10 || !many.Truncated {
		t.Errorf("%d scripts, truncated %v", len(many.Scripts), many.Truncated)
	}
	exact := script.List([]byte(strings.Repeat("<script>a</script>", 10)), "text/html", base, 10)
	if len(exact.Scripts) != 10 || exact.Truncated {
		t.Errorf("%d scripts, truncated %v", len(exact.Scripts), exact.Truncated)
	}
	var attributes strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&attributes, " on%d=x", i)
	}
	if got := script.List([]byte("<p"+attributes.String()+"><script>a</script>"), "text/html", base, 5); len(got.Scripts) != 5 || !got.Truncated {
		t.Errorf("%d scripts, truncated %v", len(got.Scripts), got.Truncated)
	}
	frames := "<script>a</script>"
	for range 6 {
		frames = "<iframe srcdoc=\"" + strings.ReplaceAll(strings.ReplaceAll(frames, "&", "&amp;"), `"`, "&quot;") + "\"></iframe>"
	}
	if got := list(frames); len(got.Scripts) != 0 || !got.Truncated {
		t.Errorf("%d scripts, truncated %v", len(got.Scripts), got.Truncated)
	}
}

func FuzzList(f *testing.F) {
	for _, page := range []string{
		"<script>a</script><script src=x></script>", "<svg><script href=data:,x>", "<iframe srcdoc='<iframe srcdoc=<script>a'>",
		"<base href='//['><a href=javascript:%zz onclick=x>", "<!--<script>", "\xff\xfe<\x00s\x00", "<plaintext><script>", "<link rel=preload as=script href=x>",
	} {
		f.Add([]byte(page), "text/html; charset=iso-2022-jp")
	}
	f.Fuzz(func(t *testing.T, page []byte, header string) {
		got := script.List(page, header, base, 20)
		if len(got.Scripts) > 20 {
			t.Errorf("%d scripts", len(got.Scripts))
		}
		for _, s := range got.Scripts {
			if s.Line < 1 || s.Column < 1 || s.Element == "" || (s.URL != "") == (s.Kind == script.Inline || s.Kind == script.Handler || s.Kind == script.Address) && s.URL+s.Text != "" {
				t.Errorf("%+v", s)
			}
		}
	})
}
