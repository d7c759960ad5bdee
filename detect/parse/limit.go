package parse

import "fmt"

// A LimitError says which of the Limits a source passes. It is the only reason
// for which a front end gives up a whole file.
type LimitError struct {
	Path  string
	Limit string   // "bytes", "depth" or "nodes"
	Max   int      // what was allowed
	At    Position // where it was passed; zero for the size of the source
}

// Error tells the reader what to look at, and where.
func (e *LimitError) Error() string {
	if e.At.Line == 0 {
		return fmt.Sprintf("read %s: more than %d %s", e.Path, e.Max, e.Limit)
	}
	return fmt.Sprintf("read %s: more than %d %s at line %d, column %d", e.Path, e.Max, e.Limit, e.At.Line, e.At.Column)
}

// OrDefault fills every limit that is not set.
func (l Limits) OrDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	if l.Depth <= 0 {
		l.Depth = DefaultLimits.Depth
	}
	if l.Nodes <= 0 {
		l.Nodes = DefaultLimits.Nodes
	}
	return l
}
