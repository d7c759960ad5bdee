package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// keptPrefix marks what an instance keeps for its own methods, apart from the
// properties that the program sets.
const keptPrefix = "\x00kept "

// invocation is one call of something of the platform.
type invocation struct {
	entry  *platform.Entry
	path   string
	this   *value.Value
	args   []*value.Value
	named  *value.Object // keyword arguments
	at     value.Place
	isNew  bool
	result *value.Value
}

// callAPI calls what stands at a path of the platform.
func (m *Machine) callAPI(fn, this *value.Value, args []*value.Value, at value.Place, isNew bool) *value.Value {
	path := fn.Text
	if name, ok := strings.CutPrefix(path, "?."); ok {
		if self, bound := m.boundTo(fn); bound {
			this = self
		}
		return m.method(this, name, args, at)
	}
	if path == proxyPath && fn.Object != nil {
		return m.callProxy(fn, this, args, at, isNew)
	}
	if path == "require" || path == "import" {
		return m.require(first(args), at)
	}
	entry := m.apiInfo(path).entry
	name := path[strings.LastIndexByte(path, '.')+1:]
	if entry != nil && entry.Path != path && callsBack[name] && !strings.HasPrefix(path, "jQuery") && !strings.HasPrefix(path, "lodash") && !strings.HasPrefix(path, "_.") {
		return m.method(m.receiver(fn, this), name, args, at)
	}
	if entry != nil {
		return m.invoke(&invocation{entry: entry, path: path, this: m.receiver(fn, this), args: args, at: at, isNew: isNew})
	}
	if info := m.nameInfo(name); name != path && !m.script() && (info.known || info.entry != nil) && !isNew {
		return m.method(m.receiver(fn, this), name, args, at)
	}
	labels := fn.Labels
	for _, a := range args {
		labels = labels.Union(m.labels(a))
	}
	m.callBackAll(args, value.OfUnknown(labels), at)
	return m.returned(path, labels)
}

// returned is what a function of the platform gives back: an instance where the
// table knows of any use for one.
func (m *Machine) returned(path string, labels value.Labels) *value.Value {
	info := m.apiInfo(path + "()")
	if !m.table.Known(info.path) {
		return value.OfUnknown(labels)
	}
	return value.OfAPI(info.path, value.NewObject(), labels)
}

// receiver prefers the object that a method is called on; a function taken from
// its object keeps what the object kept.
func (m *Machine) receiver(fn, this *value.Value) *value.Value {
	if this != nil && (this.Kind == value.API || this.Kind == value.Composite || len(this.Labels) > 0) {
		return this
	}
	if fn.Object != nil {
		return value.OfAPI(fn.Text, fn.Object, fn.Labels)
	}
	if this == nil {
		return value.OfUndefined()
	}
	return this
}

func first(args []*value.Value) *value.Value {
	if len(args) > 0 {
		return args[0]
	}
	return value.OfUndefined()
}

// invoke carries out an entry of the table.
func (m *Machine) invoke(c *invocation) *value.Value {
	e := c.entry
	c.args, c.named = splitNamed(c.args)
	if e.Prevents && m.handler != nil {
		m.handler.prevented = true
	}
	if e.Exits {
		m.act.exits = true
	}
	labels := m.flow(c)
	c.result = m.fold(c, labels)
	if c.result == nil {
		c.result = m.plainResult(c, labels)
	}
	m.reads(c)
	m.takeSource(c)
	m.sink(c)
	m.writes(c)
	m.keep(c)
	m.runCallbacks(c)
	return c.result
}

// flow gives the labels that reach the result.
func (m *Machine) flow(c *invocation) value.Labels {
	var labels value.Labels
	if from := c.entry.FromSlots(); from != nil {
		for i, s := range from {
			labels = labels.Union(m.slotLabels(c, s, i == 0))
		}
	} else {
		labels = m.labels(c.this)
		for _, a := range c.args {
			labels = labels.Union(m.labels(a))
		}
		if c.named != nil {
			labels = labels.Union(m.labels(value.OfObject(c.named)))
		}
	}
	if len(labels) == 0 {
		return nil
	}
	labels = labels.Through(c.entry.Via, c.at)
	if enc := c.entry.EncodingSlots(); enc != nil && c.entry.Reads == "" {
		labels = labels.Through(encodingVia(m.slotValue(c, enc[0])), c.at)
	}
	return labels
}

// slotLabels gives the labels at one slot; the data itself, which comes first, is
// in the encoding that the call names.
func (m *Machine) slotLabels(c *invocation, s platform.Slot, data bool) value.Labels {
	labels := m.labels(m.slotValue(c, s))
	if in := c.entry.InputSlots(); in != nil && data {
		labels = labels.Through(encodingVia(m.slotValue(c, in[0])), c.at)
	}
	return labels
}

func encodingVia(v *value.Value) string {
	if v.Kind != value.Text {
		return ""
	}
	switch strings.ToLower(v.Text) {
	case "base64", "base64url":
		return behaviour.Base64
	case "hex":
		return behaviour.Hex
	}
	return ""
}

// plainResult is the result where nothing could be folded.
func (m *Machine) plainResult(c *invocation, labels value.Labels) *value.Value {
	e := c.entry
	switch {
	case e.Returns == "this":
		return c.this
	case e.Returns == "0":
		return first(c.args)
	case e.Returns != "":
		state := value.NewObject()
		if strings.HasPrefix(e.Returns, "jQuery") || strings.HasPrefix(e.Returns, "Element") {
			m.inheritKept(state, c.this)
		}
		return value.OfAPI(e.Returns, state, labels)
	case e.Source != "" || e.Reads != "" || e.From != "" || e.Via != "" || e.Sink != "":
		return value.OfUnknown(labels)
	}
	return m.returned(c.path, labels)
}

func (m *Machine) inheritKept(state *value.Object, from *value.Value) {
	if from == nil || from.Object == nil || from.Kind != value.API {
		return
	}
	for _, k := range from.Object.Keys {
		if strings.HasPrefix(k, keptPrefix) {
			state.Put(k, from.Object.Field(k))
		}
	}
}

// takeSource labels the result with where it comes from.
func (m *Machine) takeSource(c *invocation) {
	e := c.entry
	if e.Source == "" {
		return
	}
	name, all := m.sourceName(c), e.All
	if e.Yields != "" {
		c.result = value.OfText(e.Yields, nil)
	}
	if folder := environmentFolder(name); folder != "" && e.Source == behaviour.Environment && !all && m.python() {
		c.result = value.OfText(folder, nil)
	}
	if e.Source == behaviour.Form && !all {
		all = platform.IsWholeForm(name)
	}
	source := e.Source
	if source == behaviour.Files {
		source = platform.SourceOfFile(name) // a folder tells as much as a file in it
	}
	o := m.origin(source, name, all, c.at)
	if source == behaviour.Clipboard {
		m.copied = o
	}
	labels := value.LabelOf(o).Through(e.Via, c.at)
	if c.result.Kind == value.API && c.result.Object != nil {
		c.result = value.OfAPI(c.result.Text, c.result.Object, labels)
		return
	}
	if c.result.IsConstant() {
		c.result = c.result.Relabelled(labels)
		return
	}
	c.result = value.OfUnknown(labels)
}

// environmentFolder is how the folder that a variable names is told, so that it can
// be seen where files go.
func environmentFolder(variable string) string {
	switch name := strings.ToUpper(variable); name {
	case "HOME", "USERPROFILE":
		return "~"
	case "TEMP", "TMP", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PUBLIC", "WINDIR", "SYSTEMROOT":
		return "%" + name + "%"
	}
	return ""
}

func (m *Machine) sourceName(c *invocation) string {
	slots := c.entry.NameSlots()
	if len(slots) == 0 {
		return c.path[strings.LastIndexByte(c.path, '.')+1:]
	}
	return readable(m.slotValue(c, slots[0]))
}

// readEntry is the value of a property that the table knows.
func (m *Machine) readEntry(e *platform.Entry, path string, state *value.Object, labels value.Labels, at value.Place) *value.Value {
	if e.Text != "" {
		return value.OfText(e.Text, labels)
	}
	c := &invocation{entry: e, path: path, this: value.OfAPI(path, state, labels), at: at}
	c.result = value.OfAPI(path, state, nil)
	if e.Returns != "" {
		kept := value.NewObject()
		c.result = value.OfAPI(e.Returns, kept, labels)
		if strings.HasSuffix(path, ".elements") || strings.HasPrefix(path, "Element()") {
			m.inheritKept(kept, c.this)
		}
		m.keep(c)
	}
	if e.Source == "" {
		return c.result
	}
	if strings.HasSuffix(path, ".?") {
		return m.wholeSource(e, path, at)
	}
	m.takeSource(c)
	if e.All && e.Path == path {
		c.result = value.OfAPI(path, state, c.result.Labels)
	}
	return c.result
}

// wholeSource is any member of a source: a loop over the environment.
func (m *Machine) wholeSource(e *platform.Entry, path string, at value.Place) *value.Value {
	return value.OfUnknown(value.LabelOf(m.origin(e.Source, strings.TrimSuffix(path, ".?"), true, at)))
}

// keep remembers what later calls on the instance need.
func (m *Machine) keep(c *invocation) {
	slots := c.entry.KeepSlots()
	if slots == nil {
		return
	}
	holder := c.result
	if c.entry.Returns == "" || c.entry.Returns == "this" {
		holder = c.this
	}
	if holder == nil || holder.Object == nil || holder.Kind != value.API {
		return
	}
	for _, s := range slots {
		v := m.slotValue(c, s)
		if v.Kind == value.Undefined {
			continue
		}
		if s.Role == "selector" && v.Kind == value.API {
			m.inheritKept(holder.Object, v) // $(element)
			continue
		}
		key := keptPrefix + s.Role
		if old, ok := holder.Object.Own(key); ok && (s.Role == "data" || s.Role == "children") {
			v = joinSet(old, v)
		}
		m.setField(holder.Object, key, v)
	}
}

func (m *Machine) kept(v *value.Value, role string) *value.Value {
	if v == nil || v.Object == nil {
		return value.OfUndefined()
	}
	if k, ok := v.Object.Own(keptPrefix + role); ok {
		return k
	}
	if f, ok := v.Object.Own(role); ok {
		return f
	}
	return value.OfUndefined()
}

// instance makes something of the platform, such as an event.
func (m *Machine) instance(path string, labels value.Labels) *value.Value {
	return value.OfAPI(path, value.NewObject(), labels)
}

// slotValue gives what stands at a slot of a call.
func (m *Machine) slotValue(c *invocation, s platform.Slot) *value.Value {
	var v *value.Value
	switch s.Base {
	case platform.Fixed:
		return value.OfText(s.Text, nil)
	case platform.Receiver:
		return m.receiverSlot(c, s)
	case platform.Whole:
		return c.result
	case platform.LastArgument:
		if len(c.args) > 0 {
			v = c.args[len(c.args)-1]
		}
	case platform.Arguments:
		return value.OfArray(c.args[min(s.Arg, len(c.args)):])
	default:
		if s.Key != "" && c.named != nil {
			v, _ = c.named.Own(s.Key)
		}
		if v == nil && s.Arg < len(c.args) {
			v = c.args[s.Arg]
		}
	}
	if v == nil {
		return value.OfUndefined()
	}
	for _, f := range s.Fields {
		v = m.field(v, f, c.at)
	}
	return v
}

func (m *Machine) receiverSlot(c *invocation, s platform.Slot) *value.Value {
	if len(s.Fields) == 0 {
		return c.this
	}
	return m.kept(c.this, s.Fields[0])
}

// field reads a field of an options object; there is none on other values.
func (m *Machine) field(v *value.Value, name string, at value.Place) *value.Value {
	switch v.Kind {
	case value.Composite:
		if f := m.get(v, name, at); f.Kind != value.API || !strings.HasPrefix(f.Text, "?.") {
			return f
		}
	case value.Union:
		var out *value.Value
		for _, alt := range v.Parts {
			if f := m.field(alt, name, at); f.Kind != value.Undefined {
				out = joinSet(out, f)
			}
		}
		if out != nil {
			return out
		}
	case value.API:
		if v.Object != nil {
			return m.kept(v, name)
		}
	}
	return value.OfUndefined()
}

// runCallbacks calls back what the entry says.
func (m *Machine) runCallbacks(c *invocation) {
	for _, cb := range c.entry.Callbacks() {
		f := m.slotValue(c, cb.Slot)
		if f.Kind != value.Function && f.Kind != value.Union && f.Kind != value.API {
			continue
		}
		if f.Kind == value.API && f.Text != "eval" && f.Text != "Function" {
			continue
		}
		this, params := c.this, m.callbackParams(c, cb)
		if f.Kind == value.Union {
			this = value.OfUndefined()
		}
		if c.entry.Event != "" {
			event := readable(m.slotValue(c, c.entry.EventSlots()[0]))
			m.handle(f, c.this, event, first(params), c.at)
			continue
		}
		if c.entry.Asked {
			m.asked(func() { m.callBack(f, this, params, c.at) })
			continue
		}
		m.callBack(f, this, params, c.at)
		if c.entry.Later && f.Kind == value.Function {
			m.callAgain(f.Closure, this, params)
		}
	}
	if c.entry.Calls == "" && c.entry.Fold == "" {
		m.callBackAll(c.args, value.OfUnknown(c.result.Labels), c.at)
	}
}

// asked runs f as what happens when a user asks for it, at the most.
func (m *Machine) asked(f func()) {
	trigger := m.trigger
	if behaviour.Strength(trigger) > behaviour.Strength(behaviour.Command) {
		m.trigger = behaviour.Command
	}
	f()
	m.trigger = trigger
}

func (m *Machine) callbackParams(c *invocation, cb platform.Callback) []*value.Value {
	params := make([]*value.Value, 0, len(cb.Params))
	for _, p := range cb.Params {
		if spread, ok := strings.CutPrefix(p, "*"); ok {
			params = append(params, m.spreadSlot(c, spread)...)
			continue
		}
		switch p {
		case "_":
			params = append(params, value.OfUnknown(nil))
		case "result":
			params = append(params, c.result)
		case "item":
			params = append(params, m.itemOf(first(c.args), false))
		case "this":
			params = append(params, c.this)
		case "rest":
			params = append(params, c.args[min(1, len(c.args)):]...)
		default:
			params = append(params, value.OfAPI(p, value.NewObject(), c.result.Labels))
		}
	}
	return params
}

// spreadSlot gives the items of the list at a slot.
func (m *Machine) spreadSlot(c *invocation, word string) []*value.Value {
	items, _ := m.listed(m.slotValue(c, platform.SlotOf(word)))
	return items
}

// handle puts off a handler until the page has loaded. What no visitor causes is
// run under the present trigger.
func (m *Machine) handle(f, this *value.Value, events string, event *value.Value, at value.Place) {
	if f.Kind != value.Function || f.Closure.Native != nil {
		return
	}
	for _, name := range strings.FieldsFunc(events, func(r rune) bool { return r == ' ' || r == ',' }) {
		name, _, _ = strings.Cut(name, ".")
		if platform.IsPageEvent(name) {
			m.queue = append(m.queue, job{closure: f.Closure, this: this, args: []*value.Value{event}, trigger: m.eventTrigger(), handler: &handler{event: name}})
			return
		}
	}
	if event == nil {
		event = value.OfUnknown(nil)
	}
	m.callBack(f, this, []*value.Value{event, event}, at)
}

func (m *Machine) eventTrigger() string {
	if m.trigger == behaviour.Call || m.trigger == behaviour.Unreachable {
		return m.trigger
	}
	return behaviour.Event
}
