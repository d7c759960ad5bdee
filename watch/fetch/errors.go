package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"taisei/fault"
)

// The message keys. Every sentence gets "url" and "host", without secrets.
const (
	KeyURL         = "fetch.url"         //
	KeyAddress     = "fetch.address"     //
	KeyDowngrade   = "fetch.downgrade"   //
	KeyRedirects   = "fetch.redirects"   //
	KeyTooLarge    = "fetch.too_large"   // limit (MB)
	KeyUnreachable = "fetch.unreachable" //
	KeyCertificate = "fetch.certificate" //
	KeyTimeout     = "fetch.timeout"     //
	KeyCutOff      = "fetch.cut_off"     //
	KeyNotThere    = "fetch.not_there"   // status
	KeyDenied      = "fetch.denied"      // status
	KeyTooMany     = "fetch.too_many"    //
	KeyStatus      = "fetch.status"      // status
	KeyEncoding    = "fetch.encoding"    //
)

// MessageKeys lists every key above, so that a test can hold words/ to it.
func MessageKeys() []string {
	return []string{
		KeyURL, KeyAddress, KeyDowngrade, KeyRedirects, KeyTooLarge, KeyUnreachable, KeyCertificate,
		KeyTimeout, KeyCutOff, KeyNotThere, KeyDenied, KeyTooMany, KeyStatus, KeyEncoding,
	}
}

// The causes, for errors.Is; ErrAddress is with the addresses.
var (
	ErrURL       = errors.New("the address is not one of http or https with a host")
	ErrDowngrade = errors.New("the server redirects from https to http")
	ErrRedirects = errors.New("too many redirects")
	ErrTooLarge  = errors.New("the answer is larger than the limit")
	ErrEncoding  = errors.New("the answer has an encoding that was not asked for")
)

// StatusError is the cause where the server answered something else than 2xx.
type StatusError struct {
	Status     int
	RetryAfter time.Duration // what the server asked to wait; 0 where it did not
}

func (e *StatusError) Error() string {
	return "the server answered " + strconv.Itoa(e.Status) + " " + http.StatusText(e.Status)
}

// RetryAfter is how long the server asked to be left alone, by err.
func RetryAfter(err error) time.Duration {
	var status *StatusError
	if errors.As(err, &status) {
		return status.RetryAfter
	}
	return 0
}

// Redact is an address as it may be shown and logged: without user, password,
// query and fragment, all of which hold secrets on some servers.
func Redact(u *url.URL) string {
	shown := *u
	shown.User, shown.Fragment, shown.RawFragment = nil, "", ""
	if shown.RawQuery != "" {
		shown.RawQuery = "…"
	}
	if text := shown.String(); len(text) <= 500 {
		return text
	}
	return shown.Scheme + "://" + shown.Host + "/…"
}

// explain turns a cause into an error that a person can act on.
func explain(u *url.URL, limit int64, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	params := fault.Params{"url": Redact(u), "host": u.Host}
	code, key := class(err, params)
	if key == KeyTooLarge {
		params["limit"] = (limit + 1<<20 - 1) >> 20
	}
	return (&fault.Error{Code: code, Key: key, Params: params, Field: Redact(u)}).Wrap(withoutURL(err))
}

func class(err error, params fault.Params) (fault.Code, string) {
	var status *StatusError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &status):
		params["status"] = status.Status
		return classStatus(status.Status)
	case errors.Is(err, ErrURL):
		return fault.Invalid, KeyURL
	case errors.Is(err, ErrAddress):
		return fault.Invalid, KeyAddress
	case errors.Is(err, ErrDowngrade):
		return fault.Invalid, KeyDowngrade
	case errors.Is(err, ErrRedirects):
		return fault.Invalid, KeyRedirects
	case errors.Is(err, ErrTooLarge):
		return fault.TooLarge, KeyTooLarge
	case errors.Is(err, ErrEncoding):
		return fault.Invalid, KeyEncoding
	case isCertificate(err):
		return fault.Unavailable, KeyCertificate
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fault.Unavailable, KeyTimeout
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.Unavailable, KeyCutOff
	}
	return fault.Unavailable, KeyUnreachable
}

func classStatus(status int) (fault.Code, string) {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return fault.NotFound, KeyNotThere
	case http.StatusUnauthorized, http.StatusForbidden:
		return fault.Unavailable, KeyDenied
	case http.StatusTooManyRequests:
		return fault.TooMany, KeyTooMany
	}
	return fault.Unavailable, KeyStatus
}

func isCertificate(err error) bool {
	var verify *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &verify) || errors.As(err, &authority) || errors.As(err, &name) || errors.As(err, &invalid)
}

// withoutURL drops the whole address that net/http puts into its errors.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// passing reports whether asking again may help.
func passing(err error) bool {
	var status *StatusError
	if errors.As(err, &status) {
		switch status.Status {
		case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway,
			http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
		return false
	}
	for _, final := range []error{ErrURL, ErrAddress, ErrDowngrade, ErrRedirects, ErrTooLarge, ErrEncoding} {
		if errors.Is(err, final) {
			return false
		}
	}
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return false
	}
	return !isCertificate(err)
}
