package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"

	"taisei/fault"
)

// What can become of a child. Each is wrapped with the task's name.
var (
	ErrTimeout  = errors.New("it took longer than it may")
	ErrMemory   = errors.New("it took more memory than it may")
	ErrCrashed  = errors.New("its process ended")
	ErrTooLarge = errors.New("it is larger than it may be")
	ErrClosed   = errors.New("the pool is closed")
)

// told is an error as it crosses from child to parent. A fault keeps its key, so
// that the person who sent the file reads what is wrong with it.
type told struct {
	Code   fault.Code   `json:"code"`
	Key    string       `json:"key"`
	Params fault.Params `json:"params"`
	Field  string       `json:"field"`
	Text   string       `json:"text"`
}

func pack(err error) []byte {
	t := told{Text: err.Error()}
	var f *fault.Error
	if errors.As(err, &f) {
		t.Code, t.Key, t.Params, t.Field = f.Code, f.Key, f.Params, f.Field
	}
	b, errJSON := json.Marshal(t)
	if errJSON != nil { // a parameter that is no JSON
		b, _ = json.Marshal(told{Text: t.Text})
	}
	return b
}

func unpack(b []byte) error {
	var t told
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // whole numbers stay whole in the sentence
	if err := d.Decode(&t); err != nil {
		return ErrCrashed
	}
	if t.Key == "" {
		return errors.New(t.Text)
	}
	return &fault.Error{Code: t.Code, Key: t.Key, Params: t.Params, Field: t.Field, Err: errors.New(t.Text)}
}
