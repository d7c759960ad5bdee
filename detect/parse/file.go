package parse

import "sort"

// File is one source as the engine reads it.
type File struct {
	Path     string
	Language Language
	Source   string
	Body     []Stmt
	Bad      []*Bad // stretches that could not be read; not empty means the file was read in part
	lines    []Pos  // offset of each line's first byte, made on first use
}

// Language names a front end.
type Language string

// The languages with a front end.
const (
	JavaScript Language = "javascript"
	Shell      Language = "shell"
	Python     Language = "python"
	PowerShell Language = "powershell"
	Batch      Language = "batch"
	VBScript   Language = "vbscript"
	PHP        Language = "php"
	Ruby       Language = "ruby"
)

// Position is a place that a person can find: both count from 1, Column in bytes.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Position turns an offset into line and column.
func (f *File) Position(p Pos) Position {
	if f.lines == nil {
		f.lines = lineStarts(f.Source)
	}
	i := sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > p }) - 1
	return Position{Line: i + 1, Column: int(p-f.lines[i]) + 1}
}

func lineStarts(source string) []Pos {
	starts := []Pos{0}
	for i := range len(source) {
		if source[i] == '\n' {
			starts = append(starts, Pos(i+1))
		}
	}
	return starts
}

// Limits bound what a front end may do with hostile input.
type Limits struct {
	Bytes int // longest source
	Depth int // deepest nesting of expressions and statements
	Nodes int // most nodes
}

// DefaultLimits read every honest file that was measured. So many nodes take less
// than half a gigabyte; the nine megabytes of TypeScript's compiler have a fifth of them.
var DefaultLimits = Limits{Bytes: 32 << 20, Depth: 1000, Nodes: 5_000_000}
