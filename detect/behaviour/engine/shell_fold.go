package engine

import (
	"regexp"
	"strconv"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// maxGlob bounds the texts that patterns are matched with.
const maxGlob = 1 << 16

// globRegexp is a pattern of the shell as a regular expression; greedy says whether
// its stars take as much as they can.
func globRegexp(glob string, greedy bool) string {
	star := ".*?"
	if greedy {
		star = ".*"
	}
	var b strings.Builder
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; {
		case c == '*':
			b.WriteString(star)
		case c == '?':
			b.WriteByte('.')
		case c == '[' && strings.IndexByte(glob[i:], ']') > 1:
			end := i + strings.IndexByte(glob[i:], ']')
			class := glob[i+1 : end]
			if strings.HasPrefix(class, "!") {
				class = "^" + class[1:]
			}
			b.WriteString("[" + strings.ReplaceAll(class, `\`, `\\`) + "]")
			i = end
		case c == '\\' && i+1 < len(glob):
			i++
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	return b.String()
}

// cutGlob folds ${X#p}, ${X##p}, ${X%p} and ${X%%p}.
func cutGlob(op, text, glob string) (string, bool) {
	if len(text) > maxGlob || len(glob) > 256 {
		return "", false
	}
	greedy := len(op) == len("${##}")
	if op[2] == '#' {
		re, err := regexp.Compile("^(?s:" + globRegexp(glob, greedy) + ")")
		if err != nil {
			return "", false
		}
		return text[len(re.FindString(text)):], true
	}
	re, err := regexp.Compile("^(?s:" + globRegexp(glob, true) + ")$")
	if err != nil {
		return "", false
	}
	// The shortest end is found from the end, the longest from the start.
	for n := range len(text) + 1 {
		at := len(text) - n
		if greedy {
			at = n
		}
		if re.MatchString(text[at:]) {
			return text[:at], true
		}
		if len(text) > 4096 && n > 4096 {
			return "", false
		}
	}
	return text, true
}

// replaceGlob folds ${X/p/w} and its kin.
func replaceGlob(op, text, glob, with string) (string, bool) {
	if len(text) > maxGlob || len(glob) > 256 {
		return "", false
	}
	expr := globRegexp(glob, true)
	switch op {
	case "${/#}":
		expr = "^" + expr
	case "${/%}":
		expr += "$"
	}
	re, err := regexp.Compile("(?s)" + expr)
	if err != nil {
		return "", false
	}
	if op == "${//}" {
		return re.ReplaceAllLiteralString(text, with), true
	}
	if at := re.FindStringIndex(text); at != nil {
		text = text[:at[0]] + with + text[at[1]:]
	}
	return text, true
}

// backslashes undoes the escapes of printf, echo -e and $'…'.
func backslashes(s string) (string, bool) {
	if !strings.Contains(s, `\`) {
		return s, false
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch c := s[i]; {
		case c >= '0' && c <= '7':
			i += number(&b, s[i:], 8, 3+zero(c)) - 1
		case c == 'x' && i+1 < len(s):
			i += number(&b, s[i+1:], 16, 2)
		case strings.IndexByte("ntrabfv\\\"'", c) >= 0:
			b.WriteByte(map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'a': 7, 'b': 8, 'f': 12, 'v': 11, '\\': '\\', '"': '"', '\'': '\''}[c])
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// zero is 1 for the zero that may stand before three octal digits.
func zero(c byte) int {
	if c == '0' {
		return 1
	}
	return 0
}

// number writes the byte that up to most digits name, and gives how many they were.
func number(b *strings.Builder, s string, base, most int) int {
	n := 0
	for n < len(s) && n < most {
		if _, err := strconv.ParseUint(s[n:n+1], base, 8); err != nil {
			break
		}
		n++
	}
	if v, err := strconv.ParseUint(s[:n], base, 16); err == nil {
		b.WriteByte(byte(v))
	}
	return n
}

// printf folds printf format arguments… as far as the format is known.
func (m *Machine) printf(args []*value.Value, at value.Place) *value.Value {
	if len(args) > 0 && args[0].Render() == "--" {
		args = args[1:]
	}
	format := first(args)
	if format.Kind != value.Text {
		return m.spaced(args)
	}
	text, escaped := backslashes(format.Text)
	args = args[1:]
	var parts []*value.Value
	for round := 0; round == 0 || len(args) > 0 && round < 256; round++ {
		before := len(args)
		parts, args = m.printfOnce(parts, text, args, at)
		if len(args) == before {
			break
		}
	}
	out := m.concat(parts...).With(format.Labels)
	if escaped && out.Kind == value.Text && strings.Count(format.Text, `\`) > 3 && len(out.Labels) == 0 {
		out = out.With(m.blob(at).Through(behaviour.Hex, at))
	}
	m.suspectEscaped(escaped, out, at)
	return out
}

// suspectEscaped reads a text that was written in escapes as the program that it may be.
func (m *Machine) suspectEscaped(escaped bool, v *value.Value, at value.Place) {
	if escaped && len(v.Labels) > 0 {
		m.suspect(v, at)
	}
}

// printfOnce goes through a format once, taking the arguments that it needs.
func (m *Machine) printfOnce(parts []*value.Value, format string, args []*value.Value, at value.Place) (out, rest []*value.Value) {
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 == len(format) {
			return append(parts, value.OfText(format, nil)), args
		}
		parts = append(parts, value.OfText(format[:i], nil))
		format = strings.TrimLeft(format[i+1:], "0123456789.-+ #")
		if format == "" {
			return parts, args
		}
		verb := format[0]
		format = format[1:]
		if verb == '%' {
			parts = append(parts, value.OfText("%", nil))
			continue
		}
		if len(args) == 0 {
			continue
		}
		arg := args[0]
		args = args[1:]
		if verb == 'b' && arg.Kind == value.Text {
			if v := m.decoded(arg, backslashes, behaviour.Hex, at); v != nil {
				arg = v
			}
		}
		parts = append(parts, arg)
	}
}

// translate folds tr set1 set2 and tr -d set.
func (m *Machine) translate(a *arguments, in *value.Value, at value.Place) *value.Value {
	sets := a.all("arg")
	if in.Kind != value.Text || len(sets) == 0 || len(in.Text) > maxGlob || a.flags["-c"] || a.flags["-C"] || a.flags["-s"] {
		return nil
	}
	from, ok := sets[0].String()
	if !ok {
		return nil
	}
	drop := trSet(from)
	if a.flags["-d"] {
		return value.OfText(strings.Map(func(r rune) rune {
			if strings.ContainsRune(drop, r) {
				return -1
			}
			return r
		}, in.Text), in.Labels)
	}
	to, ok := second(sets).String()
	if into := trSet(to); ok && len(sets) > 1 && into != "" {
		out := value.OfText(strings.Map(func(r rune) rune {
			i := strings.IndexRune(drop, r)
			if i < 0 {
				return r
			}
			return rune(into[min(i, len(into)-1)])
		}, in.Text), in.Labels)
		// Letters for letters is a code; line ends for blanks is not.
		if len(drop) >= 13 && len(into) >= 13 && len(out.Labels) == 0 && len(in.Text) >= blobLength {
			out = out.With(m.blob(at))
		}
		if len(drop) >= 13 {
			out = out.Through(behaviour.Charcode, at)
		}
		return out
	}
	return nil
}

// trSet spells out the ranges and classes of a set.
func trSet(s string) string {
	s, _ = backslashes(s)
	for class, set := range map[string]string{"[:upper:]": "A-Z", "[:lower:]": "a-z", "[:digit:]": "0-9", "[:space:]": " \t\n\v\f\r", "[:alpha:]": "A-Za-z", "[:alnum:]": "A-Za-z0-9"} {
		s = strings.ReplaceAll(s, class, set)
	}
	if len(s) > 2 && strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		s = s[1 : len(s)-1]
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i+2 < len(s) && s[i+1] == '-' && s[i] <= s[i+2] {
			for c := int(s[i]); c <= int(s[i+2]); c++ {
				b.WriteByte(byte(c))
			}
			i += 2
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// alias is alias name='command words'.
func (m *Machine) alias(args []*value.Value, s *value.Scope) {
	for _, a := range args {
		if text, ok := a.String(); ok {
			if name, words, ok := strings.Cut(text, "="); ok && name != "" {
				m.setBinding(m.shellRoot(s).Declare(aliasName(name)), value.OfText(words, a.Labels))
			}
		}
	}
}

// aliasName keeps aliases apart from variables and functions.
func aliasName(name string) string { return name + " alias" }

// unaliased gives the words that an alias stands for, with what follows it.
func unaliased(name *value.Value, args []*value.Value, s *value.Scope) (*value.Value, []*value.Value) {
	b := s.Find(aliasName(name.Render()))
	if b == nil || b.Value.Kind != value.Text {
		return name, args
	}
	words := strings.Fields(b.Value.Text)
	if len(words) == 0 {
		return name, args
	}
	var all []*value.Value
	for _, w := range words[1:] {
		all = append(all, value.OfText(strings.Trim(w, `'"`), b.Value.Labels))
	}
	return value.OfText(words[0], b.Value.Labels), append(all, args...)
}

// readWords gives each of n variables its word of an input of one line, the last of
// them what is left; nil where the input is not known, or has more lines.
func readWords(in *value.Value, n int) []*value.Value {
	line := strings.TrimSuffix(in.Text, "\n")
	if in.Kind != value.Text || line == "" || strings.Contains(line, "\n") || n == 0 {
		return nil
	}
	out := make([]*value.Value, n)
	for i := range out {
		line = strings.TrimLeft(line, " \t")
		word := line
		if i < n-1 {
			word, line, _ = strings.Cut(line, " ")
		}
		out[i] = value.OfText(strings.TrimRight(word, " \t"), in.Labels)
	}
	return out
}
