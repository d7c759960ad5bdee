package python

import (
	"math/big"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// mostDigits is how long an integer may be; what is longer is an unknown constant.
const mostDigits = 200_000

// numeric reads a number.
func (p *parser) numeric() parse.Expr {
	pos, text := p.start, p.text()
	p.next()
	if len(text) < 16 {
		if n, ok := smallInteger(text); ok {
			return p.newNumber(pos, float64(n))
		}
	}
	text = strings.ToLower(strings.ReplaceAll(text, "_", ""))
	isImaginary := strings.HasSuffix(text, "j")
	text = strings.TrimRight(text, "lj")
	if base := baseOf(text, isImaginary); base > 0 {
		return p.integer(pos, text, base)
	}
	if len(text) > mostDigits {
		return p.newLiteral(pos, parse.Null)
	}
	value, _ := strconv.ParseFloat(text, 64)
	return p.newNumber(pos, value)
}

// smallInteger is the value of plain decimal digits.
func smallInteger(text string) (n int, ok bool) {
	if text[0] == '0' && len(text) > 1 {
		return 0, false
	}
	for i := range len(text) {
		if !isDecimal(text[i]) {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, true
}

// baseOf is the base of an integer's digits, or 0 for another number.
func baseOf(text string, isImaginary bool) int {
	if len(text) > 1 && text[0] == '0' {
		switch text[1] {
		case 'x':
			return 16
		case 'o':
			return 8
		case 'b':
			return 2
		}
	}
	if isImaginary || strings.ContainsAny(text, ".e") {
		return 0
	}
	if text[0] == '0' && !strings.ContainsAny(text, "89") {
		return 8
	}
	return 10
}

func (p *parser) integer(pos int, text string, base int) parse.Expr {
	digits := strings.TrimLeft(strings.TrimLeft(text, "0xob"), "0")
	if base == 16 {
		digits = strings.TrimLeft(text[2:], "0")
	}
	if len(digits) == 0 {
		return p.newNumber(pos, 0)
	}
	if len(digits) > mostDigits {
		return p.newLiteral(pos, parse.Null)
	}
	if base != 10 {
		n, ok := new(big.Int).SetString(digits, base)
		if !ok {
			return p.newLiteral(pos, parse.Null)
		}
		digits = n.String()
	}
	value, _ := strconv.ParseFloat(digits, 64)
	x := p.newNumber(pos, value)
	if len(digits) > 15 && strconv.FormatFloat(value, 'f', 0, 64) != digits {
		x.Big = digits
	}
	return x
}
