package fault

import (
	"errors"
	"fmt"
)

// Code is the stable class of an error; edges map it to a status.
type Code string

// The codes.
const (
	Invalid         Code = "invalid"         // the input is wrong: Field says where
	Unauthenticated Code = "unauthenticated" // nobody is signed in
	Forbidden       Code = "forbidden"       // signed in, but may not
	NotFound        Code = "not_found"       // it is not there, or must not be seen
	Conflict        Code = "conflict"        // somebody saved first, or the state does not allow it
	Blocked         Code = "blocked"         // the gate holds it back
	TooLarge        Code = "too_large"       // a cap was passed
	TooMany         Code = "too_many"        // try later
	Unavailable     Code = "unavailable"     // something outside does not answer
	Internal        Code = "internal"        // our own mistake
)

// Params fill a message's placeholders.
type Params map[string]any

// Error is what a caller can act on. Key and Params become a sentence in words/.
type Error struct {
	Code   Code
	Key    string // of the message in words, such as "fault.required"
	Params Params
	Field  string // the offending field or file, where there is one
	Err    error  // the cause; for logs, never shown
}

// New makes an error of a code with a message key.
func New(code Code, key string, params Params) *Error {
	return &Error{Code: code, Key: key, Params: params}
}

// Field makes an Invalid error about one field.
func Field(field, key string, params Params) *Error {
	return &Error{Code: Invalid, Key: key, Params: params, Field: field}
}

// Required is the error of a field that was left empty.
func Required(field string) *Error { return Field(field, "fault.required", nil) }

// Wrap returns a copy that carries its cause.
func (e *Error) Wrap(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Error is for logs and developers; people read Key through words.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Key
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if len(e.Params) > 0 {
		s += fmt.Sprintf(" %v", map[string]any(e.Params))
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of any error: Internal unless it says otherwise.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Is reports whether err carries the code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }
