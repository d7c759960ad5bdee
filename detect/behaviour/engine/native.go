package engine

import "taisei/detect/behaviour/value"

// maxNative is how often one bound function may be on the stack at the same time.
const maxNative = 3

// callNative calls what the analysis itself made, such as a bound function, which can
// be bound to itself.
func (m *Machine) callNative(c *value.Closure, this *value.Value, args []*value.Value, at value.Place) *value.Value {
	if m.natives[c] >= maxNative {
		return value.OfUnknown(nil)
	}
	m.natives[c]++
	defer func() { m.natives[c]-- }()
	return c.Native(value.Call{This: this, Args: args, At: at})
}
