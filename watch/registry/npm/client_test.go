package npm_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha1"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http/httpproxy"

	"taisei/fault"
	"taisei/watch/fetch"
	"taisei/watch/registry/artifact"
	"taisei/watch/registry/npm"
)

// server is a registry whose answers a test writes; it notes what it was asked.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	answers map[string]http.HandlerFunc // by the path as it was sent
	asked   []string                    // path and Authorization
}

func start(t *testing.T) *server {
	t.Helper()
	s := &server{answers: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, strings.TrimSpace(r.URL.EscapedPath()+" "+r.Header.Get("Authorization")))
	answer := s.answers[r.URL.EscapedPath()]
	s.mu.Unlock()
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	answer(w, r)
}

func (s *server) on(path string, answer http.HandlerFunc) { s.answers[path] = answer }

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// archive stands for a tarball: to the client it is bytes.
const archive = "these are the bytes of the archive"

func integrity() string {
	sum := sha512.Sum512([]byte(archive))
	return "sha512-" + base64.StdEncoding.EncodeToString(sum[:])
}

func shasum() string {
	sum := sha1.Sum([]byte(archive))
	return hex.EncodeToString(sum[:])
}

// version is one version's metadata, with dist as it is given.
func version(name, number, tarball string, dist map[string]any) map[string]any {
	all := map[string]any{"tarball": tarball, "integrity": integrity(), "shasum": shasum()}
	for key, value := range dist {
		all[key] = value
	}
	return map[string]any{"name": name, "version": number, "dist": all, "_npmUser": map[string]any{"name": "somebody"}}
}

func packument(name string, versions ...map[string]any) string {
	list, times := map[string]any{}, map[string]any{"created": "2020-01-01T00:00:00.000Z", "modified": "2026-01-01T00:00:00.000Z"}
	latest := ""
	for i, v := range versions {
		latest = v["version"].(string)
		list[latest], times[latest] = v, fmt.Sprintf("2026-0%d-01T00:00:00.123Z", i+1)
	}
	data, _ := json.Marshal(map[string]any{"_id": name, "name": name, "dist-tags": map[string]any{"latest": latest, "next": 1}, "versions": list, "time": times, "readme": "x"})
	return string(data)
}

// options has the client ask the server, without waiting between attempts.
func options(s *server, npmrc ...string) npm.Options {
	opt := npm.Options{
		Config: npm.ConfigOptions{
			Environ: []string{"npm_config_registry=" + s.URL + "/npm/"}, GlobalFile: "none",
			AskNPM: func(context.Context) (string, error) { return "", errors.New("not asked in tests") },
		},
		Fetch: fetch.Options{
			Proxy: &httpproxy.Config{}, Attempts: 2,
			Sleep: func(context.Context, time.Duration) error { return nil },
		},
	}
	opt.Config.Environ = append(opt.Config.Environ, npmrc...)
	return opt
}

func client(t *testing.T, opt npm.Options) *npm.Client {
	t.Helper()
	opt.Config.Home = t.TempDir()
	c, err := npm.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func check(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Key != key {
		t.Errorf("got %v, want %s %s", err, code, key)
	}
}

func TestFetch(t *testing.T) {
	s := start(t)
	tarball := s.URL + "/npm/left-pad/-/left-pad-1.3.0.tgz"
	s.on("/npm/left-pad", text(packument("left-pad",
		version("left-pad", "1.2.0", "x", nil),
		version("left-pad", "1.3.0", tarball, map[string]any{"attestations": map[string]any{"url": "x"}}))))
	s.on("/npm/left-pad/-/left-pad-1.3.0.tgz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Etag", `"abc"`)
		w.Header().Set("Set-Cookie", "secret")
		_, _ = io.WriteString(w, archive)
	})
	for _, purl := range []string{"pkg:npm/left-pad@1.3.0", "pkg:npm/left-pad"} {
		got, err := client(t, options(s)).Fetch(t.Context(), purl)
		if err != nil {
			t.Fatal(err)
		}
		if got.PURL != "pkg:npm/left-pad@1.3.0" || got.Version != "1.3.0" || got.URL != tarball || string(got.Bytes) != archive || !got.Verified ||
			!got.HasProvenance || got.Publisher != "somebody" || got.Integrity != integrity() || got.Registry != s.URL+"/npm/" ||
			!got.Published.Equal(time.Date(2026, 2, 1, 0, 0, 0, 123e6, time.UTC)) || len(got.SHA256) != 64 {
			t.Errorf("got %+v", got)
		}
		if got.Headers.Get("Etag") != `"abc"` || got.Headers.Get("Set-Cookie") != "" || !json.Valid(got.Metadata) || !bytes.Contains(got.Metadata, []byte(`"1.3.0"`)) {
			t.Errorf("headers %v, metadata %s", got.Headers, got.Metadata)
		}
	}
}

func TestScopedNames(t *testing.T) {
	s := start(t)
	s.on("/npm/@shop%2ftool", text(packument("@shop/tool", version("@shop/tool", "1.0.0", s.URL+"/npm/t.tgz", nil))))
	s.on("/npm/t.tgz", text(archive))
	got, err := client(t, options(s)).Fetch(t.Context(), "pkg:npm/%40shop/tool@1.0.0")
	if err != nil || got.PURL != "pkg:npm/%40shop/tool@1.0.0" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestVersions(t *testing.T) {
	s := start(t)
	old := version("a", "1.0.0", "u", nil)
	old["deprecated"], old["scripts"] = "use b", map[string]any{"postinstall": "x"}
	odd := version("a", "1.1.0", "u", nil)
	odd["_npmUser"] = "of the wrong type"
	body := packument("a", old, odd, version("a", "1.2.0", "u", map[string]any{"attestations": map[string]any{"provenance": "x"}}))
	body = strings.Replace(body, `"time":{`, `"time":{"0.9.0":"2025-01-01T00:00:00Z",`, 1)
	s.on("/npm/a", text(body))
	got, err := client(t, options(s)).Versions(t.Context(), "pkg:npm/a@9.9.9")
	if err != nil || len(got) != 4 {
		t.Fatalf("%+v %v", got, err)
	}
	if !got[0].Unpublished || got[0].Version != "0.9.0" {
		t.Errorf("unpublished: %+v", got[0])
	}
	if got[1].Deprecated != "use b" || !got[1].InstallScript || got[1].Publisher != "somebody" {
		t.Errorf("old: %+v", got[1])
	}
	if got[2].Publisher != "" || got[2].Integrity == "" {
		t.Errorf("odd: %+v", got[2])
	}
	if !got[3].HasProvenance || got[3].Unpublished {
		t.Errorf("new: %+v", got[3])
	}
}

func TestIntegrity(t *testing.T) {
	wrong := "sha512-" + base64.StdEncoding.EncodeToString(make([]byte, 64))
	cases := map[string]struct {
		dist             map[string]any
		verified, differ bool
	}{
		"both fit":              {nil, true, false},
		"only the old digest":   {map[string]any{"integrity": nil}, true, false},
		"none is stated":        {map[string]any{"integrity": nil, "shasum": nil}, false, false},
		"one of two":            {map[string]any{"integrity": wrong + " " + integrity()}, true, false},
		"weaker ones are moot":  {map[string]any{"integrity": "sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA= " + integrity()}, true, false},
		"another archive":       {map[string]any{"integrity": wrong}, false, true},
		"another by old digest": {map[string]any{"shasum": strings.Repeat("0", 40)}, false, true},
		"unreadable":            {map[string]any{"integrity": "sha512-zzz", "shasum": "zz"}, false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.on("/npm/a", text(packument("a", version("a", "1.0.0", s.URL+"/npm/a.tgz", c.dist))))
			s.on("/npm/a.tgz", text(archive))
			got, err := client(t, options(s)).Fetch(t.Context(), "pkg:npm/a@1.0.0")
			if got.Verified != c.verified || string(got.Bytes) != archive {
				t.Errorf("verified %v, %d bytes", got.Verified, len(got.Bytes))
			}
			var mismatch *artifact.MismatchError
			if errors.As(err, &mismatch) != c.differ || !c.differ && err != nil {
				t.Errorf("got %v", err)
			}
			if c.differ {
				check(t, err, fault.Invalid, artifact.KeyMismatch)
			}
		})
	}
}

func TestWhatIsNotThere(t *testing.T) {
	s := start(t)
	s.on("/npm/a", text(strings.Replace(packument("a", version("a", "1.0.0", s.URL+"/npm/gone.tgz", nil), version("a", "1.1.0", "", nil)),
		`"time":{`, `"time":{"0.9.0":"2025-01-01T00:00:00Z",`, 1)))
	s.on("/npm/b", text(`{"name":"b","time":{"created":"2025-01-01T00:00:00Z","unpublished":{"time":"2025-02-01T00:00:00Z"}}}`))
	s.on("/npm/c", status(http.StatusGone))
	cases := map[string]struct {
		purl, key   string
		unpublished bool
	}{
		"no such package":          {"pkg:npm/none@1.0.0", artifact.KeyNoPackage, false},
		"gone package":             {"pkg:npm/c@1.0.0", artifact.KeyNoPackage, false},
		"no such version":          {"pkg:npm/a@7.0.0", artifact.KeyNoVersion, false},
		"a time that is no number": {"pkg:npm/a@created", artifact.KeyNoVersion, false},
		"version taken away":       {"pkg:npm/a@0.9.0", artifact.KeyUnpublished, true},
		"package taken away":       {"pkg:npm/b@1.0.0", artifact.KeyUnpublished, true},
		"archive taken away":       {"pkg:npm/a@1.0.0", artifact.KeyNoArchive, false},
		"no latest":                {"pkg:npm/b", artifact.KeyUnpublished, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := client(t, options(s)).Fetch(t.Context(), c.purl)
			check(t, err, fault.NotFound, c.key)
			if got.Unpublished != c.unpublished || errors.Is(err, artifact.ErrUnpublished) != c.unpublished {
				t.Errorf("unpublished %v, %v", got.Unpublished, err)
			}
		})
	}
	_, err := client(t, options(s)).Fetch(t.Context(), "pkg:npm/a@1.1.0")
	check(t, err, fault.Invalid, artifact.KeyNoArchive)
}

func TestBadAnswers(t *testing.T) {
	cases := map[string]struct {
		answer http.HandlerFunc
		code   fault.Code
		key    string
	}{
		"sign-in page":      {text("<!DOCTYPE html><title>Sign in</title>"), fault.Unavailable, artifact.KeyNotJSON},
		"nothing":           {text(""), fault.Unavailable, artifact.KeyNotJSON},
		"cut JSON":          {text(`{"name":"a","versions":{"1.0`), fault.Unavailable, artifact.KeyDamaged},
		"another package":   {text(packument("evil")), fault.Invalid, artifact.KeyOtherPackage},
		"another's version": {text(strings.Replace(packument("a", version("evil", "1.0.0", "u", nil)), `"name":"a"`, `"name":"a"`, 1)), fault.Invalid, artifact.KeyOtherPackage},
		"too many requests": {status(http.StatusTooManyRequests), fault.TooMany, fetch.KeyTooMany},
		"broken":            {status(http.StatusInternalServerError), fault.Unavailable, fetch.KeyStatus},
		"not signed in":     {status(http.StatusUnauthorized), fault.Unavailable, fetch.KeyDenied},
		"gzip bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(bytes.Repeat([]byte(" "), 8<<20))
			_ = z.Close()
		}, fault.TooLarge, fetch.KeyTooLarge},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.on("/npm/a", c.answer)
			opt := options(s)
			opt.MetadataLimit = 1 << 20
			_, err := client(t, opt).Versions(t.Context(), "pkg:npm/a")
			if c.key == artifact.KeyOtherPackage && name == "another's version" {
				_, err = client(t, opt).Fetch(t.Context(), "pkg:npm/a@1.0.0")
			}
			check(t, err, c.code, c.key)
		})
	}
}

// A package with thousands of versions has a document beyond every limit; the
// version's own is small.
func TestVersionDocumentWhereTheListIsTooLarge(t *testing.T) {
	s := start(t)
	s.on("/npm/a", text(`{"name":"a","readme":"`+strings.Repeat("x", 2000)+`"}`))
	one, _ := json.Marshal(version("a", "1.0.0", s.URL+"/npm/a.tgz", nil))
	s.on("/npm/a/1.0.0", text(string(one)))
	s.on("/npm/a.tgz", text(archive))
	opt := options(s)
	opt.MetadataLimit = 1000
	got, err := client(t, opt).Fetch(t.Context(), "pkg:npm/a@1.0.0")
	if err != nil || !got.Verified || !got.Published.IsZero() {
		t.Errorf("%+v %v", got, err)
	}
	_, err = client(t, opt).Fetch(t.Context(), "pkg:npm/a")
	check(t, err, fault.TooLarge, fetch.KeyTooLarge)
}

func TestArchiveLimit(t *testing.T) {
	s := start(t)
	s.on("/npm/a", text(packument("a", version("a", "1.0.0", s.URL+"/npm/a.tgz", nil))))
	s.on("/npm/a.tgz", text(strings.Repeat("x", 2000)))
	opt := options(s)
	opt.ArchiveLimit = 1000
	got, err := client(t, opt).Fetch(t.Context(), "pkg:npm/a@1.0.0")
	check(t, err, fault.TooLarge, fetch.KeyTooLarge)
	if got.Publisher != "somebody" {
		t.Errorf("what is known is lost: %+v", got)
	}
}

// What a registry says of the archive's place is a stranger's word.
func TestArchiveOnPrivateAddressIsNotAsked(t *testing.T) {
	inside := start(t)
	inside.on("/latest/meta-data", text("secret"))
	s := start(t)
	for _, place := range []string{inside.URL + "/latest/meta-data", "file:///etc/passwd", "ftp://x.invalid/a.tgz", "//"} {
		s.on("/npm/a", text(packument("a", version("a", "1.0.0", place, nil))))
		got, err := client(t, options(s)).Fetch(t.Context(), "pkg:npm/a@1.0.0")
		if err == nil || len(got.Bytes) != 0 {
			t.Errorf("%s: %+v %v", place, got, err)
		}
	}
	if len(inside.asked) != 0 {
		t.Errorf("the inner server was asked %v", inside.asked)
	}
}

// A mirror hands out its source's addresses; this one is refused without being dialled.
func TestMirror(t *testing.T) {
	cases := map[string]struct {
		setting string
		found   bool
	}{
		"by default the mirror is tried": {"", true},
		"always":                         {"npm_config_replace_registry_host=always", true},
		"that host":                      {"npm_config_replace_registry_host=198.51.100.7", true},
		"never":                          {"npm_config_replace_registry_host=never", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.on("/npm/a", text(packument("a", version("a", "1.0.0", "https://198.51.100.7/a/-/a-1.0.0.tgz", nil))))
			s.on("/a/-/a-1.0.0.tgz", text(archive))
			got, err := client(t, options(s, c.setting)).Fetch(t.Context(), "pkg:npm/a@1.0.0")
			if (err == nil) != c.found {
				t.Errorf("%v", err)
			}
			if c.found && (!got.Verified || got.FinalURL != s.URL+"/a/-/a-1.0.0.tgz" || got.URL != "https://198.51.100.7/a/-/a-1.0.0.tgz") {
				t.Errorf("%+v", got)
			}
		})
	}
}

func hostOf(s *server) string { return strings.TrimPrefix(s.URL, "http:") }

func TestCredentials(t *testing.T) {
	cases := map[string]struct {
		settings []string
		want     string
	}{
		"token for the path":      {[]string{"/npm/:_authToken=t1"}, "Bearer t1"},
		"token for the host":      {[]string{"/:_authToken=t1"}, "Bearer t1"},
		"without a slash":         {[]string{"/npm:_authToken=t1"}, "Bearer t1"},
		"the longest path wins":   {[]string{"/:_authToken=t1", "/npm/:_authToken=t2"}, "Bearer t2"},
		"variable":                {[]string{"/npm/:_authToken=${TOKEN}"}, "Bearer from-env"},
		"basic":                   {[]string{"/npm/:_auth=dTpw"}, "Basic dTpw"},
		"user and password":       {[]string{"/npm/:username=u", "/npm/:_password=cA=="}, "Basic dTpw"},
		"for another path":        {[]string{"/other/:_authToken=t1"}, ""},
		"for a longer path":       {[]string{"/npm/a/b/:_authToken=t1"}, ""},
		"with a line break in it": {[]string{"/npm/:_authToken=a\r\nX-Evil: 1"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.on("/npm/a", text(packument("a", version("a", "1.0.0", s.URL+"/npm/a.tgz", nil))))
			s.on("/npm/a.tgz", text(archive))
			env := []string{"TOKEN=from-env"}
			for _, setting := range c.settings {
				env = append(env, "npm_config_"+hostOf(s)+setting)
			}
			if _, err := client(t, options(s, env...)).Fetch(t.Context(), "pkg:npm/a@1.0.0"); err != nil {
				t.Fatal(err)
			}
			for i, path := range []string{"/npm/a", "/npm/a.tgz"} {
				if want := strings.TrimSpace(path + " " + c.want); s.asked[i] != want {
					t.Errorf("asked %q, want %q", s.asked[i], want)
				}
			}
		})
	}
}

// The token is for one host: not for the host of the archive, nor for one that
// the registry redirects to.
func TestCredentialsStayAtTheirHost(t *testing.T) {
	other, s := start(t), start(t)
	other.on("/a.tgz", text(archive))
	redirected := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/a.tgz", http.StatusFound)
	}
	s.on("/npm/r.tgz", redirected)
	for _, tarball := range []string{other.URL + "/a.tgz", s.URL + "/npm/r.tgz"} {
		s.on("/npm/a", text(packument("a", version("a", "1.0.0", tarball, nil))))
		opt := options(s, "npm_config_"+hostOf(s)+"/:_authToken=secret", "npm_config_"+hostOf(other)+"/:_authToken=others",
			"npm_config_@x:registry="+other.URL)
		if _, err := client(t, opt).Fetch(t.Context(), "pkg:npm/a@1.0.0"); err != nil {
			t.Fatal(err)
		}
	}
	// Its own token goes there when the address is asked for, none when redirected to.
	want := []string{"/a.tgz Bearer others", "/a.tgz"}
	if strings.Join(other.asked, ",") != strings.Join(want, ",") {
		t.Errorf("the other host saw %q, want %q", other.asked, want)
	}
}

func TestCredentialInTheRegistrysAddress(t *testing.T) {
	s := start(t)
	s.on("/npm/a", text(packument("a", version("a", "1.0.0", s.URL+"/files/a.tgz", nil))))
	s.on("/files/a.tgz", text(archive))
	opt := options(s)
	opt.Config.Registry = strings.Replace(s.URL, "://", "://u:p@", 1) + "/npm"
	got, err := client(t, opt).Fetch(t.Context(), "pkg:npm/a@1.0.0")
	if err != nil || strings.Contains(got.Registry+got.FinalURL+got.URL, "u:p") {
		t.Fatalf("%+v %v", got, err)
	}
	if want := []string{"/npm/a Basic dTpw", "/files/a.tgz"}; strings.Join(s.asked, ",") != strings.Join(want, ",") {
		t.Errorf("asked %q", s.asked)
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	s := start(t)
	s.on("/npm/a", status(http.StatusUnauthorized))
	c := client(t, options(s, "npm_config_"+hostOf(s)+"/:_authToken=hush"))
	_, err := c.Fetch(t.Context(), "pkg:npm/a@1.0.0")
	for _, shown := range []string{err.Error(), fmt.Sprint(c.Config()), fmt.Sprintf("%+v %#v", c.Config(), c.Config())} {
		if strings.Contains(shown, "hush") {
			t.Errorf("the token is shown: %s", shown)
		}
	}
}

func TestNames(t *testing.T) {
	s := start(t)
	c := client(t, options(s))
	for purl, key := range map[string]string{
		"pkg:npm/..%2f..%2fadmin@1":            artifact.KeyName,
		"pkg:npm/%2e%2e@1":                     artifact.KeyName,
		"pkg:npm/a%3Fb@1":                      artifact.KeyName,
		"pkg:npm/a%20b@1":                      artifact.KeyName,
		"pkg:npm/scope/a@1":                    artifact.KeyName,
		"pkg:npm/%40a/b/c@1":                   artifact.KeyName,
		"pkg:npm/a@..%2f..":                    artifact.KeyName,
		"pkg:npm/" + strings.Repeat("a", 215):  artifact.KeyName,
		"pkg:pypi/a@1":                         artifact.KeyType,
		"left-pad":                             artifact.KeyPURL,
		"":                                     artifact.KeyPURL,
		"pkg:npm/" + strings.Repeat("a", 5000): artifact.KeyPURL,
	} {
		_, err := c.Fetch(t.Context(), purl)
		check(t, err, fault.Invalid, key)
	}
	if len(s.asked) != 0 {
		t.Errorf("the registry was asked %q", s.asked)
	}
}

func TestRegistryThatIsDown(t *testing.T) {
	s := start(t)
	opt := options(s)
	s.Close()
	_, err := client(t, opt).Fetch(t.Context(), "pkg:npm/a@1.0.0")
	check(t, err, fault.Unavailable, fetch.KeyUnreachable)
}

func TestAuthoritiesFromSettings(t *testing.T) {
	s := &server{answers: map[string]http.HandlerFunc{}}
	s.Server = httptest.NewTLSServer(s)
	t.Cleanup(s.Close)
	s.on("/npm/a", text(packument("a", version("a", "1.0.0", s.URL+"/npm/a.tgz", nil))))
	authority := certificate(s)
	file := t.TempDir() + "/ca.pem"
	if err := os.WriteFile(file, []byte(authority), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, setting := range map[string]string{
		"ca": "npm_config_ca=" + authority, "cafile": "npm_config_cafile=" + file, "strict-ssl": "npm_config_strict_ssl=false",
	} {
		if _, err := client(t, options(s, setting)).Versions(t.Context(), "pkg:npm/a"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := client(t, options(s, "npm_config_cafile="+file+".none")).Versions(t.Context(), "pkg:npm/a")
	check(t, err, fault.Invalid, artifact.KeySetting)
	_, err = client(t, options(s, "npm_config_ca=nonsense")).Versions(t.Context(), "pkg:npm/a")
	check(t, err, fault.Invalid, artifact.KeySetting)
}

// TestOnline asks the registry that this machine's npm is set to.
func TestOnline(t *testing.T) {
	if os.Getenv("TAISEI_ONLINE") != "1" {
		t.Skip("set TAISEI_ONLINE=1 to ask the configured npm registry")
	}
	c, err := npm.New(npm.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	got, err := c.Fetch(t.Context(), "pkg:npm/left-pad@1.3.0")
	if err != nil {
		t.Fatal(err)
	}
	// Publisher and time are not asked for: some mirrors leave them out.
	if !got.Verified || len(got.Bytes) < 1000 {
		t.Errorf("%d bytes, verified %v", len(got.Bytes), got.Verified)
	}
	t.Logf("published %v by %q", got.Published, got.Publisher)
	versions, err := c.Versions(t.Context(), "pkg:npm/left-pad")
	if err != nil || len(versions) < 5 {
		t.Errorf("%d versions, %v", len(versions), err)
	}
}

func FuzzDocument(f *testing.F) {
	f.Add(packument("a", version("a", "1.0.0", "https://x.invalid/a.tgz", nil)))
	f.Add(`{"versions":{"1":{"dist":[]}},"time":{"1":1,"unpublished":{}},"dist-tags":[]}`)
	var body string
	var mu sync.Mutex
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = io.WriteString(w, body)
	}))
	f.Cleanup(s.Close)
	// No archive is on a public address, so none is really asked for.
	opt := options(&server{Server: s}, "npm_config_replace_registry_host=always")
	opt.Fetch.Attempts = 1
	opt.Config.Home = f.TempDir()
	c, err := npm.New(opt)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mu.Lock()
		body = text
		mu.Unlock()
		if got, err := c.Fetch(t.Context(), "pkg:npm/a@1.0.0"); err == nil && string(got.Bytes) != text {
			t.Errorf("%q gave %+v", text, got)
		}
		if _, err := c.Versions(t.Context(), "pkg:npm/a"); err != nil {
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Errorf("%v", err)
			}
		}
	})
}

func certificate(s *server) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))
}
