package python

import "strings"

// named adds the character whose name stands in braces after the N at i. Only those
// of ASCII are known; the others stay as they are written.
func named(out []byte, text string, i int) ([]byte, int) {
	name, _, isClosed := strings.Cut(text[i+1:min(len(text), i+40)], "}")
	if isClosed && strings.HasPrefix(name, "{") {
		if c := characterNamed(strings.ToUpper(name[1:])); c != 0 {
			return append(out, c), i + len(name) + 2
		}
	}
	return append(out, '\\', text[i]), i + 1
}

func characterNamed(name string) byte {
	if letter, ok := strings.CutPrefix(name, "LATIN SMALL LETTER "); ok && isLetter(letter) {
		return letter[0] | 0x20
	}
	if letter, ok := strings.CutPrefix(name, "LATIN CAPITAL LETTER "); ok && isLetter(letter) {
		return letter[0]
	}
	return marks[name]
}

func isLetter(text string) bool { return len(text) == 1 && text[0] >= 'A' && text[0] <= 'Z' }

// marks are the names of what is no letter.
var marks = map[string]byte{
	"DIGIT ZERO": '0', "DIGIT ONE": '1', "DIGIT TWO": '2', "DIGIT THREE": '3', "DIGIT FOUR": '4',
	"DIGIT FIVE": '5', "DIGIT SIX": '6', "DIGIT SEVEN": '7', "DIGIT EIGHT": '8', "DIGIT NINE": '9',
	"SPACE": ' ', "EXCLAMATION MARK": '!', "QUOTATION MARK": '"', "NUMBER SIGN": '#', "DOLLAR SIGN": '$', "PERCENT SIGN": '%',
	"AMPERSAND": '&', "APOSTROPHE": '\'', "LEFT PARENTHESIS": '(', "RIGHT PARENTHESIS": ')', "ASTERISK": '*', "PLUS SIGN": '+',
	"COMMA": ',', "HYPHEN-MINUS": '-', "FULL STOP": '.', "SOLIDUS": '/', "COLON": ':', "SEMICOLON": ';', "LESS-THAN SIGN": '<',
	"EQUALS SIGN": '=', "GREATER-THAN SIGN": '>', "QUESTION MARK": '?', "COMMERCIAL AT": '@', "LEFT SQUARE BRACKET": '[',
	"REVERSE SOLIDUS": '\\', "RIGHT SQUARE BRACKET": ']', "CIRCUMFLEX ACCENT": '^', "LOW LINE": '_', "GRAVE ACCENT": '`',
	"LEFT CURLY BRACKET": '{', "VERTICAL LINE": '|', "RIGHT CURLY BRACKET": '}', "TILDE": '~',
	"LINE FEED": '\n', "LF": '\n', "CARRIAGE RETURN": '\r', "CR": '\r', "CHARACTER TABULATION": '\t', "TAB": '\t',
}
