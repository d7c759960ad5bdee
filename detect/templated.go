package detect

import (
	"regexp"
	"strings"

	"taisei/detect/parse"
)

// Marks of the common template languages: those that control, and those that put
// something in.
var (
	controlMark = regexp.MustCompile(`\{\{[#/^!~>][^}\n]*\}\}|\{%[^%]*%\}|<%[^=][^%]*%>|\{\{\s*else\s*\}\}`)
	valueMark   = regexp.MustCompile(`\{\{\{?[^{}\n]*\}\}\}?|<%=[^%]*%>`)
)

// parseTemplated reads a program that is made from a template when it is used: what is
// a template's own is taken out, keeping every position.
func parseTemplated(language parse.Language, path, source string, l parse.Limits) (*parse.File, error) {
	file, err := parseSource(language, path, source, l)
	if language != parse.JavaScript || err == nil && len(file.Bad) == 0 || !strings.Contains(source, "{{") && !strings.Contains(source, "{%") && !strings.Contains(source, "<%") {
		return file, err
	}
	plain := valueMark.ReplaceAllStringFunc(controlMark.ReplaceAllStringFunc(source, blank), placeholder)
	if again, errAgain := parseSource(language, path, plain, l); errAgain == nil && (err != nil || len(again.Bad) < len(file.Bad)) {
		return again, nil
	}
	return file, err
}

// blank keeps the lines of text, and nothing else.
func blank(text string) string {
	out := []byte(text)
	for i, c := range out {
		if c != '\n' && c != '\r' {
			out[i] = ' '
		}
	}
	return string(out)
}

// placeholder is a name as long as text.
func placeholder(text string) string {
	return "_" + blank(text[1:])
}
