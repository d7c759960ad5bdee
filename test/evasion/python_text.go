package evasion

import (
	"fmt"
	"math/big"
	"strings"
)

// pythonTexts hide the texts of a program.
func pythonTexts() []Evasion {
	return []Evasion{
		{Name: "python/text-split", Hope: "a search for a host or a command finds no whole word", Apply: pythonText(func(v string) string {
			var out []string
			for _, p := range pieces(v, 3) {
				out = append(out, quote(p))
			}
			return strings.Join(out, " + ")
		})},
		{Name: "python/text-join", Hope: "pieces in a list are no text", Apply: pythonText(func(v string) string {
			return fill("''.join([$1])", quoteAll(pieces(v, 2)))
		})},
		{Name: "python/text-chr", Hope: "numbers are no text", Apply: pythonText(func(v string) string {
			return fill("''.join(chr(_c) for _c in [$1])", numbers(v, 0))
		})},
		{Name: "python/text-map-shifted", Hope: "numbers that are moved by a constant are no character codes", Apply: pythonText(func(v string) string {
			return fill("''.join(map(lambda _c: chr(_c - 7), ($1,)))", numbers(v, 7))
		})},
		{Name: "python/text-bytes", Hope: "a list of bytes is no text", Apply: pythonText(func(v string) string {
			return fill("bytes([$1]).decode('utf-8')", byteNumbers(v))
		})},
		{Name: "python/text-base64", Hope: "what is encoded cannot be read", Apply: pythonText(func(v string) string {
			return fill("__import__('base64').b64decode('$1').decode()", base64Of(v))
		})},
		{Name: "python/text-hex", Hope: "what is encoded cannot be read", Apply: pythonText(func(v string) string {
			return fill("bytes.fromhex('$1').decode()", hexOf(v))
		})},
		{Name: "python/text-unhexlify", Hope: "another module decodes", Apply: pythonText(func(v string) string {
			return fill("str(__import__('binascii').unhexlify(b'$1'), 'utf8')", hexOf(v))
		})},
		{Name: "python/text-reversed", Hope: "a search does not read backwards", Apply: pythonText(func(v string) string {
			return quote(reversed(v)) + "[::-1]"
		})},
		{Name: "python/text-reversed-call", Hope: "another way to turn a text round", Apply: pythonText(func(v string) string {
			return fill("''.join(reversed($1))", quote(reversed(v)))
		})},
		{Name: "python/text-rot13", Hope: "a codec by name is no decoder", Apply: pythonText(func(v string) string {
			return fill("__import__('codecs').decode($1, 'rot13')", quote(rot13(v)))
		})},
		{Name: "python/text-translate", Hope: "a table of letters is no decoder", Apply: pythonText(func(v string) string {
			const letters = "abcdefghijklmnopqrstuvwxyz"
			return fill("$1.translate(str.maketrans('$2', '$3'))", quote(strings.Map(func(r rune) rune {
				if r >= 'a' && r <= 'z' {
					return rune(letters[25-(r-'a')])
				}
				return r
			}, v)), letters, reversed(letters))
		})},
		{Name: "python/text-xor", Hope: "a key of one's own has no name", Apply: pythonTextBy("def $1(s, k=$2):\n    return ''.join(chr(b ^ k) for b in bytes.fromhex(s))\n", func(v string) (string, bool) {
			return quote(hexOf(xored(v, 23))), isPlain(v)
		})},
		{Name: "python/text-fstring", Hope: "an f-string's pieces are expressions", Apply: pythonText(func(v string) string {
			var out []string
			for _, p := range pieces(v, 4) {
				if strings.ContainsAny(quote(p), `\"`) {
					return quote(v)
				}
				out = append(out, "{"+quote(p)+"}")
			}
			return `f"` + strings.Join(out, "") + `"`
		})},
		{Name: "python/text-format", Hope: "format fills in what matters", Apply: pythonText(func(v string) string {
			p := pieces(v, 1+len([]rune(v))/2)
			if len(p) < 2 {
				return quote(v)
			}
			return fill("'{1}{0}'.format($1, $2)", quote(p[1]), quote(p[0]))
		})},
		{Name: "python/text-percent", Hope: "the percent sign fills in what matters", Apply: pythonText(func(v string) string {
			p := pieces(v, 3)
			return fill("'$1' % ($2,)", strings.Repeat("%s", len(p)), quoteAll(p))
		})},
		{Name: "python/text-replace", Hope: "letters in between are taken out", Apply: pythonText(func(v string) string {
			return fill("$1.replace('~~', '')", quote(strings.Join(pieces(v, 2), "~~")))
		})},
		{Name: "python/text-stride", Hope: "every other letter is a text", Apply: pythonText(func(v string) string {
			return quote(strings.Join(pieces(v, 1), "q")) + "[::2]"
		})},
		{Name: "python/text-integer", Hope: "one large number is no text", Apply: pythonText(func(v string) string {
			if len(v) > 600 {
				return quote(v)
			}
			return fmt.Sprintf("(%s).to_bytes(%d, 'big').decode()", new(big.Int).SetBytes([]byte(v)), len(v))
		})},
		{Name: "python/text-escapes", Hope: "escapes are no letters", Apply: pythonText(func(v string) string {
			var out strings.Builder
			for _, r := range v {
				if r > 0xffff {
					return quote(v)
				}
				if r < 0x80 && r%2 == 0 {
					fmt.Fprintf(&out, `\x%02x`, r)
				} else {
					fmt.Fprintf(&out, `\u%04x`, r)
				}
			}
			return "'" + out.String() + "'"
		})},
		{Name: "python/text-conditional", Hope: "a choice that is none hides the text", Apply: pythonText(func(v string) string {
			return fill("$1 if len('abc') > 2 else 'none'", quote(v))
		})},
		{Name: "python/text-table-rotated", Hope: "texts come from a list that is turned at run time", Apply: pythonTable},
		{Name: "python/text-dictionary", Hope: "texts come from a dictionary", Apply: pythonDictionary},
	}
}

// pythonText rewrites every literal as an expression.
func pythonText(write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		return s.pythonLiterals(func(v string) (string, bool) { return write(v), true })
	}
}

// pythonTextBy puts a function before the program, and calls it for every literal.
func pythonTextBy(define string, write func(string) (string, bool)) func(*Source) bool {
	return func(s *Source) bool {
		f := s.fresh("_f")
		if !s.pythonLiterals(func(v string) (string, bool) {
			arg, ok := write(v)
			return f + "(" + arg + ")", ok
		}) {
			return false
		}
		s.pythonPrologue(fill(define, f, "23"))
		return true
	}
}

// pythonLiterals rewrites the literals of a program, those that stand side by side as
// one. Bytes are written as a text that is encoded.
func (s *Source) pythonLiterals(write func(string) (string, bool)) bool {
	var edits []edit
	tokens := significant(s.tokens())
	for i := 0; i < len(tokens); i++ {
		if tokens[i].kind != text {
			continue
		}
		from := i
		for i+1 < len(tokens) && tokens[i+1].kind == text && tokens[i+1].depth == tokens[from].depth && sameStatement(s.Text[tokens[i].end():tokens[i+1].at], tokens[i].depth) {
			i++
		}
		value, isBytes, ok := pythonGroup(tokens[from : i+1])
		if !ok || value == "" {
			continue
		}
		written, ok := write(value)
		if !ok {
			continue
		}
		written = "(" + written + ")"
		if isBytes {
			written += ".encode('latin-1')"
		}
		if before := tokens[max(0, from-1)]; from > 0 && before.kind == name && before.end() == tokens[from].at {
			written = " " + written
		}
		edits = append(edits, edit{tokens[from].at, tokens[i].end(), written})
	}
	return s.apply(edits)
}

func sameStatement(between string, depth int) bool {
	return depth > 0 || !strings.Contains(strings.ReplaceAll(between, "\\\n", ""), "\n")
}

func pythonGroup(group []token) (value string, isBytes, ok bool) {
	for _, t := range group {
		v, b, ok := pythonValue(t.text)
		if !ok {
			return "", false, false
		}
		value += v
		isBytes = b
	}
	return value, isBytes, true
}

// pythonPrologue puts definitions where a program begins.
func (s *Source) pythonPrologue(code string) {
	at := 0
	tokens := lexPython(s.Text)
	for _, t := range tokens {
		if t.kind != comment && t.kind != newline {
			break
		}
		at = t.end()
	}
	for _, st := range statements(tokens) {
		if len(st.tokens) > 1 && st.tokens[0].text == "from" && st.tokens[1].text == "__future__" {
			at = st.to()
			code = "\n" + code
		}
	}
	s.apply([]edit{{at, at, code}})
}

// pythonTable moves the literals to a list that is turned before it is used.
func pythonTable(s *Source) bool {
	var list []string
	table := s.fresh("_t")
	if !s.pythonLiterals(func(v string) (string, bool) {
		list = append(list, v)
		return fmt.Sprintf("%s[%d]", table, len(list)-1), true
	}) {
		return false
	}
	by := 3 % len(list)
	turned := append(append([]string{}, list[len(list)-by:]...), list[:len(list)-by]...)
	s.pythonPrologue(fill("$1 = [$2]\nfor _i in range($3):\n    $1.append($1.pop(0))\n", table, quoteAll(turned), fmt.Sprint(by)))
	return true
}

// pythonDictionary moves the literals to a dictionary.
func pythonDictionary(s *Source) bool {
	var fields []string
	table := s.fresh("_d")
	if !s.pythonLiterals(func(v string) (string, bool) {
		key := fmt.Sprintf("k%x", len(fields)*7+11)
		fields = append(fields, quote(key)+": "+quote(v))
		return fill("$1['$2']", table, key), true
	}) {
		return false
	}
	s.pythonPrologue(fill("$1 = {$2}\n", table, strings.Join(fields, ", ")))
	return true
}
