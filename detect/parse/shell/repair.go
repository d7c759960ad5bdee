package shell

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// dialects are the languages to try, the likeliest first. Bash comes before
// POSIX because it reads nearly all of it, and more. Zsh is only tried where the
// file asks for it, because it makes something of nearly every broken line.
func dialects(source string) []syntax.LangVariant {
	first, _, _ := strings.Cut(source, "\n")
	switch {
	case !strings.HasPrefix(first, "#!"):
	case strings.Contains(first, "zsh"):
		return []syntax.LangVariant{syntax.LangZsh, syntax.LangBash}
	case strings.Contains(first, "ksh"):
		return []syntax.LangVariant{syntax.LangMirBSDKorn, syntax.LangBash, syntax.LangPOSIX}
	}
	return []syntax.LangVariant{syntax.LangBash, syntax.LangPOSIX, syntax.LangMirBSDKorn}
}

// otherDialect changes to a dialect that reads all the rest without an error,
// when there is one. It is looked for once.
func (r *reader) otherDialect() bool {
	if r.tried {
		return false
	}
	r.tried = true
	for _, lang := range dialects(r.file.Source)[1:] {
		in := newGuard(r.text[r.at:], r.limits.Depth)
		_, err := syntax.NewParser(syntax.Variant(lang)).Parse(in, "")
		r.spent += in.read
		if err == nil {
			r.lang = lang
			return true
		}
	}
	return false
}

// maxDocuments is how many here-documents may lack their end.
const maxDocuments = 8

// closeDocument ends a here-document where the file ends, as the shells do: they
// warn and run it.
func (r *reader) closeDocument(err error) bool {
	_, why := errorAt(err)
	mark, ok := strings.CutPrefix(why, "unclosed here-document ")
	if !ok || r.closed >= maxDocuments {
		return false
	}
	end, err := strconv.Unquote(mark)
	if err != nil || strings.Contains(end, "\n") {
		return false
	}
	r.closed++
	if !bytes.HasSuffix(r.text, []byte("\n")) {
		r.text = append(r.text, '\n')
	}
	r.text = append(r.text, end+"\n"...)
	return true
}

// takeOut puts a command without effect in place of the line with the error, so
// that what encloses it stays whole. It reports whether there was a line left to take.
func (r *reader) takeOut(err error) bool {
	at, why := errorAt(err)
	from, to, ok := r.badLine(min(r.lower.base+at, len(r.file.Source)))
	if !ok {
		r.giveUp(r.at, why)
		return false
	}
	r.lower.bad[parse.Pos(from)] = &parse.Bad{Pos: parse.Pos(from), End: parse.Pos(min(to, len(r.file.Source))), Message: why}
	r.text[from] = ':'
	blank(r.text[from+1 : to])
	return true
}

// badLine finds the line to take out: the one with the error, or the nearest
// before it that still says something, or the nearest after it.
func (r *reader) badLine(at int) (from, to int, ok bool) {
	for line := at; line >= r.at; line = from - 1 {
		if from, to, ok = r.line(line); ok && from >= r.at {
			return from, to, true
		}
		from = bytes.LastIndexByte(r.text[:min(line, len(r.text))], '\n') + 1
	}
	for line := at; line < len(r.file.Source); line = to + 1 {
		if from, to, ok = r.line(line); ok {
			return from, to, true
		}
	}
	return 0, 0, false
}

// line gives the line around an offset without the blanks around it; ok is false
// when nothing is in it or it was taken out already.
func (r *reader) line(at int) (from, to int, ok bool) {
	at = min(at, len(r.text))
	from = bytes.LastIndexByte(r.text[:at], '\n') + 1
	to = len(r.text)
	if n := bytes.IndexByte(r.text[at:], '\n'); n >= 0 {
		to = at + n
	}
	content := bytes.TrimRight(r.text[from:to], " \t\r\x00")
	content = bytes.TrimLeft(content, " \t\r\x00")
	start := from + bytes.Index(r.text[from:to], content)
	if len(content) == 0 || r.lower.bad[parse.Pos(start)] != nil {
		return from, to, false
	}
	return start, start + len(content), true
}

// errorAt gives the offset of an error from where the pass began.
func errorAt(err error) (int, string) {
	var parsing syntax.ParseError
	if errors.As(err, &parsing) {
		return int(parsing.Pos.Offset()), parsing.Text
	}
	var language syntax.LangError
	if errors.As(err, &language) {
		return int(language.Pos.Offset()), language.Feature + " are not known to " + language.LangUsed.String()
	}
	return 0, err.Error()
}

// exits reports whether nothing after the statement is run.
func exits(s *syntax.Stmt) bool {
	call, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	name := call.Args[0].Lit()
	return name == "exit" || name == "exec" && len(call.Args) > 1
}

// binary reports whether data is no text, judged by its first bytes: a
// self-extracting script carries its archive after its end.
func binary(data []byte) bool {
	data = data[:min(len(data), 4<<10)]
	odd := 0
	for _, b := range data {
		if b < ' ' && b != '\n' && b != '\t' && b != '\r' || b == 0x7f {
			odd++
		}
	}
	return odd > len(data)/20
}

// badList lists what was not read, in order. Pieces of lines that were taken out
// later are left out.
func (r *reader) badList() []*parse.Bad {
	var out []*parse.Bad
	for _, b := range r.lower.bad {
		out = append(out, b)
	}
	byPosition := func(a, b *parse.Bad) int { return int(a.Pos) - int(b.Pos) }
	slices.SortFunc(out, byPosition)
	for _, p := range r.pieces {
		i, same := slices.BinarySearchFunc(out[:len(r.lower.bad)], p, byPosition)
		if !same && (i == 0 || out[i-1].End <= p.Pos) {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, byPosition)
	return out
}
