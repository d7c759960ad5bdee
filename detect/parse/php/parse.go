package php

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// A reader reads one source.
type reader struct {
	token.Cursor
	in    *function         // the function that is being read, nil at the top
	names map[string]string // what use makes of names
}

// function is what matters of the function around: which of its variables are not
// its own.
type function struct {
	shared map[string]bool
	plain  bool // an arrow function, which has no variables of its own
}

// Parse reads PHP source, from the first <?php or <? on. The only error is a
// *parse.LimitError; what could not be read is in the file's Bad.
func Parse(path, source string, limits parse.Limits) (*parse.File, error) {
	cursor, file, err := token.Open(path, source, parse.PHP, limits)
	if err != nil {
		return nil, err
	}
	r := &reader{Cursor: cursor, names: map[string]string{}}
	body := r.page(nil)
	for !r.Done() {
		body = r.statements(body, "")
		if !r.Done() { // a closing brace that nothing opened
			r.Fault("nothing is open here")
			body = append(body, r.Mend(func() { r.At++ }))
		}
	}
	file.Body = body
	return file, r.Err()
}

// page reads what stands outside of PHP up to the next opening tag, and passes it.
// <?= prints what follows.
func (r *reader) page(body []parse.Stmt) []parse.Stmt {
	at := r.At
	for !r.Done() {
		if !r.To("<?") {
			break
		}
		end := r.At
		switch {
		case r.HasFold("<?php"):
			r.At += len("<?php")
			return r.printed(body, at, end)
		case r.Accept("<?="):
			body = r.printed(body, at, end)
			return append(body, r.echo(end))
		case token.IsLetter(r.Ahead(2)):
			r.At += 2 // <?xml and the like
		default:
			r.At += 2
			return r.printed(body, at, end)
		}
	}
	return r.printed(body, at, r.At)
}

// printed is the part of the page between two places.
func (r *reader) printed(body []parse.Stmt, from, to int) []parse.Stmt {
	text := r.Source[min(from, to):min(to, len(r.Source))]
	if len(token.Trim(text)) == 0 {
		return body
	}
	return append(body, r.Statement(r.Function(from, "echo", r.String(from, text))))
}

// statements reads up to a closing brace, the end, or one of the words that end a
// block of the other syntax. It passes none of them.
func (r *reader) statements(body []parse.Stmt, ends string) []parse.Stmt {
	for {
		r.blank()
		switch {
		case r.Done(), r.Byte() == '}', ends != "" && r.atEnd(ends):
			return body
		case r.Accept("?>"):
			r.Accept("\n")
			body = r.page(body)
			continue
		}
		before := r.At
		body = r.statement(body)
		if r.Faulty() {
			body = append(body, r.mend())
		}
		if r.At == before {
			r.Fault("cannot read this")
			r.At++
			body = append(body, r.mend())
		}
	}
}

// mend passes over the rest of a broken statement.
func (r *reader) mend() *parse.Bad {
	return r.Mend(func() {
		for !r.Done() {
			switch b := r.Byte(); {
			case b == ';':
				r.At++
				return
			case b == '}' || b == '\n' || r.Has("?>"):
				return
			case b == '\'' || b == '"':
				r.quoted()
			default:
				r.At++
			}
		}
	})
}

// quoted passes a quoted text without looking into it.
func (r *reader) quoted() {
	quote := r.Byte()
	for r.At++; !r.Done(); r.At++ {
		switch r.Byte() {
		case '\\':
			r.At++
		case quote:
			r.At++
			return
		}
	}
}

// blank passes blanks and comments.
func (r *reader) blank() {
	for !r.Done() {
		switch b := r.Byte(); {
		case token.Spaces[b]:
			r.At++
		case b == '#' && r.Ahead(1) == '[':
			r.attribute()
		case b == '#', b == '/' && r.Ahead(1) == '/':
			r.lineComment()
		case b == '/' && r.Ahead(1) == '*':
			r.At += 2
			if r.To("*/") {
				r.At += 2
			}
		default:
			return
		}
	}
}

// lineComment ends with the line, or before ?>.
func (r *reader) lineComment() {
	for !r.Done() && r.Byte() != '\n' && !r.Has("?>") {
		r.At++
	}
}

// attribute passes #[…].
func (r *reader) attribute() {
	depth := 0
	for !r.Done() {
		switch r.Byte() {
		case '[':
			depth++
		case ']':
			depth--
			if depth == 0 {
				r.At++
				return
			}
		case '\'', '"':
			r.quoted()
			continue
		}
		r.At++
	}
}

// word is the name at the cursor, with its namespace; it is not passed.
func (r *reader) word() string {
	i := r.At
	for i < len(r.Source) && (token.Words[r.Source[i]] || r.Source[i] == '\\' && i+1 < len(r.Source) && token.IsLetter(r.Source[i+1])) {
		i++
	}
	return r.Source[min(r.At, i):i]
}

// keyword passes a word, whatever its case.
func (r *reader) keyword(word string) bool {
	if !r.HasFold(word) || token.Words[r.Ahead(len(word))] {
		return false
	}
	r.At += len(word)
	return true
}

// atEnd reports one of several words.
func (r *reader) atEnd(words string) bool {
	w := token.Lower(r.word())
	return w != "" && token.OneOf(words, w)
}
