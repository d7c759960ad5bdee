package output

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"taisei/detect"
	"taisei/detect/rule"
	"taisei/words"
)

func TestMarkdown(t *testing.T) {
	want := "## taisei\n\n" +
		"| Verdict | Target |\n|-|-|\n" +
		"| **MALICIOUS** | `vestacp/tampered` |\n| **UNSCANNED** | `p.tgz` |\n| **UNSCANNED** | `gone.tgz` |\n| clean | `event_stream/neighbour` |\n\n" +
		"4 targets: 1 malicious, 0 suspicious, 2 unscanned, 1 clean\n\n" +
		"### `vestacp/tampered`\n\n" +
		"- **Critical** When installed, it sends the password kept in “vpass” to `harbour.example`. (`install/setup.sh:231`)\n\n" +
		"### `p.tgz`\n\n- not read: `build.py` (a program in a language that is not read yet)\n\n" +
		"### `gone.tgz`\n\n- `there is no such file`\n"
	if got := shown(t, Options{Format: "markdown"}, targets(t)...); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestMarkdownFits holds that a comment is never refused for its length, and says
// what it left out.
func TestMarkdownFits(t *testing.T) {
	var results []detect.Result
	for i := range 2000 {
		r := hostile(strings.Repeat("x`|", 100))
		r.Target = fmt.Sprintf("p%d.tgz", i)
		results = append(results, r)
	}
	got := shown(t, Options{Format: "markdown"}, results...)
	if len(got) > 65_536 || strings.Count(got, "\n| **MALICIOUS") != shownTargets || !strings.Contains(got, " more things are not shown") {
		t.Errorf("%d bytes, %d targets", len(got), strings.Count(got, "\n| **MALICIOUS"))
	}
}

// renderer reads Markdown as code hosts do, and lets raw HTML through so that it is seen.
var renderer = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))

func rendered(t testing.TB, markdown string) string {
	t.Helper()
	var out bytes.Buffer
	if err := renderer.Convert([]byte(markdown), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// ours are all the elements that a comment is made of.
var ours = regexp.MustCompile(`</?(h2|h3|p|ul|li|strong|code|table|thead|tbody|tr|th|td)>`)

var codeSpan = regexp.MustCompile(`(?s)<code>(.*?)</code>`)

// TestMarkdownHostile holds that nothing which an artifact says becomes markup, a
// mention or a link, in any rule's sentence and either language.
func TestMarkdownHostile(t *testing.T) {
	for _, s := range hostileTexts {
		for _, lang := range words.Langs {
			for _, r := range rule.All() {
				for _, moment := range rule.Moments {
					result := hostile(s)
					result.Findings[0].Key = "detect.rule." + r.ID + "." + moment
					heldInCode(t, shown(t, Options{Format: "markdown", Lang: lang}, result))
				}
			}
		}
	}
}

var hostileTexts = []string{
	"@everyone see https://evil.example/ and www.evil.example #1 !1 x@evil.example",
	"<img src=x onerror=alert(1)><b>&lt;</b>", "[a](https://evil.example)", "![a](https://evil.example/p.png)",
	"`", "``a`", "`@everyone`", "a`", " ` ", "\\", "\\`@everyone", "a|b|c @everyone", "|", "\n\n# @everyone", "\r\n/close\n@everyone", "***@everyone***", " ", "~~@everyone~~",
	"```\n@everyone\n```", "<!--", "$`@everyone`$", "*", "_", "https://evil.example",
}

// heldInCode fails when a comment holds elements, mentions or links that are not ours.
func heldInCode(t testing.TB, markdown string) {
	t.Helper()
	page := rendered(t, markdown)
	rest := ours.ReplaceAllString(codeSpan.ReplaceAllString(page, ""), "")
	if strings.ContainsAny(rest, "<@`") || strings.Contains(rest, "evil") || strings.Contains(rest, "everyone") {
		t.Errorf("%q\ngave %q", markdown, page)
	}
	if n := strings.Count(page, "<tr>"); n != 2 {
		t.Errorf("%d rows: %q", n, page)
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		marked := "@everyone" + s + "@everyone"
		heldInCode(t, shown(t, Options{Format: "markdown"}, hostile(marked)))
	})
}
