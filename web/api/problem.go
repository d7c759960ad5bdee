package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"taisei/fault"
	"taisei/record"
	"taisei/words"
)

// Problem is what a program is told of an error (RFC 9457). Code is stable; the
// texts are for people.
type Problem struct {
	Type    string          `json:"type" doc:"urn:taisei:problem: and the code"`
	Title   string          `json:"title"`
	Status  int             `json:"status"`
	Detail  string          `json:"detail"`
	Code    fault.Code      `json:"code"`
	Field   string          `json:"field,omitempty" doc:"the offending field or file"`
	Current json.RawMessage `json:"current,omitempty" doc:"on a conflict: the record as it stands"`
	Yours   json.RawMessage `json:"yours,omitempty" doc:"on a conflict: the record as you sent it"`
	Table   *TableAnswer    `json:"table,omitempty" doc:"on a table: what is wrong in which place"`
}

// Error implements error.
func (p *Problem) Error() string { return string(p.Code) + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func (p *Problem) json() []byte {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return b
}

var humaErrors sync.Once

// speakProblems has huma tell its own errors (a body that does not fit its schema)
// as Problems too. The library keeps this in a variable of its own.
func speakProblems() {
	humaErrors.Do(func() {
		huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
			p := &Problem{Title: http.StatusText(status), Status: status, Detail: message, Code: codeOf(status)}
			p.Type = "urn:taisei:problem:" + string(p.Code)
			p.addDetails(errs)
			return p
		}
	})
}

// addDetails tells the first place that is wrong as the field, and all in the text.
func (p *Problem) addDetails(errs []error) {
	for _, err := range errs {
		if err == nil {
			continue
		}
		var d huma.ErrorDetailer
		if errors.As(err, &d) && p.Field == "" {
			p.Field = strings.TrimPrefix(d.ErrorDetail().Location, "body.")
		}
		p.Detail += "; " + err.Error()
	}
}

func codeOf(status int) fault.Code {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return fault.TooLarge
	case status == http.StatusNotFound:
		return fault.NotFound
	case status >= http.StatusInternalServerError:
		return fault.Internal
	}
	return fault.Invalid
}

// statuses are the HTTP status of each code.
var statuses = map[fault.Code]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Conflict:        http.StatusConflict,
	fault.Blocked:         http.StatusForbidden,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Internal:        http.StatusInternalServerError,
}

func problemOf(book *words.Book, lang words.Lang, err error) *Problem {
	if lang == "" {
		lang = words.English
	}
	code := fault.CodeOf(err)
	status, ok := statuses[code]
	if !ok {
		status = http.StatusInternalServerError
	}
	p := &Problem{
		Type: "urn:taisei:problem:" + string(code), Title: http.StatusText(status), Status: status,
		Detail: book.Error(lang, err), Code: code,
	}
	var f *fault.Error
	if errors.As(err, &f) {
		p.Field = f.Field
	}
	var conflict *record.Conflict
	if errors.As(err, &conflict) {
		p.Current, p.Yours = conflict.Current, conflict.Yours
	}
	var table *tableError
	if errors.As(err, &table) {
		p.Table = &table.answer
	}
	return p
}
