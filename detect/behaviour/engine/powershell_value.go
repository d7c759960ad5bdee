package engine

import (
	"regexp"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// scriptPattern is a regular expression of a script, nil when Go's have no such thing.
func (m *Machine) scriptPattern(p string) *regexp.Regexp {
	re, known := m.regexps[p]
	if !known && len(m.regexps) < 1000 && len(p) < 2000 {
		re, _ = regexp.Compile(p) // one that Go does not have is nil
		m.regexps[p] = re
	}
	return re
}

// powershellCast turns a value into another type.
func (m *Machine) powershellCast(name string, x parse.Expr, s *value.Scope, at value.Place) *value.Value {
	v := m.eval(x, s)
	switch name {
	case "[char]":
		return m.eachAlternative(v, func(v *value.Value) *value.Value {
			if v.Kind == value.Text && v.Len() == 1 {
				return v
			}
			return foldScriptChr(m, &invocation{at: at}, v)
		})
	case "[char[]]":
		if v.Kind == value.Text {
			return piecesOf(v, "")
		}
		return m.mapped(v, func(item *value.Value) *value.Value {
			if out := foldScriptChr(m, &invocation{at: at}, item); out != nil {
				return out
			}
			return item
		})
	case "[int]", "[int32]", "[int64]", "[long]", "[byte]", "[uint32]", "[uint16]", "[int16]", "[double]":
		return m.eachAlternative(v, func(v *value.Value) *value.Value { return castNumber(v, isCharCast(x)) })
	case "[string]":
		return m.castText(v, at)
	case "[byte[]]", "[int[]]":
		if v.Kind == value.Text {
			return v
		}
		return v
	case "[scriptblock]":
		return foldScriptBlock(m, &invocation{at: at}, v)
	case "[void]":
		return value.OfUndefined()
	case "[xml]", "[uri]", "[array]", "[object]", "[string[]]", "[object[]]", "[pscustomobject]", "[ordered]", "[hashtable]", "[io.memorystream]":
		if name == "[io.memorystream]" {
			return m.newStream(v)
		}
		return v
	case "[net.webclient]":
		return value.OfAPI("ps:net.webclient()", value.NewObject(), nil)
	}
	return v
}

// eachAlternative applies f to each alternative; what f cannot do is unknown.
func (m *Machine) eachAlternative(v *value.Value, f func(v *value.Value) *value.Value) *value.Value {
	var out *value.Value
	for _, alt := range v.Alternatives() {
		r := f(alt)
		if r == nil {
			r = value.OfUnknown(alt.Labels)
		}
		out = joinSet(out, r)
	}
	if out == nil {
		return value.OfUnknown(v.Labels)
	}
	return out
}

// isCharCast reports [char]x, whose number is its code even if it is a digit.
func isCharCast(x parse.Expr) bool {
	call, ok := x.(*parse.Call)
	if !ok {
		return false
	}
	n, ok := call.Callee.(*parse.Name)
	return ok && n.Name == "[char]"
}

func castNumber(v *value.Value, char bool) *value.Value {
	if v.Kind == value.Text && v.Len() == 1 && (char || v.Text[0] < '0' || v.Text[0] > '9') {
		return foldOrd(nil, nil, v)
	}
	if v.Kind == value.Text && strings.HasPrefix(strings.ToLower(v.Text), "0x") {
		return foldToInt(nil, &invocation{args: []*value.Value{v, value.OfNumber(16, nil)}}, v)
	}
	return numberOf(v)
}

func (m *Machine) castText(v *value.Value, at value.Place) *value.Value {
	switch v.Kind {
	case value.Composite:
		if v.Object.Array {
			return m.joined(v, " ", at)
		}
	case value.Number:
		return text(v)
	case value.Null, value.Undefined:
		return value.OfText("", nil)
	case value.Text:
		if v.Bytes {
			return value.OfText(v.Text, v.Labels)
		}
	}
	return v
}

// powershellBinary is + of lists, * of texts, and the arithmetic of characters.
func (m *Machine) powershellBinary(op string, l, r *value.Value, at value.Place) *value.Value {
	switch op {
	case "+":
		switch {
		case l.Kind == value.Composite && l.Object.Array:
			return m.appended(l, r)
		case l.Kind == value.Null || l.Kind == value.Undefined:
			return r
		case l.Kind == value.Text && r.Kind == value.Composite && r.Object.Array:
			return m.concat(l, m.joined(r, " ", at))
		case l.Kind == value.Composite && r.Kind == value.Composite:
			out := m.newObject()
			m.copyFields(out, l)
			m.copyFields(out, r)
			return value.OfObject(out)
		}
	case "*":
		if n, ok := r.Number(); ok && l.Kind == value.Text && n >= 0 && n <= maxRepeated {
			if text, ok := m.repeatText(l.Text, int(n)); ok {
				return value.OfText(text, l.Labels)
			}
		}
	case "^", "&", "|", "<<", ">>", "-", "%":
		a, b := codeOf(l), codeOf(r)
		if a != l || b != r {
			return m.binary(op, a, b, at)
		}
	case "==", "!=":
		if l.Kind == value.Text && r.Kind == value.Text {
			return value.OfBool(strings.EqualFold(l.Text, r.Text) == (op == "=="))
		}
	}
	return nil
}

// codeOf is a single character as its number.
func codeOf(v *value.Value) *value.Value {
	if v.Kind == value.Text && v.Len() == 1 && !v.Bytes && (v.Text[0] < '0' || v.Text[0] > '9') {
		if n := foldOrd(nil, nil, v); n != nil {
			return n
		}
	}
	return v
}

// appended is a list with more at its end; the first list is left as it is.
func (m *Machine) appended(list, more *value.Value) *value.Value {
	items := append([]*value.Value(nil), list.Object.Items...)
	rest := list.Object.Rest
	if more.Kind == value.Composite && more.Object.Array {
		items = append(items, more.Object.Items...)
		rest = joinSet(rest, more.Object.Rest)
	} else {
		items = append(items, more)
	}
	if len(items) > value.MaxItems {
		items = items[:value.MaxItems]
	}
	m.step(int64(len(items) >> 6))
	out := value.OfArray(items)
	out.Object.Rest = rest
	return out.With(list.Labels)
}

// newCommand is New-Object.
func (m *Machine) newCommand(a *arguments, at value.Place) *value.Value {
	if com := a.all("com"); len(com) > 0 {
		return comObject(com[0].Render())
	}
	name := strings.TrimPrefix(strings.ToLower(m.argumentOr(a, "type", value.OfUndefined()).Render()), "system.")
	return m.newInstance(name, wordList(a.all("arg")), at)
}

// newInstance makes a thing of a type of .NET.
func (m *Machine) newInstance(name string, args []*value.Value, at value.Place) *value.Value {
	switch {
	case strings.HasSuffix(name, "memorystream"), strings.HasSuffix(name, "streamreader"), strings.HasSuffix(name, "binaryreader"), strings.HasSuffix(name, "streamwriter"), strings.HasSuffix(name, "cryptostream"), strings.HasSuffix(name, "bufferedstream"):
		return m.readerOf(name, args, at)
	case strings.HasSuffix(name, "deflatestream"), strings.HasSuffix(name, "gzipstream"), strings.HasSuffix(name, "zlibstream"):
		return m.inflating(first(args), at)
	case strings.HasSuffix(name, "[]"):
		return m.newArray(args)
	case name == "string":
		return m.spelt(first(args), at)
	case strings.HasPrefix(name, "text.") && strings.HasSuffix(name, "encoding"):
		return value.OfAPI("ps:[text.encoding]."+strings.TrimSuffix(strings.TrimPrefix(name, "text."), "encoding"), nil, nil)
	case strings.HasPrefix(name, "security.cryptography."):
		return value.OfAPI("ps:cipher()", value.NewObject(), nil)
	case name == "net.sockets.tcpclient" || name == "net.sockets.socket" || name == "net.mail.smtpclient":
		o := value.NewObject()
		o.Put(keptPrefix+"url", first(args))
		return value.OfAPI("ps:"+name+"()", o, nil)
	case name == "object" || name == "psobject" || name == "hashtable" || strings.HasPrefix(name, "collections."):
		o := m.newObject()
		o.Array = strings.Contains(name, "list") && !strings.Contains(name, "dictionary")
		return value.OfObject(o)
	}
	if b := m.scriptScope(parse.PowerShell).Find("[" + name + "]"); b != nil && b.Value.Kind == value.Function {
		return m.construct(b.Value, args, at)
	}
	if !m.table.Known("ps:" + name + "()") {
		var labels value.Labels
		for _, a := range args {
			labels = labels.Union(m.labels(a))
		}
		return value.OfUnknown(labels)
	}
	return value.OfAPI("ps:"+name+"()", value.NewObject(), nil)
}

// newArray is New-Object byte[] 100.
func (m *Machine) newArray(args []*value.Value) *value.Value {
	if v := first(args); v.Kind == value.Composite || v.Kind == value.Text {
		return v
	}
	n, _ := intAt(args, 0)
	items := make([]*value.Value, max(0, min(n, 4096)))
	for i := range items {
		items[i] = value.OfNumber(0, nil)
	}
	return value.OfArray(items)
}

// newStream is a stream over data.
func (m *Machine) newStream(v *value.Value) *value.Value {
	o := value.NewObject()
	if v.Kind != value.Undefined {
		o.Put(keptPrefix+"data", v)
	}
	return value.OfAPI("ps:stream()", o, m.labels(v))
}

// readerOf hands on what another stream holds, and where it sends to.
func (m *Machine) readerOf(name string, args []*value.Value, at value.Place) *value.Value {
	from := first(args)
	if strings.HasSuffix(name, "memorystream") {
		if len(args) > 1 { // the bytes of a list, one by one
			from = m.spelt(value.OfArray(args), at)
		}
		return m.newStream(m.spelt(from, at))
	}
	if from.Kind == value.API && from.Text == "ps:tcpstream()" {
		o := m.origin(behaviour.Download, m.address(m.kept(from, "url"), at).host, true, at)
		m.wires[o] = true
		out := m.newStream(value.OfUnknown(value.LabelOf(o)))
		out.Object.Put(keptPrefix+"url", m.kept(from, "url"))
		return out
	}
	if from.Kind == value.API && from.Text == "ps:net.webrequest().stream()" {
		out := m.newStream(value.OfUndefined())
		out.Object.Put(keptPrefix+"url", m.kept(from, "url"))
		return out
	}
	data := m.kept(from, "data")
	if data.Kind == value.Undefined {
		data = value.OfUnknown(m.labels(from))
	}
	return m.newStream(data)
}

// inflating is a stream that undoes compression.
func (m *Machine) inflating(from *value.Value, at value.Place) *value.Value {
	data := m.kept(from, "data")
	if data.Kind == value.Undefined {
		return m.newStream(value.OfUnknown(m.labels(from).Through(behaviour.Compress, at)))
	}
	out := m.decodedEach(data, inflate, behaviour.Compress, at)
	if out == nil {
		out = value.OfUnknown(m.labels(data).Through(behaviour.Compress, at))
	}
	return m.newStream(out)
}
