package detect

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"taisei/detect/parse"
)

// script matches a script element; its opening tag and its content.
var script = regexp.MustCompile(`(?is)<script\b([^>]*)>(.*?)</script`)

var notJavaScript = regexp.MustCompile(`(?i)\btype\s*=\s*["']?(application/(ld\+)?json|text/(template|html|x-)|importmap|speculationrules)`)

var notScript = regexp.MustCompile(`(?i)\b(language|type)\s*=\s*["']?(text/)?vbs`)

// markups are files of elements that Windows starts like programs.
var markups = set(".hta .wsf .wsc .sct")

func isMarkup(name string) bool { return markups[strings.ToLower(path.Ext(name))] }

// pageSteps runs the scripts of a page, those of each language by themselves.
func (s *scan) pageSteps(name string, data []byte) []step {
	if !isMarkup(name) {
		return []step{{file: name, trigger: s.pageTrigger(), page: pageScripts(data, false), written: parse.JavaScript}}
	}
	trigger := s.scriptTrigger(name, parse.VBScript)
	return []step{
		{file: name, trigger: trigger, page: pageScripts(data, false), written: parse.JavaScript},
		{file: name, trigger: trigger, page: pageScripts(data, true), written: parse.VBScript},
	}
}

// pageScripts gives a page's scripts with everything around them blanked out, so
// that lines and columns stay those of the page: those in JavaScript, or in VBScript.
func pageScripts(page []byte, basic bool) string {
	out := make([]byte, len(page))
	for i, c := range page {
		out[i] = ' '
		if c == '\n' {
			out[i] = c
		}
	}
	for _, m := range script.FindAllSubmatchIndex(page, -1) {
		if notJavaScript.Match(page[m[2]:m[3]]) || notScript.Match(page[m[2]:m[3]]) != basic {
			continue
		}
		copy(out[m[4]:m[5]], bytes.ReplaceAll(bytes.ReplaceAll(page[m[4]:m[5]], []byte("<![CDATA["), []byte("         ")), []byte("]]>"), []byte("   ")))
		if m[5] < len(out) && !basic {
			out[m[5]] = ';' // one script ends where the next begins
		}
	}
	return string(out)
}
