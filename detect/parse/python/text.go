package python

import (
	"strings"
	"unicode/utf8"

	"taisei/detect/parse"
)

// A builder joins neighbouring texts. What stands between them is on the
// parser's expressions.
type builder struct {
	text   string // the pending text, when it is a single piece
	joined []byte // the pending text, when it is several
	pos    int    // where the pending text begins
	has    bool   // there is pending text
}

// texts reads strings that stand side by side, which are one.
func (p *parser) texts() parse.Expr {
	pos := p.start
	if p.kind == tString {
		value := p.value()
		p.next()
		if p.kind != tString && p.kind != tFormat {
			return p.newString(pos, value)
		}
		return p.parts(pos, builder{text: value, pos: pos, has: true})
	}
	return p.parts(pos, builder{})
}

// parts reads strings from the second on, or from a format string on.
func (p *parser) parts(pos int, b builder) parse.Expr {
	mark := p.exprs.mark()
	for {
		if p.kind == tString {
			b.add(p.start, p.value())
			p.next()
		} else if p.kind == tFormat {
			p.format(&b)
		} else {
			break
		}
	}
	if p.exprs.mark() == mark {
		return p.newString(pos, b.take())
	}
	p.flush(&b)
	x := p.concats.new(&p.made)
	x.Pos, x.Parts = parse.Pos(pos), p.exprs.take(mark)
	return x
}

// add adds text that stands at pos.
func (b *builder) add(pos int, text string) {
	switch {
	case !b.has:
		b.text, b.pos, b.has = text, pos, true
	case b.text != "":
		b.joined = append(append(b.joined[:0], b.text...), text...)
		b.text = ""
	default:
		b.joined = append(b.joined, text...)
	}
}

// take is the pending text, which is forgotten.
func (b *builder) take() string {
	text := b.text
	if text == "" {
		text = string(b.joined)
	}
	b.text, b.joined, b.has = "", b.joined[:0], false
	return text
}

// flush makes the pending text a part.
func (p *parser) flush(b *builder) {
	if b.has {
		pos := b.pos
		if text := b.take(); text != "" {
			p.exprs.push(p.newString(pos, text))
		}
	}
}

// value is what the current string says.
func (p *parser) value() string {
	text := p.source[p.str.body:p.str.close]
	if !p.str.escaped {
		return text
	}
	return unescape(text, p.str)
}

// unescape undoes the escapes of a string, and makes every line's end a line feed.
func unescape(text string, how literal) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && text[j] != '\\' && text[j] != '\r' {
			j++
		}
		out = append(out, text[i:j]...)
		i = j
		switch {
		case i == len(text):
		case text[i] == '\r':
			out = append(out, '\n')
			i = afterNewline(text, i)
		case how.raw && !(how.unicode && i+1 < len(text) && text[i+1]|0x20 == 'u') || i+1 == len(text):
			out = append(out, '\\')
			i++
		default:
			out, i = escape(out, text, i+1, how.bytes)
		}
	}
	return string(out)
}

// escape adds what the escape whose letter stands at i means, and gives where it ends.
func escape(out []byte, text string, i int, bytes bool) ([]byte, int) {
	c := text[i]
	if at := strings.IndexByte("abfnrtv\\'\"", c); at >= 0 {
		return append(out, "\a\b\f\n\r\t\v\\'\""[at]), i + 1
	}
	switch {
	case c == '\n' || c == '\r':
		return out, afterNewline(text, i)
	case c >= '0' && c <= '7':
		return octal(out, text, i, bytes)
	case c == 'x':
		return hexadecimal(out, text, i, 2, bytes)
	case c == 'u' && !bytes:
		return hexadecimal(out, text, i, 4, false)
	case c == 'U' && !bytes:
		return hexadecimal(out, text, i, 8, false)
	case c == 'N' && !bytes:
		return named(out, text, i)
	}
	return append(out, '\\', c), i + 1
}

func octal(out []byte, text string, i int, bytes bool) ([]byte, int) {
	value, end := 0, i
	for end < len(text) && end < i+3 && text[end] >= '0' && text[end] <= '7' {
		value = value*8 + int(text[end]-'0')
		end++
	}
	if bytes {
		return append(out, byte(value)), end
	}
	return utf8.AppendRune(out, rune(value)), end
}

// hexadecimal adds the character whose number has that many digits after the letter at i.
func hexadecimal(out []byte, text string, i, digits int, bytes bool) ([]byte, int) {
	value, end := rune(0), i+1
	for end < len(text) && end <= i+digits && isHex(text[end]) {
		value = value<<4 | rune(hexDigit(text[end]))
		end++
	}
	if end != i+1+digits || value > utf8.MaxRune || value < 0 {
		return append(out, '\\', text[i]), i + 1
	}
	if bytes {
		return append(out, byte(value)), end
	}
	if value >= 0xd800 && value < 0xe000 { // half of a pair: three bytes that are no valid UTF-8
		return append(out, 0xed, byte(0x80|value>>6&0x3f), byte(0x80|value&0x3f)), end
	}
	return utf8.AppendRune(out, value), end
}

func hexDigit(c byte) int {
	if isDecimal(c) {
		return int(c - '0')
	}
	return int(c|0x20-'a') + 10
}
