package value

import (
	"maps"
	"slices"
)

// Scope holds the variables of a function or block.
type Scope struct {
	Parent   *Scope
	Function bool // var declarations land here
	This     *Value
	Born     int // the branch in which it was opened
	vars     map[string]*Binding
}

// Binding is one variable.
type Binding struct {
	Value *Value
	Born  int // the branch in which its scope was opened
}

// NewScope opens a scope inside parent.
func NewScope(parent *Scope, function bool) *Scope {
	return &Scope{Parent: parent, Function: function}
}

// Declare makes a variable in this very scope; one that exists is kept.
func (s *Scope) Declare(name string) *Binding {
	if b, ok := s.vars[name]; ok {
		return b
	}
	if s.vars == nil {
		s.vars = map[string]*Binding{}
	}
	b := &Binding{Value: undefined, Born: s.Born}
	s.vars[name] = b
	return b
}

// Find looks a variable up, outward.
func (s *Scope) Find(name string) *Binding {
	for ; s != nil; s = s.Parent {
		if b, ok := s.vars[name]; ok {
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
func (s *Scope) Names() []string { return slices.Sorted(maps.Keys(s.vars)) }
