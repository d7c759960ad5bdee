package token

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"taisei/detect/parse"
)

// Text gathers the pieces of a text: what is known, and what is put in.
type Text struct {
	at    int
	from  int    // where the known piece in hand begins
	one   string // that piece, as long as it is a stretch of the source
	known []byte // otherwise
	parts []parse.Expr
}

// NewText begins a text.
func NewText(at int) Text { return Text{at: at, from: at} }

// Add takes a known piece.
func (t *Text) Add(s string) {
	if t.one == "" && len(t.known) == 0 {
		t.one = s
		return
	}
	t.spread()
	t.known = append(t.known, s...)
}

func (t *Text) spread() {
	t.known = append(t.known, t.one...)
	t.one = ""
}

// AddByte takes one byte.
func (t *Text) AddByte(b byte) {
	t.spread()
	t.known = append(t.known, b)
}

// AddRune takes one character; what is none becomes its three bytes.
func (t *Text) AddRune(r rune) {
	t.spread()
	t.known = utf8.AppendRune(t.known, r)
}

// piece is the known piece in hand.
func (t *Text) piece() string {
	if t.one != "" {
		return t.one
	}
	return string(t.known)
}

// Put takes an expression whose value stands here.
func (t *Text) Put(c *Cursor, x parse.Expr) {
	t.flush(c)
	t.parts = append(t.parts, x)
	t.from = c.At
}

func (t *Text) flush(c *Cursor) {
	if s := t.piece(); s != "" {
		t.parts = append(t.parts, c.String(t.from, s))
		t.one, t.known = "", t.known[:0]
	}
}

// End gives the text: a String when all of it is known.
func (t *Text) End(c *Cursor) parse.Expr {
	if len(t.parts) == 0 {
		return c.String(t.at, t.piece())
	}
	t.flush(c)
	c.Count()
	return &parse.Concat{Pos: parse.Pos(t.at), Parts: t.parts}
}

// Whole is End where all values are texts: a piece that stands alone is itself.
func (t *Text) Whole(c *Cursor) parse.Expr {
	if len(t.parts) == 1 && t.piece() == "" {
		return t.parts[0]
	}
	return t.End(c)
}

// Hex passes up to most hexadecimal digits and gives their number; size is how
// many there were.
func (c *Cursor) Hex(most int) (n rune, size int) {
	for size < most && Hexes[c.Byte()] && !c.Done() {
		d, _ := strconv.ParseUint(c.Source[c.At:c.At+1], 16, 8) // a digit, as just seen
		n = n<<4 | rune(d)
		c.At++
		size++
	}
	return n, size
}

// Octal passes up to most octal digits.
func (c *Cursor) Octal(most int) (n rune, size int) {
	for size < most && c.Byte() >= '0' && c.Byte() <= '7' {
		n = n<<3 | rune(c.Byte()-'0')
		c.At++
		size++
	}
	return n, size
}

// Braced passes {digits} of a character's code.
func (c *Cursor) Braced() (n rune, ok bool) {
	if c.Byte() != '{' {
		return 0, false
	}
	start := c.At
	c.At++
	n, size := c.Hex(8)
	if size == 0 || !c.Accept("}") {
		c.Back(start)
		return 0, false
	}
	return n, true
}

// Number makes a number from its digits in a base; underscores are left out.
func (c *Cursor) Number(at int, digits string, base int) *parse.Number {
	c.Count()
	out := &parse.Number{Pos: parse.Pos(at)}
	digits = strings.ReplaceAll(digits, "_", "")
	if n, err := strconv.ParseInt(digits, base, 64); err == nil {
		out.Value = float64(n)
		if n >= 1<<53 || n <= -1<<53 {
			out.Big = strconv.FormatInt(n, 10)
		}
		return out
	}
	if base == 10 {
		out.Value, _ = strconv.ParseFloat(digits, 64) // out of range is infinite, as it should be
		return out
	}
	for i := range len(digits) {
		d, _ := strconv.ParseUint(digits[i:i+1], base, 8) // what is no digit counts nothing
		out.Value = out.Value*float64(base) + float64(d)
	}
	if math.IsInf(out.Value, 0) {
		out.Value = math.MaxFloat64
	}
	return out
}

// Decimal reads digits, a fraction and an exponent.
func (c *Cursor) Decimal() *parse.Number {
	at := c.At
	c.Class(digitsAndBars)
	if c.Byte() == '.' && Digits[c.Ahead(1)] {
		c.At++
		c.Class(digitsAndBars)
	}
	if b := c.Byte(); b == 'e' || b == 'E' {
		sign := 1
		if s := c.Ahead(1); s == '+' || s == '-' {
			sign = 2
		}
		if Digits[c.Ahead(sign)] {
			c.At += sign
			c.Class(Digits)
		}
	}
	return c.Number(at, c.Since(at), 10)
}

var digitsAndBars = Digits.And("_")
