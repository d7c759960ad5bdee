package detect

import "regexp"

// script matches a script element; its opening tag and its content.
var script = regexp.MustCompile(`(?is)<script\b([^>]*)>(.*?)</script`)

var notJavaScript = regexp.MustCompile(`(?i)\btype\s*=\s*["']?(application/(ld\+)?json|text/(template|html|x-)|importmap|speculationrules)`)

// pageScripts gives a page's scripts with everything around them blanked out, so
// that lines and columns stay those of the page.
func pageScripts(page []byte) string {
	out := make([]byte, len(page))
	for i, c := range page {
		out[i] = ' '
		if c == '\n' {
			out[i] = c
		}
	}
	for _, m := range script.FindAllSubmatchIndex(page, -1) {
		if notJavaScript.Match(page[m[2]:m[3]]) {
			continue
		}
		copy(out[m[4]:m[5]], page[m[4]:m[5]])
		if m[5] < len(out) {
			out[m[5]] = ';' // one script ends where the next begins
		}
	}
	return string(out)
}
