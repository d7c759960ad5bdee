package shell

import (
	"bytes"
	"unicode/utf8"
)

// invalidByte stands for a byte that is not UTF-8. The parser refuses these; it
// sees one without meaning instead, and the values come back from the source.
const invalidByte = '.'

// manyComments is how many comment lines may follow one another: the parser
// recurses for each, so the lines after them are blanked.
const manyComments = 2000

// readable makes source such that the parser accepts it, without moving anything.
func readable(source string) []byte {
	text := []byte(source)
	if !utf8.ValidString(source) {
		for i := 0; i < len(text); {
			r, size := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && size == 1 {
				text[i] = invalidByte
			}
			i += size
		}
	}
	blankComments(text)
	return text
}

func blankComments(text []byte) {
	run := 0
	for from := 0; from < len(text); {
		to := len(text)
		if n := bytes.IndexByte(text[from:], '\n'); n >= 0 {
			to = from + n
		}
		line := bytes.TrimLeft(text[from:to], " \t\r\x00")
		if len(line) > 0 && line[0] != '#' {
			run = 0
		} else if run++; run > manyComments {
			blank(text[from:to])
		}
		from = to + 1
	}
}

func blank(text []byte) {
	for i := range text {
		text[i] = ' '
	}
}
