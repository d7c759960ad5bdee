package evasion

import (
	"fmt"
	"slices"
	"strings"
)

// javascriptTexts hide the texts of a program.
func javascriptTexts() []Evasion {
	return []Evasion{
		{Name: "javascript/text-split", Hope: "a search for a host or a module finds no whole word", Apply: javascriptText(func(_ *Source, v string) string {
			var out []string
			for _, p := range pieces(v, 3) {
				out = append(out, quote(p))
			}
			return strings.Join(out, "+")
		})},
		{Name: "javascript/text-join", Hope: "pieces in an array are no text", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("[$1].join('')", quoteAll(pieces(v, 2)))
		})},
		{Name: "javascript/text-concat", Hope: "concat is no plus", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("''.concat($1)", quoteAll(pieces(v, 4)))
		})},
		{Name: "javascript/text-charcodes", Hope: "numbers are no text", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("String.fromCharCode($1)", numbers(v, 0))
		})},
		{Name: "javascript/text-map-shifted", Hope: "numbers that are moved by a constant are no character codes", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("[$1].map(function(n){return String.fromCharCode(n-7)}).join('')", numbers(v, 7))
		})},
		{Name: "javascript/text-reduce", Hope: "reduce puts together", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("[$1].reduce((a,b)=>a+String.fromCharCode(b^5),'')", xorNumbers(v, 5))
		})},
		{Name: "javascript/text-base64", Hope: "what is encoded cannot be read", Apply: javascriptText(func(s *Source, v string) string {
			if s.Node {
				return fill("Buffer.from('$1','base64').toString()", base64Of(v))
			}
			return fill("atob('$1')", base64Of(v))
		})},
		{Name: "javascript/text-hex", Hope: "what is encoded cannot be read", Apply: javascriptText(func(s *Source, v string) string {
			if s.Node {
				return fill("Buffer.from('$1','hex').toString('utf8')", hexOf(v))
			}
			return fill("decodeURIComponent('$1'.replace(/../g,'%$&'))", hexOf(v))
		})},
		{Name: "javascript/text-unescape", Hope: "an old decoder is forgotten", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("unescape('%$1')", strings.Join(pieces(hexOf(v), 2), "%"))
		})},
		{Name: "javascript/text-reversed", Hope: "a search does not read backwards", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("$1.split('').reverse().join('')", quote(reversed(v)))
		})},
		{Name: "javascript/text-rot13", Hope: "a decoder of one's own has no name", Apply: javascriptTextBy("function $1(s){return s.replace(/[a-zA-Z]/g,function(c){return String.fromCharCode((c<='Z'?90:122)>=(c=c.charCodeAt(0)+13)?c:c-26)})}", func(v string) string { return quote(rot13(v)) })},
		{Name: "javascript/text-xor", Hope: "a key of one's own has no name", Apply: javascriptTextBy("function $1(h){var o='',k='q';for(var i=0;i<h.length;i+=2)o+=String.fromCharCode(parseInt(h.substr(i,2),16)^k.charCodeAt(i/2%k.length));return o}", func(v string) string { return quote(hexOf(xored(v, 'q'))) })},
		{Name: "javascript/text-template", Hope: "a template's pieces are expressions", Apply: javascriptText(func(_ *Source, v string) string {
			var out []string
			for _, p := range pieces(v, 4) {
				out = append(out, "${"+quote(p)+"}")
			}
			return "`" + strings.Join(out, "") + "`"
		})},
		{Name: "javascript/text-replace", Hope: "letters in between are taken out", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("$1.replace(/~~/g,'')", quote(strings.Join(pieces(v, 2), "~~")))
		})},
		{Name: "javascript/text-filter", Hope: "every other letter is a text", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("$1.split('').filter((_,i)=>i%2==0).join('')", quote(strings.Join(pieces(v, 1), "w")))
		})},
		{Name: "javascript/text-escapes", Hope: "escapes are no letters", Apply: javascriptText(func(_ *Source, v string) string {
			var out strings.Builder
			for _, r := range v {
				if r%2 == 0 {
					fmt.Fprintf(&out, `\x%02x`, r)
				} else {
					fmt.Fprintf(&out, `\u%04x`, r)
				}
			}
			return "'" + out.String() + "'"
		})},
		{Name: "javascript/text-radix", Hope: "numbers of another base are words", Apply: javascriptText(func(_ *Source, v string) string {
			var out []string
			for _, p := range pieces(v, 1) {
				if p[0] >= 'a' && p[0] <= 'z' {
					out = append(out, fmt.Sprintf("(%d).toString(36)", p[0]-'a'+10))
				} else {
					out = append(out, quote(p))
				}
			}
			return "''+" + strings.Join(out, "+")
		})},
		{Name: "javascript/text-conditional", Hope: "a choice that is none hides the text", Apply: javascriptText(func(_ *Source, v string) string {
			return fill("(0,[]+[]===''?$1:'none')", quote(v))
		})},
		{Name: "javascript/text-json", Hope: "JSON is data", Apply: javascriptText(func(_ *Source, v string) string {
			var out strings.Builder
			for _, r := range v {
				fmt.Fprintf(&out, `\\u%04x`, r)
			}
			return fill(`JSON.parse('["$1"]')[0]`, out.String())
		})},
		{Name: "javascript/text-table-rotated", Hope: "texts come from an array that is turned at run time", Apply: javascriptTable},
		{Name: "javascript/text-object", Hope: "texts come from an object", Apply: javascriptObject(false)},
		{Name: "javascript/text-getters", Hope: "reading a property runs code", Apply: javascriptObject(true)},
	}
}

func xorNumbers(v string, key rune) string {
	var out []string
	for _, r := range v {
		out = append(out, fmt.Sprint(r^key))
	}
	return strings.Join(out, ",")
}

// javascriptText rewrites every literal as an expression.
func javascriptText(write func(*Source, string) string) func(*Source) bool {
	return func(s *Source) bool {
		return s.javascriptLiterals(func(v string) string { return "(" + write(s, v) + ")" })
	}
}

// javascriptTextBy puts a function before the program, and calls it for every literal.
func javascriptTextBy(define string, write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		f := s.fresh("_f")
		if !s.javascriptLiterals(func(v string) string { return f + "(" + write(v) + ")" }) {
			return false
		}
		s.javascriptPrologue(strings.ReplaceAll(define, "$1", f) + "\n")
		return true
	}
}

// javascriptLiterals rewrites the literals that may be expressions.
func (s *Source) javascriptLiterals(write func(string) string) bool {
	var edits []edit
	all := significant(s.tokens())
	for i, t := range all {
		if t.kind != text || !mayBeExpression(all, i) {
			continue
		}
		value, ok := javascriptValue(t.text)
		if !ok || value == "" || !isPlain(value) {
			continue
		}
		written := write(value)
		if i > 0 && all[i-1].end() == t.at && (all[i-1].kind == name) {
			written = " " + written
		}
		edits = append(edits, edit{t.at, t.end(), written})
	}
	return s.apply(edits)
}

// mayBeExpression tells a literal that is a value from a key, a directive and a module's
// name.
func mayBeExpression(all []token, i int) bool {
	prev, next := "", ""
	if i > 0 {
		prev = all[i-1].text
	}
	if i+1 < len(all) {
		next = all[i+1].text
	}
	switch {
	case next == ":" && (prev == "{" || prev == ","), strings.HasPrefix(all[i].text[1:], "use strict"):
		return false
	case next == "(" || i == 0:
		return false
	}
	return !slices.Contains([]string{"from", "import", ";", "{", "}", "static", "get", "async"}, prev)
}

// javascriptPrologue puts definitions where a program begins.
func (s *Source) javascriptPrologue(code string) {
	head, _ := s.javascriptBody()
	at := len(head)
	if at > 0 && !strings.HasSuffix(head, "\n") {
		code = "\n" + code
	}
	s.apply([]edit{{at, at, code}})
}

// javascriptBody parts a program from the line and the directive that must stay first.
func (s *Source) javascriptBody() (head, body string) {
	at := 0
	tokens := lexJavaScript(s.Text)
	for i, t := range tokens {
		directive := t.kind == text && strings.Contains(t.text, "use strict")
		end := t.kind == operator && t.text == ";" && i > 0 && strings.Contains(tokens[i-1].text, "use strict")
		if !directive && !end && (t.kind != comment || !strings.HasPrefix(t.text, "#!")) && t.kind != newline && t.kind != space {
			break
		}
		at = t.end()
	}
	return s.Text[:at], s.Text[at:]
}

// javascriptTable moves the literals to an array that is turned before it is used.
func javascriptTable(s *Source) bool {
	var list []string
	table := s.fresh("_t")
	read := s.fresh("_r")
	if !s.javascriptLiterals(func(v string) string {
		list = append(list, v)
		return fmt.Sprintf("%s(0x%x)", read, len(list)-1+0x1a)
	}) {
		return false
	}
	by := 3 % len(list)
	turned := append(append([]string{}, list[len(list)-by:]...), list[:len(list)-by]...)
	s.javascriptPrologue(fill("var $1=[$2];(function(a,n){while(--n){a.push(a.shift())}})($1,$4);function $3(i){i=i-0x1a;return $1[i]}\n", table, quoteAll(turned), read, fmt.Sprint(by+1)))
	return true
}

// javascriptObject moves the literals to an object, or to its getters.
func javascriptObject(getters bool) func(*Source) bool {
	return func(s *Source) bool {
		var fields []string
		table := s.fresh("_o")
		if !s.javascriptLiterals(func(v string) string {
			key := fmt.Sprintf("k%x", len(fields)*7+11)
			if getters {
				fields = append(fields, fill("get $1(){return $2}", key, quote(v)))
			} else {
				fields = append(fields, key+":"+quote(v))
			}
			return table + "." + key
		}) {
			return false
		}
		s.javascriptPrologue(fill("var $1={$2};\n", table, strings.Join(fields, ",")))
		return true
	}
}
