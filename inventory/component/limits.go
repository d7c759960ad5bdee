package component

// Limits are the caps on a hostile file. A zero field means its default.
type Limits struct {
	Bytes      int64 // of the whole file
	Components int   // and of the entries of any one list
	Depth      int   // of components inside components, and of folders in a path
	String     int   // bytes of any text that is kept
	Warnings   int   // further ones are dropped, and one says so
}

// The defaults. The largest lockfile seen in the wild has some 40,000 entries in 20 MB.
const (
	defaultBytes      = 64 << 20
	defaultComponents = 200_000
	defaultDepth      = 128
	defaultString     = 64 << 10
	defaultWarnings   = 1_000
)

// WithDefaults fills what was left zero.
func (l Limits) WithDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = defaultBytes
	}
	if l.Components <= 0 {
		l.Components = defaultComponents
	}
	if l.Depth <= 0 {
		l.Depth = defaultDepth
	}
	if l.String <= 0 {
		l.String = defaultString
	}
	if l.Warnings <= 0 {
		l.Warnings = defaultWarnings
	}
	return l
}
