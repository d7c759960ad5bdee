package python

import (
	"strings"

	"taisei/detect/parse"
)

// encoding looks at what the first two lines say about how the source is encoded.
// Where ASCII may mean something else than itself, what is read is not what runs.
func (p *parser) encoding() {
	at := p.at
	for range 2 {
		end := lineBreak(p.source, at)
		comment := strings.TrimLeft(p.source[at:end], " \t\f")
		if name := declared(comment); name != "" {
			if !keepsASCII(name, p.source) {
				pos := parse.Pos(end - len(comment))
				p.addBad(&parse.Bad{Pos: pos, End: parse.Pos(end), Message: "the source is in an encoding that is not read"})
			}
			return
		}
		if comment != "" && comment[0] != '#' || end == len(p.source) {
			return
		}
		at = afterNewline(p.source, end)
	}
}

// declared is the encoding that a comment names: coding: name, or coding=name.
func declared(comment string) string {
	if !strings.HasPrefix(comment, "#") {
		return ""
	}
	for {
		_, after, ok := strings.Cut(comment, "coding")
		if !ok {
			return ""
		}
		comment = after
		if after == "" || after[0] != ':' && after[0] != '=' {
			continue
		}
		after = strings.TrimLeft(after[1:], " \t")
		end := 0
		for end < len(after) && (isNamePart(after[end]) || after[end] == '-' || after[end] == '.') {
			end++
		}
		if end > 0 {
			return after[:end]
		}
	}
}

// single are the encodings in which every byte of ASCII means itself.
var single = set(`utf8 utf8sig u8 utf ascii usascii 646 latin latin1 l1 8859 cp819 koi8r koi8u koi8t kz1048 tis620 ptcp154
	iso88591 iso88592 iso88593 iso88594 iso88595 iso88596 iso88597 iso88598 iso88599 iso885910 iso885911 iso885913 iso885914 iso885915
	iso885916 latin2 latin3 latin4 latin5 latin6 latin7 latin8 latin9 latin10 cp437 cp720 cp737 cp775 cp850 cp852 cp855 cp857 cp858
	cp860 cp861 cp862 cp863 cp865 cp866 cp869 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 windows1250
	windows1251 windows1252 windows1253 windows1254 windows1255 windows1256 windows1257 windows1258 maccyrillic macgreek maciceland
	maclatin2 macroman macturkish eucjp eucjis2004 eucjisx0213 euckr euccn gb2312`)

// double are those in which a mark or a letter of ASCII may be the second half of
// another character.
var double = set(`gbk gb18030 big5 big5hkscs shiftjis sjis shiftjis2004 shiftjisx0213 johab cp932 cp936 cp949 cp950`)

func set(names string) map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(names) {
		all[name] = true
	}
	return all
}

func keepsASCII(name, source string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	for _, family := range []string{"utf-8-", "latin-1-", "iso-8859-1-", "iso-latin-1-"} {
		if strings.HasPrefix(name, family) {
			return true
		}
	}
	name = strings.ReplaceAll(name, "-", "")
	return single[name] || double[name] && !hidesMarks(source)
}

// hidesMarks tells whether a mark such as a backslash follows a byte that may be
// the first half of a character.
func hidesMarks(source string) bool {
	for i := 1; i < len(source); i++ {
		if c := source[i]; source[i-1] >= 0x80 && c >= 0x40 && c < 0x80 && !isNamePart(c) {
			return true
		}
	}
	return false
}
