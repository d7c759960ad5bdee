package mail

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"taisei/message"
)

//go:embed mail.html
var page string

var html = template.Must(template.New("mail").Parse(page))

// compose makes the mail of an envelope. Nothing that a person wrote can add a
// header or a recipient: addresses are parsed, and the rest is encoded.
func (s *Sender) compose(e message.Envelope) (*gomail.Msg, *message.Failure) {
	to, failure := recipient(e)
	if failure != nil {
		return nil, failure
	}
	var body bytes.Buffer
	if err := html.Execute(&body, e); err != nil {
		return nil, &message.Failure{Permanent: true, Key: "message.failure.unknown", Detail: err.Error(), Err: err}
	}
	m := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(s.from)
	m.ToMailAddress(to)
	m.Subject(short(oneLine(e.Subject), longestSubject))
	m.SetMessageIDWithValue(oneLine(e.MessageID))
	m.SetDateWithValue(e.At)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's absence note answers
	m.SetGenHeader(gomail.HeaderContentLang, string(e.Lang))
	m.SetBodyString(gomail.TypeTextPlain, e.Text())
	m.AddAlternativeString(gomail.TypeTextHTML, body.String())
	return m, nil
}

func recipient(e message.Envelope) (*mail.Address, *message.Failure) {
	bad := &message.Failure{Permanent: true, Refused: true, Key: "message.failure.address", Detail: e.Address}
	if strings.ContainsFunc(e.Address, control) {
		return nil, bad
	}
	to, err := mail.ParseAddress(e.Address)
	if err != nil || to.Name != "" || to.Address != e.Address { // an address alone, not a list and no name
		bad.Err = err
		return nil, bad
	}
	to.Name = short(oneLine(e.Name), longestName)
	return to, nil
}

// A header's line may have 998 bytes (RFC 5322); servers refuse a mail with more.
const (
	longestName    = 100 // characters
	longestSubject = 200
)

func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// oneLine is a text without what could end a header.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if control(r) {
			return ' '
		}
		return r
	}, s)
}
