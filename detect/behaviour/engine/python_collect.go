package engine

import (
	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// maxCollected bounds a text whose characters a comprehension takes one by one.
const maxCollected = 1 << 19

// collect evaluates a comprehension.
func (m *Machine) collect(x *parse.Collect, s *value.Scope) *value.Value {
	s = m.newScope(s, true)
	out := m.newObject()
	out.Array = x.Key == nil
	v := value.OfObject(out)
	m.collectEach(x, x.Each, s, v)
	return v
}

func (m *Machine) collectEach(x *parse.Collect, each []parse.Each, s *value.Scope, out *value.Value) {
	if len(each) == 0 {
		m.collectItem(x, s, out)
		return
	}
	over := m.shortText(m.eval(each[0].Over, s))
	items, known := m.pythonItems(over)
	if known && len(items) > maxItems && len(each) == len(x.Each) && x.Key == nil && single(items) && pureCollect(x) {
		m.collectCharacters(x, items, s, out)
		return
	}
	if !known || len(items) > maxItems && !(constants(items) && m.exactBudget()) {
		m.collectAbstract(x, each, m.itemOf(over, false), s, out)
		return
	}
	if len(items) > maxItems {
		defer m.exactly()()
	}
	for i, item := range items {
		if m.halted {
			return
		}
		if i > maxItems && !m.exactBudget() {
			m.collectAbstract(x, each, m.itemOf(over, false), s, out)
			return
		}
		m.bindNew(each[0].Target, item, s, m.at(x.Pos))
		if keep, known := m.tests(each[0].Tests, s); keep || !known {
			m.collectEach(x, each[1:], s, out)
		}
	}
}

// single reports whether items are characters or numbers.
func single(items []*value.Value) bool {
	for _, v := range items {
		if v.Kind != value.Number && (v.Kind != value.Text || len(v.Text) > 4) {
			return false
		}
	}
	return true
}

// collectCharacters takes a long text character by character. What comes of one
// depends on nothing else, so it is worked out once for each: that is how texts are
// read in an alphabet of their own.
func (m *Machine) collectCharacters(x *parse.Collect, items []*value.Value, s *value.Scope, out *value.Value) {
	m.step(int64(len(items) >> 2))
	became := map[string][]*value.Value{}
	for _, item := range items {
		key := item.Text
		if item.Kind == value.Number {
			key = value.FormatNumber(item.Num)
		}
		list, seen := became[key]
		if !seen {
			m.bindNew(x.Each[0].Target, item, s, m.at(x.Pos))
			part := value.OfObject(m.newObject())
			part.Object.Array = true
			if keep, known := m.tests(x.Each[0].Tests, s); keep || !known {
				m.collectEach(x, x.Each[1:], s, part)
			}
			if part.Object.Rest != nil {
				out.Object.Rest = joinSet(out.Object.Rest, part.Object.Rest)
			}
			list = part.Object.Items
			became[key] = list
		}
		out.Object.Items = append(out.Object.Items, list...)
	}
}

// shortText is what is looked at of a text.
func (m *Machine) shortText(v *value.Value) *value.Value {
	if v.Kind != value.Text || len(v.Text) <= maxCollected {
		return v
	}
	return value.OfText(v.Text[:maxCollected], v.Labels)
}

// pureCollect reports whether what a comprehension makes of an item depends on the
// item alone.
func pureCollect(x *parse.Collect) bool {
	for i, e := range x.Each {
		if i > 0 && !pureExpr(e.Over, maxPure) || !pureExprs(e.Tests, maxPure) {
			return false
		}
	}
	return pureExpr(x.Value, maxPure)
}

const maxPure = 12

// pureFunctions are those that give the same for the same arguments.
var pureFunctions = map[string]bool{"chr": true, "ord": true, "int": true, "str": true, "len": true, "hex": true, "abs": true, "bin": true, "items": true, "get": true, "index": true, "find": true, "lower": true, "upper": true, "keys": true, "values": true, "replace": true}

func pureExprs(list []parse.Expr, depth int) bool {
	for _, x := range list {
		if !pureExpr(x, depth) {
			return false
		}
	}
	return true
}

func pureExpr(x parse.Expr, depth int) bool {
	if depth == 0 {
		return false
	}
	switch x := x.(type) {
	case nil:
		return true
	case *parse.Name, *parse.String, *parse.Number, *parse.Literal:
		return true
	case *parse.Member:
		return pureExpr(x.Object, depth-1)
	case *parse.Index:
		return pureExpr(x.Object, depth-1) && pureExpr(x.Key, depth-1)
	case *parse.Slice:
		return pureExpr(x.Object, depth-1)
	case *parse.Array:
		return pureExprs(x.Items, depth-1)
	case *parse.Binary:
		return pureExpr(x.Left, depth-1) && pureExpr(x.Right, depth-1)
	case *parse.Unary:
		return x.Op != "++" && pureExpr(x.Operand, depth-1)
	case *parse.Object:
		return true
	case *parse.Collect:
		return x.Key == nil && pureCollect(x)
	case *parse.Call:
		return pureExprs(x.Args, depth-1) && pureCallee(x.Callee, depth-1)
	}
	return false
}

func pureCallee(x parse.Expr, depth int) bool {
	switch x := x.(type) {
	case *parse.Name:
		return pureFunctions[x.Name]
	case *parse.Member:
		return pureFunctions[x.Name] && pureExpr(x.Object, depth)
	}
	return false
}

// tests evaluates the conditions of a comprehension; known is false where one is not.
func (m *Machine) tests(tests []parse.Expr, s *value.Scope) (keep, known bool) {
	known = true
	for _, t := range tests {
		truth, ok := m.truth(m.eval(t, s))
		if ok && !truth {
			return false, true
		}
		known = known && ok
	}
	return true, known
}

// collectAbstract takes any item for all of them. What is chosen by comparing it
// with data says what the data says.
func (m *Machine) collectAbstract(x *parse.Collect, each []parse.Each, item *value.Value, s *value.Scope, out *value.Value) {
	m.bindNew(each[0].Target, item, s, m.at(x.Pos))
	for _, t := range each[0].Tests {
		m.eval(t, s)
	}
	inner := value.OfObject(m.newObject())
	inner.Object.Array = out.Object.Array
	m.collectEach(x, each[1:], s, inner)
	if any := m.anyOf(inner); any.Kind != value.Undefined {
		if len(each) > 1 {
			any = any.With(m.labels(item).Through(behaviour.Variable, m.at(x.Pos)))
		}
		out.Object.Rest = joinSet(out.Object.Rest, any)
	}
}

func (m *Machine) collectItem(x *parse.Collect, s *value.Scope, out *value.Value) {
	v := m.eval(x.Value, s)
	if x.Key == nil {
		pushItems(m, out, []*value.Value{v}, m.at(x.Pos))
		return
	}
	key := m.eval(x.Key, s)
	if name, ok := key.String(); ok && len(out.Object.Keys) < value.MaxItems {
		m.setField(out.Object, name, v)
		return
	}
	out.Object.Rest = joinSet(out.Object.Rest, v.With(key.Labels))
}
