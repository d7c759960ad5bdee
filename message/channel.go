package message

import (
	"context"
	"errors"
	"strings"
	"time"

	"taisei/mark"
	"taisei/words"
)

// Channel sends what has been rendered. An error that is no *Failure is taken as
// one that passes.
type Channel interface {
	Send(ctx context.Context, e Envelope) error
}

// Envelope is a message as one reader gets it. The same delivery makes the same
// envelope, however often it is sent.
type Envelope struct {
	MessageID  string // without angle brackets
	Channel    string
	Name       string
	Address    string
	Lang       words.Lang
	Mode       mark.Mode
	At         time.Time // when it was written
	Subject    string    // watermark and TLP label included
	Watermark  string    // empty when it is meant in earnest
	Label      string    // TLP
	Paragraphs []string
	Link       string
	LinkText   string
	Footer     string
}

// Text is the envelope's content as plain text.
func (e Envelope) Text() string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(e.Watermark)
	add(e.Label)
	parts = append(parts, e.Paragraphs...)
	if e.Link != "" {
		add(e.LinkText + "\n" + e.Link)
	}
	add(e.Footer)
	add(e.Watermark)
	return strings.Join(parts, "\n\n") + "\n"
}

// Failure is why a channel could not send.
type Failure struct {
	Permanent bool   // trying again is of no use
	Refused   bool   // it is the address that was refused
	Key       string // in words, such as "message.failure.unreachable"
	Detail    string // what the other side said
	Err       error
}

func (f *Failure) Error() string {
	if f.Err == nil {
		return f.Key
	}
	return f.Key + ": " + f.Err.Error()
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// longestDetail bounds what of the other side's answer is kept.
const longestDetail = 500

// failureOf is any error as a failure.
func failureOf(err error) Failure {
	var f *Failure
	if !errors.As(err, &f) {
		f = &Failure{Key: "message.failure.unknown", Detail: err.Error()}
	}
	c := *f
	c.Detail = strings.ToValidUTF8(c.Detail, "�")
	if r := []rune(c.Detail); len(r) > longestDetail {
		c.Detail = string(r[:longestDetail]) + "…"
	}
	return c
}

// Kept is an envelope that was kept instead of sent, for the demonstration's mail
// page.
type Kept struct {
	ID        string     `db:"id" json:"id"`
	MessageID string     `db:"message_id" json:"message_id"`
	At        time.Time  `db:"at" json:"at"`
	Mode      mark.Mode  `db:"mode" json:"mode"`
	Channel   string     `db:"channel" json:"channel"`
	Address   string     `db:"address" json:"address"`
	Name      string     `db:"name" json:"name"`
	Lang      words.Lang `db:"lang" json:"lang"`
	Subject   string     `db:"subject" json:"subject"`
	Body      string     `db:"body" json:"body"`
	Link      string     `db:"link" json:"link,omitempty"`
	Times     int64      `db:"times" json:"times"` // that it would have been sent
}
