package engine

import (
	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// Bounds of contexts: how often one function is analysed.
const (
	contexts       = 2       // for any call
	novelContexts  = 16      // for a call that brings a source or function not seen before
	exactContexts  = 100_000 // for a call with nothing but constants, as decoders are called
	exactSteps     = 200_000 // in all such calls of one function, beside what is granted
	maxActive      = 3       // of one function on the stack
	maxExactActive = 40
)

// profile is what is known of a function over all its closures.
type profile struct {
	runs     int
	exact    int
	strength int              // of the strongest trigger that it was run under
	steps    int64            // of the exact runs
	sources  [8]uint32        // which sources its first arguments brought, a bit each
	seen     map[brought]bool // what else its arguments brought
	result   *value.Value
	vars     []string
	scanned  bool
	active   int
	named    bool   // keys has been worked out
	keys     []bool // which parameters are called like a private key

	shortcut *shortcut // what it decodes like
}

// activation is one run of a function or file.
type activation struct {
	result *value.Value
	thrown *value.Value
	last   *value.Value // of the last expression statement, which eval yields
	home   *value.Value
	exits  bool
}

func (m *Machine) profile(f *parse.Func) *profile {
	p, ok := m.functions[f]
	if !ok {
		p = &profile{}
		m.functions[f] = p
	}
	return p
}

// brought is something of note that an argument can bring: a function, or
// something of the platform.
type brought struct {
	text string
	f    *parse.Func
}

// sourceBit is the bit of a source; those that are not known by name share one.
func sourceBit(source string) uint32 {
	for i, s := range allSources {
		if s == source {
			return 1 << i
		}
	}
	return 1 << len(allSources)
}

var allSources = [...]string{
	behaviour.Environment, behaviour.Credential, behaviour.Browser, behaviour.Wallet, behaviour.Clipboard, behaviour.Form, behaviour.Cookie,
	behaviour.Host, behaviour.Screen, behaviour.Keyboard, behaviour.Files, behaviour.Download, behaviour.Blob,
}

// profileOf is the profile of a closure's function.
func (m *Machine) profileOf(c *value.Closure) *profile {
	if p, ok := c.Profile.(*profile); ok {
		return p
	}
	p := m.profile(c.Func)
	c.Profile = p
	return p
}

func (m *Machine) closure(f *parse.Func, s *value.Scope) *value.Value {
	c := &value.Closure{Func: f, Scope: s, Unit: m.unit}
	if f.Arrow {
		c.This = s.ThisValue()
	}
	if p := m.profileOf(c); p.runs == 0 {
		m.closures = append(m.closures, c)
	}
	return value.OfClosure(c)
}

// native makes a function that the engine itself carries out.
func native(f func(value.Call) *value.Value) *value.Value {
	return value.OfClosure(&value.Closure{Func: nativeFunc, Native: f})
}

var nativeFunc = &parse.Func{}

// caller gives f.call, f.apply or f.bind.
func (m *Machine) caller(f *value.Value, how string) *value.Value {
	return native(func(c value.Call) *value.Value {
		this, args := value.OfUndefined(), c.Args
		if len(args) > 0 {
			this, args = args[0], args[1:]
		}
		switch how {
		case "apply":
			var list []*value.Value
			if len(args) > 0 {
				list, _ = m.items(args[0], false)
				if list == nil {
					list = []*value.Value{m.itemOf(args[0], false)}
				}
			}
			return m.call(f, this, list, c.At, false)
		case "bind":
			return m.bound(f, this, args)
		}
		return m.call(f, this, args, c.At, false)
	})
}

func (m *Machine) bound(f, this *value.Value, args []*value.Value) *value.Value {
	return native(func(c value.Call) *value.Value {
		all := append(append([]*value.Value(nil), args...), c.Args...)
		return m.call(f, this, all, c.At, false)
	})
}

func (m *Machine) evalCall(c *parse.Call, s *value.Scope) *value.Value {
	if m.language() == parse.Shell {
		return m.shellCall(c, s)
	}
	at := m.at(c.Pos)
	if v := m.scriptCall(c, s, at); v != nil {
		return v
	}
	if lit, ok := c.Callee.(*parse.Literal); ok && lit.Kind == parse.Super {
		return m.superCall(c, s, at)
	}
	this, fn, name := m.callee(c.Callee, s)
	args := m.namedArgs(c, s)
	if c.Wraps && m.passesOn(fn) {
		return first(args)
	}
	if fn != nil && fn.Kind == value.Text {
		fn = m.functionNamed(fn, at)
	}
	if fn == nil {
		return m.method(this, name, args, at)
	}
	if !c.New && fn.Kind == value.API {
		switch fn.Text {
		case "eval":
			return m.directEval(fn, args, s, at)
		case "py:exec", "py:eval":
			return m.pythonExec(args, s, at)
		case "py:globals", "py:locals", "py:vars", "py:dir":
			if len(args) == 0 {
				return value.OfAPI("py:globals()", nil, nil)
			}
		}
	}
	return m.call(fn, this, args, at, c.New)
}

// callee gives the receiver and function of a call; without a function it is a
// method of a plain value, by name.
func (m *Machine) callee(x parse.Expr, s *value.Scope) (this, fn *value.Value, name string) {
	switch x := x.(type) {
	case *parse.Member:
		this, name = m.eval(x.Object, s), x.Name
	case *parse.Index:
		this = m.eval(x.Object, s)
		key := m.eval(x.Key, s)
		known := false
		if name, known = key.String(); !known {
			return this, m.index(this, key, m.at(x.Pos)), ""
		}
	default:
		return value.OfUndefined(), m.eval(x, s), ""
	}
	if lit, ok := memberObject(x).(*parse.Literal); ok && lit.Kind == parse.Super {
		fn = m.get(this, name, m.at(x.Start()))
		return s.ThisValue(), fn, name
	}
	fn = m.get(this, name, m.at(x.Start()))
	if fn.Kind == value.Unknown || fn.Kind == value.Undefined || fn.Kind == value.API && fn.Text == "?."+name {
		return this, nil, name
	}
	return this, fn, name
}

func memberObject(x parse.Expr) parse.Expr {
	switch x := x.(type) {
	case *parse.Member:
		return x.Object
	case *parse.Index:
		return x.Object
	}
	return nil
}

func (m *Machine) superCall(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	args := m.args(c.Args, s)
	home := m.act.home
	if home == nil || home.Object == nil {
		return value.OfUndefined()
	}
	if base, ok := home.Object.Own("constructor"); ok {
		m.call(base, s.ThisValue(), args, at, false)
	}
	return value.OfUndefined()
}

func (m *Machine) args(list []parse.Expr, s *value.Scope) []*value.Value {
	args := make([]*value.Value, 0, len(list))
	for _, x := range list {
		sp, ok := x.(*parse.Spread)
		if !ok {
			args = append(args, m.eval(x, s))
			continue
		}
		v := m.eval(sp.Value, s)
		if items, known := m.listed(v); known && len(items) < 256 {
			args = append(args, items...)
		} else {
			args = append(args, m.spread(v))
		}
	}
	return args
}

func (m *Machine) spread(v *value.Value) *value.Value {
	if v.Kind == value.Composite && v.Object.Array {
		return v
	}
	return m.itemOf(v, false)
}

// call calls whatever fn is.
func (m *Machine) call(fn, this *value.Value, args []*value.Value, at value.Place, isNew bool) *value.Value {
	if !m.step(1) {
		return value.OfUnknown(nil)
	}
	switch fn.Kind {
	case value.Function:
		if isNew || fn.Closure.Class {
			return m.construct(fn, args, at)
		}
		return m.callClosure(fn.Closure, this, args, at, false)
	case value.API:
		return m.callAPI(fn, this, args, at, isNew)
	case value.Union:
		return m.callUnion(fn, this, args, at, isNew)
	case value.Composite:
		if out := m.implicitly(fn, "__call__", args, at); out != nil {
			return out
		}
	}
	return m.callUnknown(fn, args, at)
}

func (m *Machine) callUnion(fn, this *value.Value, args []*value.Value, at value.Place, isNew bool) *value.Value {
	var out *value.Value
	for _, alt := range fn.Parts {
		if alt.IsConstant() {
			continue
		}
		out = joinSet(out, m.call(alt, this, args, at, isNew))
	}
	if out == nil {
		return value.OfUnknown(fn.Labels)
	}
	return out
}

// callUnknown is a call of something that is not part of the artifact: what is
// given in may come out, and functions given in may be called.
func (m *Machine) callUnknown(fn *value.Value, args []*value.Value, at value.Place) *value.Value {
	if m.language() == parse.PHP {
		m.chosenCall(fn, args, at)
	}
	labels := fn.Labels
	for _, a := range args {
		labels = labels.Union(m.labels(a))
	}
	m.shellWords(args, at)
	m.accountNamed(args, at)
	m.callBackAll(args, value.OfUnknown(labels), at)
	return value.OfUnknown(labels)
}

// callBackAll calls the functions among args, once each.
func (m *Machine) callBackAll(args []*value.Value, given *value.Value, at value.Place) {
	for _, a := range args {
		if a.Kind != value.Function || a.Closure.Native != nil || m.profileOf(a.Closure).runs >= contexts {
			continue
		}
		n := min(len(a.Closure.Func.Params), 4)
		params := make([]*value.Value, n)
		for i := range params {
			params[i] = given
		}
		m.callBack(a, value.OfUndefined(), params, at)
	}
}

// callBack calls f now, and again at the end if it read something too early.
func (m *Machine) callBack(f, this *value.Value, args []*value.Value, at value.Place) *value.Value {
	if f.Kind != value.Function {
		return m.call(f, this, args, at, false)
	}
	missed := m.missed
	m.missed = false
	out := m.callClosure(f.Closure, this, args, at, false)
	if m.missed {
		m.callAgain(f.Closure, this, args)
	}
	m.missed = missed
	return out
}

// callAgain calls a function once more when all else has run.
func (m *Machine) callAgain(c *value.Closure, this *value.Value, args []*value.Value) {
	if c.Missed || c.Native != nil {
		return
	}
	c.Missed = true
	m.again = append(m.again, job{closure: c, this: this, args: args, trigger: m.trigger, handler: m.handler})
}

// callClosure analyses a function with these arguments, or gives what earlier
// contexts returned when it has been analysed often enough.
func (m *Machine) callClosure(c *value.Closure, this *value.Value, args []*value.Value, at value.Place, isNew bool) *value.Value {
	if c.Native != nil {
		return m.callNative(c, this, args, at)
	}
	p := m.profileOf(c)
	exact := len(args) > 0 && constants(args)
	if exact {
		if out := m.shortened(p, args); out != nil {
			return out
		}
	}
	if m.halted || m.depth >= maxDepth || !p.admits(args, exact, m) {
		return m.remembered(p, args)
	}
	out := m.runClosure(c, p, this, args, exact, isNew)
	if exact {
		m.learn(p, args, out)
	}
	return out
}

func (p *profile) admits(args []*value.Value, exact bool, m *Machine) bool {
	if exact && p.exact < exactContexts && p.active < maxExactActive && p.steps < exactSteps+m.granted && m.exactBudget() {
		p.exact++
		return true
	}
	if p.active >= maxActive {
		return false
	}
	novel := p.novel(m, args)
	if strength := behaviour.Strength(m.trigger); strength > p.strength {
		p.strength, novel = strength, true
	}
	if p.runs < contexts || novel && p.runs < novelContexts {
		p.runs++
		return true
	}
	return false
}

// novel notes what args bring and reports whether any of it is new.
func (p *profile) novel(m *Machine, args []*value.Value) bool {
	found := false
	for i, a := range args {
		at := &p.sources[min(i, len(p.sources)-1)]
		for _, l := range m.shallowLabels(a) {
			if bit := sourceBit(l.Origin.Source); *at&bit == 0 {
				*at |= bit
				found = true
			}
		}
		if a.Kind != value.Union {
			found = p.seeValue(a) || found
			continue
		}
		for _, alt := range a.Parts {
			found = p.seeValue(alt) || found
		}
	}
	return found
}

func (p *profile) seeValue(v *value.Value) bool {
	switch {
	case v.Closure != nil:
		return p.see(brought{f: v.Closure.Func})
	case v.Kind == value.API:
		return p.see(brought{text: v.Text})
	}
	return false
}

// see notes something and reports whether it is new.
func (p *profile) see(b brought) bool {
	if p.seen[b] {
		return false
	}
	if p.seen == nil {
		p.seen = map[brought]bool{}
	}
	p.seen[b] = true
	return true
}

// remembered is the result of a call that is not analysed again.
func (m *Machine) remembered(p *profile, args []*value.Value) *value.Value {
	var labels value.Labels
	for _, a := range args {
		labels = labels.Union(a.Labels)
	}
	if p.result == nil {
		return value.OfUnknown(labels)
	}
	if len(args) == 0 && p.result.IsConstant() {
		return p.result // it was the same each time
	}
	if p.result.Kind == value.Composite || p.result.Kind == value.Function || p.result.Kind == value.API || p.result.Kind == value.Union {
		return p.result.With(labels)
	}
	return value.OfUnknown(labels.Union(p.result.Labels))
}

func constants(args []*value.Value) bool {
	for _, a := range args {
		if !a.IsConstant() && !constantList(a) {
			return false
		}
	}
	return true
}

// maxConstantList bounds the lists that are looked through for each call.
const maxConstantList = 64

func constantList(v *value.Value) bool {
	if v.Kind != value.Composite || !v.Object.Array || v.Object.Rest != nil || len(v.Object.Items) > maxConstantList || len(v.Object.Keys) > 0 {
		return false
	}
	for _, item := range v.Object.Items {
		if !item.IsConstant() {
			return false
		}
	}
	return true
}

func (m *Machine) runClosure(c *value.Closure, p *profile, this *value.Value, args []*value.Value, exact, isNew bool) *value.Value {
	unit, act, loops, uncertain, exactDepth := m.unit, m.act, m.loops, m.uncertain, m.exact
	m.unit, m.act, m.loops = c.Unit, &activation{home: m.baseOf(c)}, 0
	if !exact {
		m.exact = 0
	}
	m.depth++
	p.active++
	before := m.steps
	s := m.parameters(c, this, args)
	m.runBody(c.Func, s, exact)
	result := m.act.result
	if exact {
		p.steps += m.steps - before
	}
	p.active--
	m.depth--
	m.unit, m.act, m.loops, m.uncertain, m.exact = unit, act, loops, uncertain, exactDepth
	if p.runs == 0 {
		p.runs = 1
	}
	if result == nil {
		result = value.OfUndefined()
	}
	p.result = joinSet(p.result, m.own(result, args, this, exact))
	return result
}
