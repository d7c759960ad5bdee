package engine

import (
	"math"
	"net/url"
	"path"
	"strconv"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// fold gives the result of an entry whose arguments are known well enough, nil
// otherwise.
func (m *Machine) fold(c *invocation, labels value.Labels) *value.Value {
	if c.entry.Fold == "" {
		return nil
	}
	arg := first(c.args)
	if f := scriptFoldOf(c.entry.Fold); f != nil {
		return f(m, c, arg)
	}
	if strings.HasPrefix(c.entry.Fold, pythonPrefix) {
		if f := pythonFoldOf(c.entry.Fold); f != nil {
			return f(m, c, arg)
		}
	}
	switch c.entry.Fold {
	case "unbase64":
		return m.decoded(arg, decodeBase64, behaviour.Base64, c.at)
	case "unescape":
		return m.decoded(arg, decodeEscapes, c.entry.Via, c.at)
	case "inflate":
		return m.decoded(arg, inflate, behaviour.Compress, c.at)
	case "buffer":
		return m.foldBuffer(c)
	case "fromcharcode":
		return m.foldCharcodes(c)
	case "decrypt":
		return m.foldDecrypt(c, labels)
	case "function":
		return m.makeFunction(c)
	case "promise":
		return m.makePromise(c)
	case "proxy":
		return m.makeProxy(c)
	case "print":
		m.emit(m.concat(m.spaced(c.args), value.OfText("\n", nil)))
		return nil
	case "map":
		return value.OfAPI(c.entry.Returns, value.NewObject(), labels)
	}
	if v := m.foldText(c, arg, labels); v != nil {
		return v
	}
	if v := m.foldPath(c, arg); v != nil {
		return v
	}
	return m.foldObject(c, arg, labels)
}

func (m *Machine) foldText(c *invocation, arg *value.Value, labels value.Labels) *value.Value {
	switch c.entry.Fold {
	case "identity":
		return arg.With(labels)
	case "string":
		arg = m.primitive(arg)
		if arg.Kind == value.Function {
			return m.sourceOf(arg)
		}
		if arg.Kind == value.Template {
			return arg
		}
		if s, ok := arg.String(); ok {
			return value.OfText(s, arg.Labels)
		}
	case "base64":
		if arg.Kind == value.Text {
			return encode(arg, behaviour.Base64).Relabelled(labels)
		}
	case "encodeuri":
		if s, ok := arg.String(); ok {
			return value.OfText(strings.ReplaceAll(url.QueryEscape(s), "+", "%20"), labels)
		}
	case "number":
		if n, ok := arg.Number(); ok {
			return value.OfNumber(n, arg.Labels)
		}
	case "boolean":
		if truth, known := arg.Truth(); known {
			return value.OfBool(truth)
		}
	case "parseint":
		return foldParseInt(c.args)
	case "floor", "round":
		if n, ok := arg.Number(); ok && c.entry.Fold == "floor" {
			return value.OfNumber(math.Floor(n), arg.Labels)
		} else if ok {
			return value.OfNumber(math.Round(n), arg.Labels)
		}
	case "stringify":
		return m.foldStringify(c, arg, labels)
	case "parsejson":
		return m.parseJSON(arg)
	case "concatargs":
		return m.foldURL(c, arg)
	case "regexp":
		flags := ""
		if len(c.args) > 1 {
			flags, _ = c.args[1].String()
		}
		if s, ok := arg.String(); ok {
			return &value.Value{Kind: value.Regexp, Text: "/" + s + "/" + flags}
		}
	}
	return nil
}

func foldParseInt(args []*value.Value) *value.Value {
	s, ok := first(args).String()
	base, ok2 := argInt(args, 1, 10)
	if !ok || !ok2 || base < 2 || base > 36 {
		return nil
	}
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.HasPrefix(s, "0x") && (base == 16 || len(args) == 1) {
		s, base = s[2:], 16
	}
	end := 0
	for end < len(s) {
		d := strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyz"[:base], s[end])
		if d < 0 && (end > 0 || s[end] != '-') {
			break
		}
		end++
	}
	n, err := strconv.ParseInt(s[:end], base, 64)
	if err != nil {
		return value.OfNumber(math.NaN(), nil)
	}
	return value.OfNumber(float64(n), first(args).Labels)
}

func (m *Machine) foldPath(c *invocation, arg *value.Value) *value.Value {
	switch c.entry.Fold {
	case "pathjoin":
		return m.joinPath(c)
	case "dirname":
		if s, ok := arg.String(); ok {
			return value.OfText(path.Dir(s), nil)
		}
	case "basename":
		if s, ok := arg.String(); ok {
			return value.OfText(path.Base(s), nil)
		}
	case "tmpdir":
		return value.OfText("/tmp", nil)
	case "cwd":
		return value.OfText(strings.TrimSuffix(packageRoot, "/"), value.LabelOf(m.origin(behaviour.Host, "cwd", false, c.at)))
	case "movefile":
		if len(c.args) > 1 {
			if v, ok := m.onDisk(arg.Render()); ok {
				m.writeFile(c.args[1], v)
			}
		}
	case "modulepath":
		return value.OfUnknown(nil)
	}
	return nil
}

func (m *Machine) joinPath(c *invocation) *value.Value {
	parts := make([]*value.Value, 0, 2*len(c.args))
	known := true
	for i, a := range c.args {
		s, ok := a.String()
		known = known && ok
		if c.path == "path.resolve" && ok && strings.HasPrefix(s, "/") {
			parts = parts[:0]
		}
		if i > 0 && len(parts) > 0 {
			parts = append(parts, value.OfText("/", nil))
		}
		parts = append(parts, a)
	}
	joined := m.concat(parts...)
	if s, ok := joined.String(); ok && known && s != "" {
		return value.OfText(path.Clean(s), joined.Labels)
	}
	return joined
}

func (m *Machine) foldObject(c *invocation, arg *value.Value, labels value.Labels) *value.Value {
	switch c.entry.Fold {
	case "array":
		return m.foldArray(c)
	case "arrayfrom":
		return m.foldArrayFrom(c, arg)
	case "isarray":
		if arg.Kind == value.Composite || arg.IsConstant() {
			return value.OfBool(arg.Kind == value.Composite && arg.Object.Array)
		}
		return value.OfUnknown(nil)
	case "keys":
		if items, ok := m.items(arg, true); ok {
			return value.OfArray(items)
		}
		return value.OfUnknown(labels)
	case "values", "entries":
		return m.foldValues(c, arg)
	case "assign":
		return m.foldAssign(c)
	case "object", "create":
		return m.foldCreate(c, arg)
	case "defineproperty":
		return m.defineProperty(c, arg)
	case "prototypeof":
		return value.OfUnknown(nil)
	case "reflectget":
		if len(c.args) > 1 {
			return m.index(arg, c.args[1], c.at)
		}
	case "descriptor":
		return m.descriptor(c, arg)
	case "reflectapply":
		return m.reflectApply(c)
	case "concatlist":
		if items, ok := m.items(arg, false); ok {
			return m.concat(items...)
		}
	case "mapset":
		return m.mapSet(c)
	case "mapget":
		return m.index(c.this, arg, c.at)
	case "setattribute":
		if name, ok := arg.String(); ok && len(c.args) > 1 {
			m.set(c.this, name, c.args[1], c.at)
		}
	}
	return nil
}

func (m *Machine) foldArray(c *invocation) *value.Value {
	if n, ok := first(c.args).Number(); ok && len(c.args) == 1 && first(c.args).Kind == value.Number {
		items := make([]*value.Value, max(0, min(int(n), 4096)))
		for i := range items {
			items[i] = value.OfUndefined()
		}
		return value.OfArray(items)
	}
	return value.OfArray(append([]*value.Value(nil), c.args...))
}

func (m *Machine) foldArrayFrom(c *invocation, arg *value.Value) *value.Value {
	if arg.Kind == value.Number {
		return m.foldArray(c)
	}
	items, ok := m.items(arg, false)
	if !ok {
		item := m.itemOf(arg, false)
		if len(c.args) > 1 && c.args[1].Kind == value.Function {
			item = m.callBack(c.args[1], value.OfUndefined(), []*value.Value{item, value.OfUnknown(nil)}, c.at)
		}
		o := value.NewObject()
		o.Array, o.Rest = true, item
		return value.OfObject(o).With(arg.Labels)
	}
	out := append([]*value.Value(nil), items...)
	if len(c.args) > 1 && c.args[1].Kind == value.Function {
		for i := range out {
			out[i] = m.callBack(c.args[1], value.OfUndefined(), []*value.Value{out[i], value.OfNumber(float64(i), nil)}, c.at)
		}
	}
	return value.OfArray(out).With(arg.Labels)
}

func (m *Machine) foldValues(c *invocation, arg *value.Value) *value.Value {
	entries := c.entry.Fold == "entries"
	if known := m.memberEntries(arg, c.at); entries && len(known) > 0 {
		return value.OfArray(known)
	}
	if arg.Kind != value.Composite || arg.Object.Rest != nil {
		o := value.NewObject()
		o.Array = true
		o.Rest = m.itemOf(arg, false)
		if entries {
			o.Rest = value.OfArray([]*value.Value{value.OfUnknown(arg.Labels), o.Rest})
		}
		return value.OfObject(o)
	}
	var out []*value.Value
	for _, k := range arg.Object.Keys {
		v := arg.Object.Field(k)
		if entries {
			v = value.OfArray([]*value.Value{value.OfText(k, nil), v})
		}
		out = append(out, v)
	}
	if arg.Object.Array && !entries {
		out = append(out, arg.Object.Items...)
	}
	return value.OfArray(out).With(arg.Labels)
}

func (m *Machine) foldAssign(c *invocation) *value.Value {
	to := first(c.args)
	from := c.args[min(1, len(c.args)):]
	if to.Kind == value.Bool && len(from) > 0 { // jQuery.extend(true, …)
		to, from = from[0], from[1:]
	}
	if to.Kind != value.Composite {
		return to
	}
	for _, a := range from {
		m.copyFields(to.Object, a)
	}
	return to
}

func (m *Machine) foldCreate(c *invocation, arg *value.Value) *value.Value {
	if c.entry.Fold == "object" && arg.Kind != value.Undefined && arg.Kind != value.Null {
		return arg
	}
	o := value.NewObject()
	if c.entry.Fold == "create" && (arg.Kind == value.Composite || arg.Kind == value.API) {
		o.Proto = arg
	}
	return value.OfObject(o)
}

func (m *Machine) defineProperty(c *invocation, arg *value.Value) *value.Value {
	if len(c.args) < 3 {
		return arg
	}
	name, ok := c.args[1].String()
	if !ok {
		return arg
	}
	if v := m.field(c.args[2], "value", c.at); v.Kind != value.Undefined {
		m.set(arg, name, v, c.at)
	}
	if g := m.field(c.args[2], "get", c.at); g.Kind == value.Function && arg.Kind == value.Composite {
		m.setField(arg.Object, getterPrefix+name, g)
	}
	return arg
}

func (m *Machine) reflectApply(c *invocation) *value.Value {
	if len(c.args) < 3 {
		return nil
	}
	list, _ := m.items(c.args[2], false)
	return m.call(c.args[0], c.args[1], list, c.at, false)
}

func (m *Machine) mapSet(c *invocation) *value.Value {
	if c.this.Object == nil || len(c.args) == 0 {
		return c.this
	}
	v := c.args[len(c.args)-1]
	if name, ok := first(c.args).String(); ok && len(c.args) > 1 {
		m.setField(c.this.Object, name, v)
	} else {
		c.this.Object.Rest = joinSet(c.this.Object.Rest, v)
	}
	return c.this
}

// foldBuffer is Buffer.from(text, encoding) or of a list of bytes.
func (m *Machine) foldBuffer(c *invocation) *value.Value {
	arg := first(c.args)
	via := ""
	if len(c.args) > 1 {
		via = encodingVia(c.args[1])
	}
	switch via {
	case behaviour.Base64:
		return ofBytes(m.decoded(arg, decodeBase64, via, c.at))
	case behaviour.Hex:
		return ofBytes(m.decoded(arg, decodeHex, via, c.at))
	}
	if arg.Kind == value.Composite {
		return m.bytesOf(arg, c.at)
	}
	if arg.Kind == value.Text || arg.Kind == value.Template {
		return arg
	}
	return nil
}

func (m *Machine) foldCharcodes(c *invocation) *value.Value {
	args := c.args
	if len(args) == 1 && args[0].Kind == value.Composite {
		args, _ = m.items(args[0], false)
	}
	return m.bytesOf(value.OfArray(args), c.at)
}

// bytesOf is the text that a list of character codes spells.
func (m *Machine) bytesOf(list *value.Value, at value.Place) *value.Value {
	items, ok := m.items(list, false)
	if !ok || len(items) == 0 {
		return nil
	}
	var b strings.Builder
	var labels value.Labels
	m.texts++
	m.step(int64(len(items) >> 2))
	for _, item := range items {
		n, ok := item.Number()
		if !ok || n != n {
			return nil
		}
		b.WriteRune(rune(uint16(int64(n))))
		labels = labels.Union(item.Labels)
	}
	if len(labels) == 0 && (len(items) >= 4 || m.turning > 0) {
		labels = value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at))
	}
	out := value.OfText(b.String(), labels.Through(behaviour.Charcode, at))
	if len(items) >= 20 {
		m.suspect(out, at)
	}
	return out
}

// foldDecrypt is what a cipher gives back: unknown, but of the data and the key
// that went in.
func (m *Machine) foldDecrypt(c *invocation, labels value.Labels) *value.Value {
	if len(labels.Of(behaviour.Blob)) == 0 && len(c.args) > 0 {
		labels = labels.Union(value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, c.at)).Through(behaviour.Cipher, c.at))
	}
	return value.OfUnknown(labels)
}

// foldURL is new URL(address, base). What is relative to the module is a file of
// the artifact.
func (m *Machine) foldURL(c *invocation, arg *value.Value) *value.Value {
	if len(c.args) < 2 {
		return arg
	}
	if s, ok := arg.String(); ok && strings.HasPrefix(s, ".") {
		if _, known := c.args[1].String(); !known {
			return value.OfText(packageRoot+clean(path.Join(path.Dir(m.units[m.unit].file.Path), s)), arg.Labels)
		}
	}
	return m.concat(c.args[1], arg)
}
