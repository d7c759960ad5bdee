package value

import "taisei/detect/parse"

// Object is an object, an array, or the state of something of the platform. Most have
// few fields, which are faster found by looking at each.
type Object struct {
	Items  []*Value
	Keys   []string         // the names of its fields, in the order they were set
	values []*Value         // of the fields, likewise
	index  map[string]int32 // of many fields, where they stand
	Rest   *Value           // the join of what was stored under unknown keys
	Proto  *Value
	Frame  int // the branch in which Items were last copied
	Born   int // the branch in which it was made; 0 when that is not known
	Turns  int // how often its first text was taken off
	Array  bool
	Named  bool // the keyword arguments of a call, which stand last among its arguments
	Spells bool // its items are the characters of one text
	Hidden bool // names of fields begin with a NUL, as those of getters and setters do
}

// MaxItems bounds arrays; what is pushed beyond joins Rest.
const MaxItems = 1 << 16

// NewObject makes an empty object.
func NewObject() *Object { return &Object{} }

// find tells where a field stands; -1 when there is none.
func (o *Object) find(name string) int {
	if o.index != nil {
		if i, ok := o.index[name]; ok {
			return int(i)
		}
		return -1
	}
	for i, k := range o.Keys {
		if k == name {
			return i
		}
	}
	return -1
}

// Own is a field of the object itself.
func (o *Object) Own(name string) (*Value, bool) {
	if i := o.find(name); i >= 0 {
		return o.values[i], true
	}
	return nil, false
}

// Field is a field of the object itself, nil where there is none.
func (o *Object) Field(name string) *Value {
	v, _ := o.Own(name)
	return v
}

// FieldAt is the field whose name stands at a place of Keys.
func (o *Object) FieldAt(i int) *Value { return o.values[i] }

// Put stores a field.
func (o *Object) Put(name string, v *Value) {
	if i := o.find(name); i >= 0 {
		o.values[i] = v
		return
	}
	o.Keys, o.values = append(o.Keys, name), append(o.values, v)
	o.Hidden = o.Hidden || name != "" && name[0] == 0
	switch {
	case o.index != nil:
		o.index[name] = int32(len(o.Keys) - 1)
	case len(o.Keys) > few:
		o.reindex()
	}
}

func (o *Object) reindex() {
	o.index = make(map[string]int32, 2*len(o.Keys))
	for i, k := range o.Keys {
		o.index[k] = int32(i)
	}
}

// Drop removes a field. What is undone was mostly set last; of the others the lists
// are copied, for somebody may be going through them.
func (o *Object) Drop(name string) {
	i, last := o.find(name), len(o.Keys)-1
	switch {
	case i < 0:
		return
	case i == last:
		o.Keys, o.values = o.Keys[:last], o.values[:last]
	default:
		o.Keys = append(o.Keys[:i:i], o.Keys[i+1:]...)
		o.values = append(o.values[:i:i], o.values[i+1:]...)
	}
	if o.index == nil {
		return
	}
	delete(o.index, name)
	for j := i; j < len(o.Keys); j++ {
		o.index[o.Keys[j]] = int32(j)
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
