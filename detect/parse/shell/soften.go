package shell

import (
	"bytes"

	"taisei/detect/parse"
)

// longestPiece is how far the end of an expansion is looked for, in bytes.
const longestPiece = 64 << 10

// soften changes what shells accept, and the parser does not, where the error is:
// $((a) 2>&1) is no arithmetic but a subshell in $(…), so the inner parentheses
// are blanked; an expansion that no shell knows fails alone when it is run, so a
// word stands for it. Each place is tried once.
func (r *reader) soften(err error) bool {
	at, why := errorAt(err)
	end := min(r.lower.base+at+len("$(("), len(r.file.Source))
	from := bytes.LastIndexByte(r.text[:min(r.lower.base+at, end)], '\n') + 1
	line := r.text[max(from, r.at):max(end, from, r.at)]
	start := end - len(line)
	subshell, expansion := bytes.LastIndex(line, []byte("((")), bytes.LastIndex(line, []byte("${"))
	piece := start + max(subshell, expansion)
	if max(subshell, expansion) < 0 || r.softened[piece] {
		return false
	}
	r.softened[piece] = true
	closing, ok := matching(r.text, piece+1)
	if !ok {
		return false
	}
	if subshell > expansion {
		r.text[piece+1], r.text[closing] = ' ', ' '
		return true
	}
	for i := piece; i <= closing; i++ {
		r.text[i] = '_'
	}
	r.pieces = append(r.pieces, &parse.Bad{Pos: parse.Pos(piece), End: parse.Pos(closing + 1), Message: why})
	return true
}

// matching finds the bracket that closes the one at open, past quotes.
func matching(text []byte, open int) (closing int, ok bool) {
	opens, closes, depth := text[open], byte(')'), 0
	if opens == '{' {
		closes = '}'
	}
	quote := byte(0)
	for i := open; i < min(len(text), open+longestPiece); i++ {
		switch c := text[i]; {
		case c == '\\' && quote != '\'':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == opens:
			depth++
		case c == closes:
			if depth--; depth == 0 {
				return i, true
			}
		}
	}
	return 0, false
}
