package value

import "taisei/detect/parse"

// Object is an object, an array, or the state of something of the platform.
type Object struct {
	Array  bool
	Items  []*Value
	Fields map[string]*Value
	Keys   []string // of Fields, in the order they were set
	Rest   *Value   // the join of what was stored under unknown keys
	Named  bool     // the keyword arguments of a call, which stand last among its arguments
	Proto  *Value
	Frame  int  // the branch in which Items were last copied
	Born   int  // the branch in which it was made; 0 when that is not known
	Spells bool // its items are the characters of one text
	Turns  int  // how often its first text was taken off
}

// MaxItems bounds arrays; what is pushed beyond joins Rest.
const MaxItems = 1 << 16

// NewObject makes an empty object.
func NewObject() *Object { return &Object{} }

// Own is a field of the object itself.
func (o *Object) Own(name string) (*Value, bool) {
	v, ok := o.Fields[name]
	return v, ok
}

// Put stores a field.
func (o *Object) Put(name string, v *Value) {
	if o.Fields == nil {
		o.Fields = map[string]*Value{}
	}
	if _, ok := o.Fields[name]; !ok {
		o.Keys = append(o.Keys, name)
	}
	o.Fields[name] = v
}

// Drop removes a field.
func (o *Object) Drop(name string) {
	if _, ok := o.Fields[name]; !ok {
		return
	}
	delete(o.Fields, name)
	last := len(o.Keys) - 1
	for i := last; i >= 0; i-- { // what is undone was mostly set last
		if o.Keys[i] != name {
			continue
		}
		if i == last {
			o.Keys = o.Keys[:last]
		} else {
			o.Keys = append(o.Keys[:i:i], o.Keys[i+1:]...)
		}
		return
	}
}

// Closure is a function with the scope it was made in.
type Closure struct {
	Func   *parse.Func
	Scope  *Scope
	This   *Value
	Unit   int32
	Home   *Value            // the object it stands on, which super looks behind
	State  *Object           // properties, among them prototype
	Native func(Call) *Value // a function that the engine itself gives out
	Missed bool              // it is to be called again when all else has run
	Class  bool              // calling it makes an instance

	Profile any // what the engine knows of Func
}

// Call is what a native function is given.
type Call struct {
	This *Value
	Args []*Value
	At   Place
}
