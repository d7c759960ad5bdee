package shell

import (
	"bytes"
	"errors"
	"fmt"

	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// What may be read in all, again and again, while broken lines are taken out:
// honest files have a handful of them.
const (
	rereads    = 16
	rereadBase = 4 << 20
)

// reader reads a file statement by statement. When one is broken it takes the
// line with the error out and reads again from the last statement that began a line.
type reader struct {
	file     *parse.File
	limits   parse.Limits
	text     []byte // the source as the parser sees it
	at       int    // from here it is not read yet
	lang     syntax.LangVariant
	tried    bool         // the other dialects were tried
	spent    int          // bytes handed to the parser so far
	closed   int          // here-documents that were closed at the end
	softened map[int]bool // places that were changed, see soften
	pieces   []*parse.Bad // parts of statements that were not read
	lower    *lowerer
	pending  []*syntax.Stmt // not lowered yet: here-documents come after the line
	ended    bool           // binary data follows an exit
	failed   error
}

func newReader(file *parse.File, limits parse.Limits) *reader {
	text := readable(file.Source)
	return &reader{
		file: file, limits: limits, text: text, lang: dialects(file.Source)[0], softened: map[int]bool{},
		lower: &lowerer{file: file, limits: limits, associative: map[string]bool{}, bad: map[parse.Pos]*parse.Bad{}},
	}
}

func (r *reader) read() {
	for !r.ended && r.lower.err == nil {
		r.failed = r.pass()
		if r.failed == nil || errors.Is(r.failed, errDeep) {
			return
		}
		if r.spent > rereads*len(r.text)+rereadBase {
			r.giveUp(r.at, "too many errors")
			return
		}
		if r.closeDocument(r.failed) || r.otherDialect() || r.soften(r.failed) {
			continue
		}
		if !r.takeOut(r.failed) {
			return
		}
	}
}

// pass reads from r.at to the first error.
func (r *reader) pass() (failed error) {
	defer func() {
		if p := recover(); p != nil { // the parser's own mistake costs a line too
			failed = fmt.Errorf("the parser failed: %v", p)
		}
	}()
	base := r.at
	r.pending = r.pending[:0]
	in := newGuard(r.text[base:], r.limits.Depth)
	r.lower.base = base
	// Not by range: the parser goes on to yield its error after a statement that came with one.
	syntax.NewParser(syntax.Variant(r.lang)).StmtsSeq(in)(func(s *syntax.Stmt, err error) bool {
		if failed == nil {
			failed = err
		}
		if failed == nil && !r.ended {
			r.take(s)
		}
		return true
	})
	r.spent += in.read
	if failed != nil && !r.ended {
		if len(r.pending) > 0 && errors.Is(failed, errDeep) {
			r.flush()
		}
		return failed
	}
	r.flush()
	return nil
}

// take keeps a statement that was read well. Those before it can be lowered once
// it begins a line of its own.
func (r *reader) take(s *syntax.Stmt) {
	start := r.lower.base + int(s.Pos().Offset())
	if len(r.pending) > 0 && r.beginsLine(start) {
		r.flush()
	}
	if len(r.pending) == 0 {
		r.at = start
	}
	r.pending = append(r.pending, s)
	end := r.lower.base + int(s.End().Offset())
	if exits(s) && end <= len(r.text) && binary(r.text[end:]) {
		r.ended = true
		r.giveUp(end, "binary data after the script's end")
	}
}

func (r *reader) flush() {
	r.file.Body = append(r.file.Body, r.lower.stmts(r.pending)...)
	r.pending = r.pending[:0]
}

func (r *reader) beginsLine(at int) bool {
	line := bytes.LastIndexByte(r.text[:at], '\n') + 1
	return len(bytes.TrimLeft(r.text[line:at], " \t\r")) == 0
}

// giveUp leaves the rest of the source unread.
func (r *reader) giveUp(from int, why string) {
	r.lower.bad[parse.Pos(from)] = &parse.Bad{Pos: parse.Pos(from), End: parse.Pos(len(r.file.Source)), Message: why}
}

// limitError says which limit stopped the reading.
func (r *reader) limitError() error {
	if r.lower.err != nil {
		return r.lower.err
	}
	if errors.Is(r.failed, errDeep) {
		at := r.file.Position(parse.Pos(r.at))
		return &parse.LimitError{Path: r.file.Path, Limit: "depth", Max: r.limits.Depth, At: at}
	}
	return nil
}
