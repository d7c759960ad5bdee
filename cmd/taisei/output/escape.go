package output

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable keeps what an artifact says from steering the terminal, and from
// showing one thing while it holds another.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return utf8.RuneError
		}
		return r
	}, s)
}

// longestCode is how much of a text of the artifact a comment shows.
const longestCode = 160

// code shows a text as a code span, in which nothing is markup, a mention or a
// link. The fence is longer than any that the text holds.
func code(s string) string {
	s = shorten(printable(s), longestCode)
	if s == "" {
		return ""
	}
	fence := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.TrimSpace(s) == "" {
		s = " " + s + " "
	}
	return fence + s + fence
}

// cell is a text of Markdown in a row of a table, where a bar ends a cell even in code.
func cell(markdown string) string { return strings.ReplaceAll(markdown, "|", `\|`) }

func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func longestRun(s string, c rune) int {
	longest, run := 0, 0
	for _, r := range s {
		if r != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// word is what a sentence may compare with, such as a kind of source. It can hold
// no markup, so it stays as it is.
var word = regexp.MustCompile(`^([a-z]{0,32}|\?)$`)

// coded are a sentence's parameters, each that an artifact can choose as code.
func coded(params map[string]string) map[string]string {
	out := make(map[string]string, len(params))
	for k, v := range params {
		if !word.MatchString(v) {
			v = code(v)
		}
		out[k] = v
	}
	return out
}
