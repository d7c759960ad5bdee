package engine

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// pythonFold carries out a function of Python's library on what is known; nil
// leaves the call to what the table says of it.
type pythonFold func(m *Machine, c *invocation, arg *value.Value) *value.Value

// pythonFoldOf gives the function of a name in the tables.
func pythonFoldOf(name string) pythonFold {
	switch name {
	case "py:chr":
		return foldChr
	case "py:ord":
		return foldOrd
	case "py:len":
		return foldLen
	case "py:str":
		return foldStr
	case "py:repr":
		return foldRepr
	case "py:int":
		return foldInt
	case "py:bytes":
		return foldBytes
	case "py:range":
		return foldRange
	case "py:list":
		return foldList
	case "py:dict":
		return foldDict
	case "py:reversed":
		return foldReversed
	case "py:map":
		return foldMap
	case "py:filter":
		return foldSecond
	case "py:zip":
		return foldZip
	case "py:enumerate":
		return foldEnumerate
	case "py:sum":
		return foldSum
	case "py:reduce":
		return foldReduce
	case "py:hex":
		return foldHexNumber
	case "py:getattr":
		return foldGetattr
	case "py:setattr":
		return foldSetattr
	case "py:import":
		return foldImport
	case "py:open":
		return foldOpen
	case "py:tempfile":
		return foldTempFile
	case "py:path":
		return foldJoinPath
	case "py:same":
		return foldSame
	case "py:partial":
		return foldPartial
	case "py:frombytes":
		return foldFromBytes
	case "py:base64":
		return decoding(decodeBase64, behaviour.Base64)
	case "py:base32":
		return decoding(decodeBase32, behaviour.Base64)
	case "py:ascii85":
		return decoding(decodeASCII85, behaviour.Base64)
	case "py:base85":
		return decoding(decodeBase85, behaviour.Base64)
	case "py:unhex":
		return decoding(decodeHex, behaviour.Hex)
	case "py:unquote":
		return decoding(decodeEscapes, "")
	case "py:inflate":
		return decoding(inflate, behaviour.Compress)
	case "py:codec":
		return foldCodec
	case "py:maketrans":
		return foldMaketrans
	case "py:json":
		return foldJSON
	case "py:setup":
		return foldSetup
	case "py:operator":
		return foldOperator
	case "py:type":
		return foldType
	case "py:isinstance":
		return foldUnknown
	case "py:copyfile":
		return foldCopyFile
	case "py:thread":
		return foldThread
	case "py:fernet":
		return foldFernet
	case "py:cipher":
		return foldCipher
	case "py:decrypt":
		return foldDecipher
	case "py:home":
		return foldHome
	case "py:second":
		return foldSecond
	case "py:this":
		return foldThis
	case "py:chdir":
		return foldChdir
	case "py:connect":
		return foldConnect
	case "py:dup2":
		return foldDup2
	case "py:runfile":
		return foldRunFile
	case "py:zipwrite":
		return foldZipWrite
	case "py:archive":
		return foldArchive
	case "py:dirname":
		return foldDirname
	case "py:unzip":
		return foldUnzip
	case "py:digest":
		return foldDigest
	}
	return nil
}

func foldRepr(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return asText(arg) }

func foldSame(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return arg }

func foldSecond(_ *Machine, c *invocation, _ *value.Value) *value.Value { return second(c.args) }

func foldUnknown(*Machine, *invocation, *value.Value) *value.Value { return value.OfUnknown(nil) }

func foldFromBytes(_ *Machine, c *invocation, _ *value.Value) *value.Value { return fromBytes(c.args) }

func foldJSON(m *Machine, _ *invocation, arg *value.Value) *value.Value {
	return m.parseJSON(asText(arg))
}

func foldChr(m *Machine, c *invocation, arg *value.Value) *value.Value {
	n, ok := wholeNumber(arg)
	if !ok || n < 0 || n > 0x10ffff {
		return nil
	}
	labels := arg.Labels
	if len(labels) == 0 {
		labels = m.blob(c.at)
	}
	return value.OfText(string(rune(n)), labels.Through(behaviour.Charcode, c.at))
}

func foldOrd(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
	if arg.Kind != value.Text || arg.Text == "" {
		return nil
	}
	if arg.Bytes {
		return value.OfNumber(float64(arg.Text[0]), arg.Labels)
	}
	for _, r := range arg.Text {
		return value.OfNumber(float64(r), arg.Labels)
	}
	return nil
}

func foldLen(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
	switch {
	case arg.Kind == value.Text:
		return value.OfNumber(float64(arg.Len()), nil)
	case arg.Kind == value.Composite && arg.Object.Array && arg.Object.Rest == nil:
		return value.OfNumber(float64(len(arg.Object.Items)), nil)
	}
	return value.OfUnknown(nil)
}

func foldStr(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if len(c.args) > 1 && arg.Kind == value.Text {
		name, _ := c.args[1].String()
		return m.codec(arg, name, c.at)
	}
	if arg.Kind == value.Template || arg.IsConstant() {
		return pythonString(arg)
	}
	if v := pythonShown(arg); v != nil {
		return v
	}
	return nil
}

func foldInt(_ *Machine, c *invocation, arg *value.Value) *value.Value {
	if arg.Kind == value.Number {
		if arg.Text == "" {
			return value.OfNumber(float64(int64(arg.Num)), arg.Labels)
		}
		return arg
	}
	base, ok := argInt(c.args, 1, 10)
	if arg.Kind != value.Text || !ok || len(arg.Text) > 1<<18 {
		return nil
	}
	text := strings.ToLower(strings.TrimSpace(arg.Text))
	for _, prefix := range []string{"0x", "0b", "0o"} {
		text = strings.TrimPrefix(text, prefix)
	}
	if base != 0 && (base < 2 || base > 36) {
		return nil
	}
	n, ok := new(big.Int).SetString(text, base)
	if !ok {
		return nil
	}
	return ofBig(n, arg.Labels)
}

// foldBytes is bytes(list), bytearray(list) and bytes(text, encoding).
func foldBytes(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if len(c.args) == 0 && strings.HasSuffix(c.path, "bytearray") {
		return foldList(m, c, arg) // it grows
	}
	switch arg.Kind {
	case value.Text:
		return value.OfBytes(arg.Text, arg.Labels)
	case value.Number:
		if n, ok := wholeNumber(arg); ok {
			if text, ok := m.repeatText("\x00", n); ok {
				return value.OfBytes(text, nil)
			}
		}
	case value.Composite:
		return m.bytesOfNumbers(arg, c.at)
	}
	return nil
}

func (m *Machine) bytesOfNumbers(list *value.Value, at value.Place) *value.Value {
	items, ok := m.pythonItems(list)
	if !ok {
		return value.OfUnknown(m.labels(list).Through(behaviour.Charcode, at))
	}
	b := make([]byte, 0, len(items))
	var labels value.Labels
	m.step(int64(len(items) >> 2))
	for _, item := range items {
		n, ok := wholeNumber(item)
		if !ok {
			return value.OfUnknown(m.labels(list).Through(behaviour.Charcode, at))
		}
		b = append(b, byte(n))
		labels = labels.Union(item.Labels)
	}
	if len(items) >= 4 && len(labels) == 0 {
		labels = m.blob(at)
	}
	out := value.OfBytes(string(b), labels.Through(behaviour.Charcode, at))
	if len(items) >= 20 {
		m.suspect(out, at)
	}
	return out
}

func foldHexNumber(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
	if arg.Kind != value.Number {
		return nil
	}
	return value.OfText("0x"+bigOf(arg).Text(16), arg.Labels)
}

func foldGetattr(m *Machine, c *invocation, arg *value.Value) *value.Value {
	name := second(c.args)
	var out *value.Value
	for _, alt := range name.Alternatives() {
		if s, ok := alt.String(); ok && alt.Kind == value.Text {
			m.hiddenName(arg, alt, c.at)
			out = joinSet(out, m.get(arg, s, c.at))
		}
	}
	return out
}

func foldSetattr(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if name, ok := second(c.args).String(); ok && len(c.args) > 2 {
		m.set(arg, name, c.args[2], c.at)
	}
	return value.OfNull()
}

// foldImport is __import__(name), which gives the outermost package, and
// importlib.import_module(name), which gives the module itself.
func foldImport(m *Machine, c *invocation, arg *value.Value) *value.Value {
	var out *value.Value
	for _, alt := range arg.Alternatives() {
		name, ok := alt.String()
		if !ok || alt.Kind != value.Text {
			continue
		}
		v := m.pythonImport(name, c.at)
		if top, _, dotted := strings.Cut(name, "."); dotted && strings.HasSuffix(c.entry.Path, "__import__") && !truthy(m.argument(c, 3, "fromlist")) {
			v = m.pythonImport(top, c.at)
		}
		out = joinSet(out, v)
	}
	return out
}

func truthy(v *value.Value) bool {
	return v.Kind == value.Composite && len(v.Object.Items) > 0
}

// argument is one of a call's, by place or name.
func (m *Machine) argument(c *invocation, i int, name string) *value.Value {
	return m.slotValue(c, platform.Slot{Base: platform.Argument, Arg: i, Key: name})
}

// foldOpen is open(path, mode): what is opened to be read has the file's content.
func foldOpen(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if c.this != nil && c.this.Kind != value.Undefined && !strings.HasPrefix(c.path, "py:io") && !strings.HasPrefix(c.path, "py:open") && !strings.HasPrefix(c.path, "py:codecs") && !strings.HasPrefix(c.path, "py:os") {
		arg = c.this // a Path
	}
	state := m.newObject()
	state.Put(keptPrefix+"path", arg)
	mode, _ := m.argument(c, 1, "mode").String()
	var labels value.Labels
	if !strings.ContainsAny(mode, "wax") || mode == "undefined" {
		labels = m.contents(arg, c.at).Labels
	}
	return value.OfAPI("py:file()", state, labels)
}

// foldTempFile is a file whose name is made up.
func foldTempFile(m *Machine, c *invocation, _ *value.Value) *value.Value {
	suffix, _ := m.argument(c, 9, "suffix").String()
	if suffix == "undefined" || suffix == "null" {
		suffix = ""
	}
	name := value.OfText("/tmp/tmp"+strconv.Itoa(int(c.at.Pos))+suffix, nil)
	if strings.HasSuffix(c.entry.Path, "mkstemp") {
		return value.OfArray([]*value.Value{value.OfUnknown(nil), name})
	}
	if c.entry.Returns == "" {
		return name
	}
	state := m.newObject()
	state.Put(keptPrefix+"path", name)
	state.Put("name", name)
	return value.OfAPI("py:file()", state, nil)
}

func foldJoinPath(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if len(c.args) == 1 && strings.HasSuffix(c.entry.Path, "Path") {
		return arg
	}
	parts := make([]*value.Value, 0, 2*len(c.args))
	for i, a := range c.args {
		if s, ok := a.String(); ok && i > 0 && (strings.HasPrefix(s, "/") || len(s) > 1 && s[1] == ':') {
			parts = parts[:0]
		}
		if len(parts) > 0 {
			parts = append(parts, value.OfText("/", nil))
		}
		parts = append(parts, a)
	}
	return m.concat(parts...)
}

func foldPartial(m *Machine, c *invocation, f *value.Value) *value.Value {
	return m.bound(f, value.OfUndefined(), append([]*value.Value(nil), c.args[min(1, len(c.args)):]...))
}

func foldOperator(m *Machine, c *invocation, _ *value.Value) *value.Value {
	if v := m.getter(c.path[strings.LastIndexByte(c.path, '.')+1:], c.args); v != nil {
		return v
	}
	if len(c.args) < 2 {
		return nil
	}
	op := map[string]string{"xor": "^", "add": "+", "concat": "+", "mul": "*", "sub": "-", "mod": "%", "getitem": "[]"}[c.path[strings.LastIndexByte(c.path, '.')+1:]]
	switch op {
	case "":
		return nil
	case "[]":
		return m.index(c.args[0], c.args[1], c.at)
	}
	return m.pythonBinary(op, c.args[0], c.args[1], c.at)
}

// foldType is type(name, bases, members), which makes a class.
func foldType(m *Machine, c *invocation, _ *value.Value) *value.Value {
	if len(c.args) < 3 || c.args[2].Kind != value.Composite {
		return value.OfUnknown(nil)
	}
	return c.args[2]
}

func foldCopyFile(m *Machine, c *invocation, arg *value.Value) *value.Value {
	v := m.contents(arg, c.at)
	m.writeFile(second(c.args), v)
	return second(c.args)
}

// foldThread calls a thread's or process's function with its arguments.
func foldThread(m *Machine, c *invocation, _ *value.Value) *value.Value {
	f := m.argument(c, 1, "target")
	if strings.HasSuffix(c.entry.Path, "submit") || strings.HasSuffix(c.entry.Path, "start_new_thread") || strings.HasSuffix(c.entry.Path, "Timer") || strings.HasSuffix(c.entry.Path, "run_in_executor") {
		f = m.firstFunction(c.args)
	}
	args, ok := m.pythonItems(m.argument(c, 3, "args"))
	if !ok && len(c.args) > 1 {
		args = c.args[1:]
		if list, ok := m.pythonItems(args[0]); ok && args[0].Kind == value.Composite {
			args = list
		}
	}
	if f.Kind == value.Function || f.Kind == value.API || f.Kind == value.Union {
		return value.OfUnknown(m.callBack(f, value.OfUndefined(), args, c.at).Labels)
	}
	return nil
}

func (m *Machine) firstFunction(args []*value.Value) *value.Value {
	i := slices.IndexFunc(args, func(v *value.Value) bool { return v.Kind == value.Function || v.Kind == value.API })
	if i < 0 {
		return value.OfUndefined()
	}
	return args[i]
}
