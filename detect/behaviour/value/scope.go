package value

import "slices"

// Scope holds the variables of a function or block. Most hold few, so that they
// are found by looking at each; a mask tells of most names that they are not here.
type Scope struct {
	Parent   *Scope
	Function bool // var declarations land here
	This     *Value
	Args     []*Value // what a function was called with, where Called is set
	Called   bool
	Born     int // the branch in which it was opened
	mask     uint64
	vars     []*Binding
	index    map[string]*Binding // of many
	room     []Binding           // for what is still to be declared
}

// Binding is one variable.
type Binding struct {
	Name  string
	Value *Value
	Born  int   // the branch in which its scope was opened
	Noted int   // the branch in which its value was last noted before a change
	Slot  int32 // where it stands among what a branch leaves behind
}

// few variables are faster found by looking at each.
const few = 12

// NewScope opens a scope inside parent.
func NewScope(parent *Scope, function bool) *Scope {
	return &Scope{Parent: parent, Function: function}
}

// Reserve makes room for n variables that will be declared.
func (s *Scope) Reserve(n int) {
	if n > len(s.room) {
		s.room = make([]Binding, n)
	}
}

// Declare makes a variable in this very scope; one that exists is kept.
func (s *Scope) Declare(name string) *Binding {
	bit := maskOf(name)
	if s.mask&bit != 0 {
		if b := s.own(name); b != nil {
			return b
		}
	}
	if len(s.room) == 0 {
		s.room = make([]Binding, 1)
	}
	b := &s.room[0]
	s.room = s.room[1:]
	b.Name, b.Value, b.Born = name, undefined, s.Born
	s.mask |= bit
	s.vars = append(s.vars, b)
	switch {
	case s.index != nil:
		s.index[name] = b
	case len(s.vars) > few:
		s.index = make(map[string]*Binding, 4*few)
		for _, v := range s.vars {
			s.index[v.Name] = v
		}
	}
	return b
}

// maskOf is the bit of a name.
func maskOf(name string) uint64 {
	n := len(name)
	if n == 0 {
		return 1
	}
	return 1 << ((uint(name[0])*31 + uint(name[n/2])*17 + uint(name[n-1])*7 + uint(n)) & 63)
}

func (s *Scope) own(name string) *Binding {
	if s.index != nil {
		return s.index[name]
	}
	for _, b := range s.vars {
		if b.Name == name {
			return b
		}
	}
	return nil
}

// Find looks a variable up, outward.
func (s *Scope) Find(name string) *Binding {
	bit := maskOf(name)
	for ; s != nil; s = s.Parent {
		if s.mask&bit == 0 {
			continue
		}
		if b := s.own(name); b != nil {
			return b
		}
	}
	return nil
}

// FunctionScope is the function scope that var declarations of s belong to.
func (s *Scope) FunctionScope() *Scope {
	for s.Parent != nil && !s.Function {
		s = s.Parent
	}
	return s
}

// Arguments is what "arguments" means here, made when it is first asked for; nil
// outside of functions.
func (s *Scope) Arguments() *Binding {
	for ; s != nil; s = s.Parent {
		if s.Called {
			b := s.Declare("arguments")
			b.Value = OfArray(append([]*Value(nil), s.Args...))
			return b
		}
	}
	return nil
}

// ThisValue is what "this" means here.
func (s *Scope) ThisValue() *Value {
	for ; s != nil; s = s.Parent {
		if s.This != nil {
			return s.This
		}
	}
	return undefined
}

// Names lists the variables of this very scope in a fixed order.
func (s *Scope) Names() []string {
	names := make([]string, len(s.vars))
	for i, b := range s.vars {
		names[i] = b.Name
	}
	slices.Sort(names)
	return names
}
