package shell

import (
	"errors"
	"io"
	"runtime"
)

// errDeep is what the guard tells the parser to stop it.
var errDeep = errors.New("nested too deeply")

// framesPerLevel are the stack frames that one level of nesting takes in the
// parser at most: arithmetic is the dearest.
const framesPerLevel = 24

// guard hands source to the parser in small pieces and looks, each time, how
// deep the parser has recursed. Go cannot recover from an overflowing stack, and
// no count of brackets foresees what quotes and comments make of them.
type guard struct {
	rest   []byte
	frames int // most frames on the stack
	read   int // bytes handed out
}

func newGuard(text []byte, depth int) *guard {
	return &guard{rest: text, frames: stackFrames() + (depth+20)*framesPerLevel}
}

// Read implements io.Reader.
func (g *guard) Read(p []byte) (int, error) {
	if g.deep() {
		return 0, errDeep
	}
	if len(g.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	g.read += n
	return n, nil
}

// deep walks the stack no further than the limit, so that it costs no more than
// the recursion itself did.
func (g *guard) deep() bool {
	var pc [1]uintptr
	return runtime.Callers(g.frames, pc[:]) > 0
}

func stackFrames() int {
	var pcs [256]uintptr
	for total := 0; ; {
		n := runtime.Callers(total, pcs[:])
		if total += n; n < len(pcs) {
			return total
		}
	}
}
