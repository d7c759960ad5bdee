package engine

import (
	"strings"
	"unicode/utf8"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// pythonCall is a method of a plain value. A nil result leaves the call to the
// general rule.
type pythonCall func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value

// pythonMethod calls a method of a value by its name.
func (m *Machine) pythonMethod(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	positional, named := splitNamed(args)
	if (name == "__getattribute__" || name == "__getattr__" || name == "__getitem__") && len(positional) == 1 {
		return m.index(this, positional[0], at)
	}
	if name == "get" && len(positional) > 0 && isNamespace(this) {
		return m.index(this, positional[0], at)
	}
	if name == "__str__" || name == "__repr__" {
		if v := pythonShown(this); v != nil {
			return v
		}
	}
	if name == "__call__" || name == "call" && this.Kind == value.Function {
		return m.call(this, value.OfUndefined(), args, at, false)
	}
	if name == "format" && (this.Kind == value.Text || this.Kind == value.Template) {
		return m.braceFormat(this, positional, named)
	}
	var f pythonCall
	switch {
	case this.Kind == value.Text:
		f = textMethodOfPython(name)
	case this.Kind == value.Composite && this.Object.Array:
		f = listMethodOfPython(name)
	case this.Kind == value.Composite:
		f = dictMethodOf(name)
	case this.Kind == value.Number && name == "to_bytes":
		f = toBytes
	}
	if f != nil {
		if v := f(m, this, positional, at); v != nil {
			return v
		}
	}
	return m.pythonLoose(this, name, args, at)
}

// pythonClasses are the built-in names that are classes, which show as such.
var pythonClasses = map[string]bool{"str": true, "int": true, "bytes": true, "list": true, "dict": true, "set": true, "tuple": true, "float": true, "bool": true, "type": true, "range": true, "map": true, "filter": true, "zip": true, "bytearray": true, "frozenset": true, "reversed": true, "enumerate": true, "memoryview": true, "object": true}

// pythonShown is what a built-in shows as, of which some programs take their
// letters.
func pythonShown(v *value.Value) *value.Value {
	name, ok := strings.CutPrefix(v.Text, pythonPrefix)
	switch {
	case v.Kind == value.Text && !v.Bytes:
		return v
	case v.Kind == value.Number || v.Kind == value.Bool || v.Kind == value.Null:
		return pythonString(v)
	case v.Kind != value.API || !ok || strings.Contains(name, "."):
		return nil
	case name == "copyright":
		return value.OfText("Copyright (c) 2001", nil)
	case pythonClasses[name]:
		return value.OfText("<class '"+name+"'>", nil)
	}
	return value.OfText("<built-in function "+name+">", nil)
}

// pythonLoose is a method of a receiver that is not known well enough.
func (m *Machine) pythonLoose(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	if e := m.table.Find("py:?." + name); e != nil && e.Path == "py:?."+name {
		return m.invoke(&invocation{entry: e, path: e.Path, this: this, args: args, at: at})
	}
	m.accountNamed(args, at)
	labels := m.labels(this)
	for _, a := range args {
		labels = labels.Union(m.labels(a))
	}
	if name == "join" {
		labels = labels.Through(behaviour.Join, at)
	}
	if name == "decode" || name == "encode" {
		labels = m.labels(this).Through(codecVia(first(args)), at)
	}
	if this.Kind == value.Composite && len(labels) > 0 && pythonStoring[name] {
		this.Object.Rest = joinSet(this.Object.Rest, value.OfUnknown(labels))
	}
	m.callBackAll(args, value.OfUnknown(labels), at)
	switch name {
	case "strip", "lower", "upper", "rstrip", "lstrip", "decode", "encode", "title", "as_posix", "resolve", "absolute", "__str__", "tobytes":
		if this.Kind == value.Template {
			return this.Relabelled(labels)
		}
	case "joinpath":
		return m.concat(append([]*value.Value{this, value.OfText("/", nil)}, args...)...)
	}
	return value.OfUnknown(labels)
}

var pythonStoring = map[string]bool{"append": true, "extend": true, "insert": true, "add": true, "update": true, "setdefault": true, "__setitem__": true, "appendleft": true, "put": true}

// textMethodOfPython gives what folds a method of a text or of bytes.
func textMethodOfPython(name string) pythonCall {
	switch name {
	case "with_name":
		return withName
	case "strip":
		return strip(strings.Trim)
	case "lstrip":
		return strip(strings.TrimLeft)
	case "rstrip":
		return strip(strings.TrimRight)
	case "lower":
		return letters(strings.ToLower)
	case "upper":
		return letters(strings.ToUpper)
	case "casefold":
		return letters(strings.ToLower)
	case "swapcase":
		return letters(swapCase)
	case "title":
		return letters(titled)
	case "replace":
		return pythonReplace
	case "split":
		return pythonSplit(strings.SplitN)
	case "rsplit":
		return pythonSplit(strings.SplitN)
	case "splitlines":
		return pythonLines
	case "join":
		return pythonJoin
	case "encode":
		return pythonEncode
	case "decode":
		return pythonDecode
	case "startswith":
		return pythonTest(strings.HasPrefix)
	case "endswith":
		return pythonTest(strings.HasSuffix)
	case "find":
		return pythonFind
	case "index":
		return pythonFind
	case "hex":
		return pythonHex
	case "translate":
		return pythonTranslate
	case "zfill":
		return pythonZfill
	case "__add__":
		return pythonAdd
	case "__str__":
		return sameText
	case "tobytes":
		return sameText
	}
	return nil
}

func pythonLines(_ *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	return value.OfTexts(strings.Split(v.Text, "\n"), v.Labels)
}

func pythonHex(_ *Machine, v *value.Value, _ []*value.Value, at value.Place) *value.Value {
	return encode(v, behaviour.Hex).Relabelled(v.Labels.Through(behaviour.Hex, at))
}

func pythonAdd(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	return m.pythonPlus(v, first(a))
}

func sameText(_ *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value { return v }

// titled makes every word begin with a capital.
func titled(s string) string {
	out := []byte(strings.ToLower(s))
	for i := range out {
		if out[i] >= 'a' && out[i] <= 'z' && (i == 0 || out[i-1] < 'A' || out[i-1] > 'z') {
			out[i] -= 32
		}
	}
	return string(out)
}

const pythonSpace = " \t\n\r\v\f"

func strip(f func(s, cut string) string) pythonCall {
	return func(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
		cut := pythonSpace
		if len(a) > 0 && a[0].Kind == value.Text {
			cut = a[0].Text
		}
		return asBytes(value.OfText(f(v.Text, cut), v.Labels), v.Bytes)
	}
}

func letters(f func(string) string) pythonCall {
	return func(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
		m.step(int64(len(v.Text) >> 8))
		return asBytes(value.OfText(f(v.Text), v.Labels), v.Bytes)
	}
}

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 32
		case r >= 'A' && r <= 'Z':
			return r + 32
		}
		return r
	}, s)
}

func pythonReplace(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	if len(a) < 2 || a[0].Kind != value.Text || a[1].Kind != value.Text || a[0].Text == "" {
		if len(a) > 1 && len(a[1].Labels) > 0 {
			return value.OfUnknown(v.Labels.Union(a[1].Labels))
		}
		return nil
	}
	n, ok := argInt(a, 2, -1)
	if !ok || strings.Count(v.Text, a[0].Text)*len(a[1].Text) > 4<<20 {
		return nil
	}
	m.step(int64(len(v.Text) >> 6))
	return asBytes(value.OfText(strings.Replace(v.Text, a[0].Text, a[1].Text, n), v.Labels.Union(a[1].Labels)), v.Bytes)
}

func pythonSplit(f func(s, sep string, n int) []string) pythonCall {
	return func(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
		m.step(int64(len(v.Text) >> 4))
		if len(a) == 0 || a[0].Kind == value.Null {
			return value.OfTexts(strings.Fields(v.Text), v.Labels)
		}
		most, ok := argInt(a, 1, -1)
		if a[0].Kind != value.Text || a[0].Text == "" || !ok {
			return nil
		}
		if most < 0 {
			most = value.MaxItems - 1
		}
		return value.OfTexts(f(v.Text, a[0].Text, most+1), v.Labels)
	}
}

// pythonJoin is separator.join(items).
func pythonJoin(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	list := first(a)
	items, known := m.pythonItems(list)
	if !known {
		if list.Kind == value.Composite && list.Object.Rest != nil && list.Object.Rest.Kind == value.Template {
			return list.Object.Rest.With(m.labels(list).Through(behaviour.Join, at))
		}
		return value.OfUnknown(m.labels(list).Through(behaviour.Join, at))
	}
	text := list.Kind == value.Text
	joined := m.joinArray(value.OfArray(items), v.Text)
	if !text {
		joined = joined.Through(behaviour.Join, at)
	}
	if joined.Kind == value.Text && len(items) > 2 {
		m.suspectJoined(joined, at)
	}
	return asBytes(joined, v.Bytes)
}

func pythonEncode(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	switch codecVia(first(a)) {
	case behaviour.Base64:
		return encode(v, behaviour.Base64).Relabelled(v.Labels.Through(behaviour.Base64, at))
	case behaviour.Hex:
		return encode(v, behaviour.Hex).Relabelled(v.Labels.Through(behaviour.Hex, at))
	case "rot13":
		return m.decoded(v, rot13, behaviour.Charcode, at)
	case behaviour.Compress:
		return nil
	}
	if name, _ := first(a).String(); strings.HasPrefix(strings.ToLower(name), "latin") || strings.HasPrefix(strings.ToLower(name), "iso-8859") {
		return value.OfBytes(latin1(v.Text), v.Labels)
	}
	return value.OfBytes(v.Text, v.Labels)
}

// latin1 gives each character its one byte.
func latin1(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

func pythonDecode(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	name, _ := first(a).String()
	return m.codec(v, name, at)
}

// codec decodes a text as a named codec of Python says.
func (m *Machine) codec(v *value.Value, name string, at value.Place) *value.Value {
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	switch {
	case name == "base64" || name == "base_64" || name == "base64_codec":
		return m.decoded(v, decodeBase64, behaviour.Base64, at)
	case strings.HasPrefix(name, "hex"):
		return m.decoded(v, decodeHex, behaviour.Hex, at)
	case strings.HasPrefix(name, "rot"):
		return m.decoded(v, rot13, behaviour.Charcode, at)
	case name == "zlib" || name == "zip" || strings.HasPrefix(name, "bz2") || strings.HasPrefix(name, "zlib"):
		return m.decoded(v, inflate, behaviour.Compress, at)
	case strings.HasPrefix(name, "utf_16") || name == "utf16":
		return m.decoded(v, decodeUTF16, "", at)
	case strings.HasPrefix(name, "latin") || strings.HasPrefix(name, "iso"):
		if !utf8.ValidString(v.Text) {
			return value.OfText(fromLatin1(v.Text), v.Labels)
		}
	case name == "unicode_escape" || name == "string_escape":
		return m.decoded(v, decodeEscapes, behaviour.Hex, at)
	}
	return asText(v)
}

func codecVia(v *value.Value) string {
	name, _ := v.String()
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	switch {
	case strings.HasPrefix(name, "base64"), name == "base_64":
		return behaviour.Base64
	case strings.HasPrefix(name, "hex"):
		return behaviour.Hex
	case strings.HasPrefix(name, "rot"):
		return "rot13"
	case name == "zlib" || name == "zip" || strings.HasPrefix(name, "bz2") || strings.HasPrefix(name, "zlib"):
		return behaviour.Compress
	}
	return ""
}

func fromLatin1(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

func rot13(s string) (string, bool) {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}, s), true
}

func decodeUTF16(s string) (string, bool) {
	if len(s)%2 != 0 {
		return "", false
	}
	var b strings.Builder
	for i := 0; i+1 < len(s); i += 2 {
		b.WriteRune(rune(s[i]) | rune(s[i+1])<<8)
	}
	return b.String(), true
}

func pythonTest(f func(s, part string) bool) pythonCall {
	return func(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
		return testText(v, a, f)
	}
}

func pythonFind(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	if first(a).Kind != value.Text || len(a) > 1 || v.Len() != len(v.Text) {
		return nil
	}
	return value.OfNumber(float64(strings.Index(v.Text, a[0].Text)), nil)
}

// pythonTranslate is text.translate(table), as far as the table is known.
func pythonTranslate(_ *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	table := first(a)
	if table.Kind != value.Composite || table.Object.Array {
		return nil
	}
	var b strings.Builder
	for _, r := range v.Text {
		to, ok := table.Object.Own(value.FormatNumber(float64(r)))
		n, isNumber := to2rune(to)
		switch {
		case !ok:
			b.WriteRune(r)
		case isNumber:
			b.WriteRune(n)
		case to.Kind == value.Text:
			b.WriteString(to.Text)
		}
	}
	return value.OfText(b.String(), v.Labels.Union(table.Labels).Through(behaviour.Charcode, at))
}

func to2rune(v *value.Value) (rune, bool) {
	if v == nil {
		return 0, false
	}
	n, ok := wholeNumber(v)
	return rune(n), ok
}

func pythonZfill(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	n, ok := argInt(a, 0, 0)
	if !ok || n > 4096 || n < len(v.Text) {
		return v
	}
	return value.OfText(strings.Repeat("0", n-len(v.Text))+v.Text, v.Labels)
}

// isNamespace reports whether v is a dictionary in which names are looked up.
func isNamespace(v *value.Value) bool {
	return v.Kind == value.API && (v.Text == "py:globals()" || v.Text == "py:vars()" || v.Text == "py:sys.modules" || strings.TrimPrefix(v.Text, pythonPrefix) == "__builtins__" || v.Text == "py:builtins")
}
