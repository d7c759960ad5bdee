package unpack

import (
	"fmt"
	"io/fs"
)

// File is one file that was read. Data is nil when it was not.
type File struct {
	Path string
	Mode fs.FileMode
	Data []byte
}

// Unread is something that was not read, or not as it is told, and why.
type Unread struct {
	Path    string
	Reason  string // a stable word, see the package's comment
	Message string // for developers and logs
}

// The reasons.
const (
	Size      = "size"
	Count     = "count"
	Depth     = "depth"
	Ratio     = "ratio"
	Path      = "path"
	Broken    = "broken"
	Encrypted = "encrypted"
	Format    = "format"
	Link      = "link"
	Device    = "device"
	Trailing  = "trailing"
	Mismatch  = "mismatch"
	Hidden    = "hidden"
	Denied    = "denied"
)

// Limits bound what hostile archives may cost.
type Limits struct {
	Bytes     int64 // of all files together, with the archives inside
	FileBytes int64 // of one file
	Files     int   // files and unread entries
	Depth     int   // archives inside one another; 1 opens the outer one alone
	Ratio     int64 // unpacked to packed, once more than RatioFrom bytes were unpacked
	PathBytes int   // of one path
}

// ratioFrom is how much must be unpacked before the ratio says anything: a file
// of zeros is honest while it is small.
const ratioFrom = 16 << 20

// DefaultLimits read every honest package that was measured.
var DefaultLimits = Limits{Bytes: 512 << 20, FileBytes: 64 << 20, Files: 100_000, Depth: 4, Ratio: 200, PathBytes: 4096}

func (l Limits) orDefault() Limits {
	return Limits{
		Bytes: or(l.Bytes, DefaultLimits.Bytes), FileBytes: or(l.FileBytes, DefaultLimits.FileBytes), Files: or(l.Files, DefaultLimits.Files),
		Depth: or(l.Depth, DefaultLimits.Depth), Ratio: or(l.Ratio, DefaultLimits.Ratio), PathBytes: or(l.PathBytes, DefaultLimits.PathBytes),
	}
}

func or[T int | int64](value, other T) T {
	if value <= 0 {
		return other
	}
	return value
}

// LimitError says that data is refused as a whole.
type LimitError struct {
	Path  string
	Limit string // the field of Limits
	Max   int64
	Was   int64
}

// Error says what to do, too.
func (e *LimitError) Error() string {
	return fmt.Sprintf("open %s: %d is more than the limit %s of %d: raise it, or unpack the file and read the folder", e.Path, e.Was, e.Limit, e.Max)
}

// Open reads data by what its first bytes say it is; a plain file gives one File.
// Zero limits are the default ones. Only data that is larger than all of it may
// be together is an error.
func Open(name string, data []byte, l Limits) ([]File, []Unread, error) {
	l = l.orDefault()
	if int64(len(data)) > l.Bytes {
		return nil, nil, &LimitError{Path: name, Limit: "Bytes", Max: l.Bytes, Was: int64(len(data))}
	}
	o := newOpener(l)
	defer o.decoders.Close()
	o.outermost(name, data)
	return o.files, o.unread, nil
}
