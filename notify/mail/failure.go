package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"taisei/message"
)

// classify says what a failure means and whether trying again can help. Only the
// server's own lasting no (5xx) to this mail is permanent: all else, a wrong
// password among it, is for somebody to mend while the mail waits.
func classify(err error) *message.Failure {
	f := &message.Failure{Key: keyOf(err), Detail: detail(err), Err: err}
	var sending *gomail.SendError
	if !errors.As(err, &sending) || sending.ErrorCode() < 500 {
		return f
	}
	f.Permanent, f.Key = true, "message.failure.rejected"
	if sending.Reason == gomail.ErrSMTPRcptTo {
		f.Refused, f.Key = true, "message.failure.refused"
	}
	return f
}

func keyOf(err error) string {
	var sending *gomail.SendError
	switch {
	case errors.As(err, &sending) && sending.ErrorCode() >= 400:
		return "message.failure.put_off"
	case isTLS(err):
		return "message.failure.tls"
	case isAuth(err):
		return "message.failure.auth"
	case isTimeout(err):
		return "message.failure.timeout"
	case errors.As(err, new(net.Error)), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), sending != nil:
		return "message.failure.unreachable"
	}
	return "message.failure.unknown"
}

// The library has no types for what goes wrong before and after the server's
// answers, so that some of its texts must be read.

func isTLS(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, new(tls.RecordHeaderError)) ||
		errors.As(err, new(x509.UnknownAuthorityError)) || errors.As(err, new(x509.HostnameError)) ||
		strings.Contains(err.Error(), "STARTTLS")
}

func isAuth(err error) bool {
	var reply *textproto.Error
	return strings.Contains(err.Error(), "SMTP AUTH") || errors.As(err, &reply) && reply.Code >= 530 && reply.Code <= 538
}

func isTimeout(err error) bool {
	var network net.Error
	return errors.As(err, &network) && network.Timeout() || strings.Contains(err.Error(), "i/o timeout")
}

// detail is what the other side said, on one line.
func detail(err error) string {
	text, _, _ := strings.Cut(err.Error(), ", affected recipient")
	return strings.Join(strings.Fields(text), " ")
}
