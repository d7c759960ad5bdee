package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// Request asks for one address.
type Request struct {
	URL     string
	Accept  string
	Limit   int64         // bytes of the unpacked answer; 10 MB
	Timeout time.Duration // of one attempt, with its redirects; 60 s
	// Compressed asks for gzip and unpacks it; without it the bytes come as they are stored.
	Compressed bool
	// Once: no second attempt, because the caller has another address to try.
	Once bool
	// Authorize gives the Authorization header for an address. It is not asked
	// once a redirect has led to another host.
	Authorize func(*url.URL) string
}

// Response is what came. It is filled as far as it got where there is an error too.
type Response struct {
	URL      string
	FinalURL string
	Status   int
	Header   http.Header
	Body     []byte // at most 64 kB of it where the status is not 2xx
	SHA256   string
	Hops     []string // the addresses between URL and FinalURL
	At       time.Time
}

const (
	defaultLimit   = 10 << 20
	defaultTimeout = time.Minute
	errorBodyLimit = 64 << 10
)

// Get asks until there is an answer that asking again would not change.
func (c *Client) Get(ctx context.Context, r Request) (Response, error) {
	if r.Limit <= 0 {
		r.Limit = defaultLimit
	}
	if r.Timeout <= 0 {
		r.Timeout = defaultTimeout
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		return Response{URL: r.URL}, explain(&url.URL{}, r.Limit, fmt.Errorf("%w: %w", ErrURL, withoutURL(err)))
	}
	for attempt := 1; ; attempt++ {
		resp, at, err := c.attempt(ctx, r, u)
		if err == nil {
			return resp, nil
		}
		if ctx.Err() != nil {
			return resp, explain(at, r.Limit, errors.Join(ctx.Err(), err))
		}
		wait, again := c.again(r, err, attempt)
		if !again {
			return resp, explain(at, r.Limit, err)
		}
		if err := c.opt.Sleep(ctx, wait); err != nil {
			return resp, explain(at, r.Limit, err)
		}
	}
}

// again says whether to try once more, and when: twice as late each time, with
// half of it left to chance so that clients do not come back together.
func (c *Client) again(r Request, err error, attempt int) (time.Duration, bool) {
	if r.Once || attempt >= c.opt.Attempts || !passing(err) {
		return 0, false
	}
	asked := RetryAfter(err)
	if asked > c.opt.MaxWait {
		return 0, false
	}
	wait := min(500*time.Millisecond<<min(attempt-1, 10), c.opt.MaxWait)
	wait = wait/2 + time.Duration(c.opt.Jitter()*float64(wait/2))
	return max(wait, asked), true
}

// attempt follows one request to its end; at is where it got to.
func (c *Client) attempt(ctx context.Context, r Request, first *url.URL) (resp Response, at *url.URL, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	resp, at = Response{URL: withoutUser(first), At: c.opt.Now()}, first
	for hop := 0; ; hop++ {
		next, err := c.hop(ctx, r, first, at, &resp)
		if err != nil || next == nil {
			return resp, at, err
		}
		if hop >= c.opt.Redirects {
			return resp, at, ErrRedirects
		}
		if at.Scheme == "https" && next.Scheme != "https" {
			return resp, at, ErrDowngrade
		}
		resp.Hops = append(resp.Hops, Redact(next))
		at = next
	}
}

// hop asks one address; next is where it redirects to.
func (c *Client) hop(ctx context.Context, r Request, first, at *url.URL, resp *Response) (next *url.URL, err error) {
	req, err := c.request(ctx, r, first, at)
	if err != nil {
		return nil, err
	}
	release, err := c.slots.take(ctx, HostPort(at))
	if err != nil {
		return nil, err
	}
	defer release()
	answer, err := c.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	resp.FinalURL, resp.Status, resp.Header = withoutUser(at), answer.StatusCode, answer.Header
	if next, ok := redirect(at, answer); ok {
		_, _ = io.CopyN(io.Discard, answer.Body, 4<<10) // so that the connection can be used again
		return next, nil
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		resp.Body, _ = io.ReadAll(io.LimitReader(answer.Body, errorBodyLimit))
		return nil, &StatusError{Status: answer.StatusCode, RetryAfter: c.retryAfter(answer.Header)}
	}
	resp.Body, err = body(answer, r)
	sum := sha256.Sum256(resp.Body)
	resp.SHA256 = hex.EncodeToString(sum[:])
	return nil, err
}

func (c *Client) request(ctx context.Context, r Request, first, at *url.URL) (*http.Request, error) {
	if at.Scheme != "http" && at.Scheme != "https" || at.Hostname() == "" || at.Opaque != "" {
		return nil, ErrURL
	}
	if err := c.guard.checkWritten(at); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrURL, withoutURL(err))
	}
	req.Header.Set("User-Agent", c.opt.UserAgent)
	req.Header.Set("Accept-Encoding", "identity")
	if r.Compressed {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	if r.Accept != "" {
		req.Header.Set("Accept", r.Accept)
	}
	if user := at.User; user != nil {
		password, _ := user.Password()
		req.SetBasicAuth(user.Username(), password)
	}
	if r.Authorize != nil && HostPort(first) == HostPort(at) {
		if value := r.Authorize(at); value != "" {
			req.Header.Set("Authorization", value)
		}
	}
	return req, nil
}

func withoutUser(u *url.URL) string {
	clean := *u
	clean.User = nil
	return clean.String()
}

// redirect reads where a server sends us; what stands there is its word only.
func redirect(at *url.URL, answer *http.Response) (*url.URL, bool) {
	switch answer.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false
	}
	location := answer.Header.Get("Location")
	if location == "" {
		return nil, false
	}
	next, err := at.Parse(location)
	if err != nil {
		return &url.URL{Opaque: "unreadable"}, true
	}
	next.User, next.Fragment, next.RawFragment = nil, "", ""
	return next, true
}

// body reads the answer up to the limit, unpacked where that was asked for.
func body(answer *http.Response, r Request) ([]byte, error) {
	if answer.ContentLength > r.Limit {
		return nil, ErrTooLarge
	}
	src := io.LimitReader(answer.Body, r.Limit+1)
	if encoding := answer.Header.Get("Content-Encoding"); r.Compressed && encoding != "" && encoding != "identity" {
		if encoding != "gzip" && encoding != "x-gzip" {
			return nil, fmt.Errorf("%w: %.40q", ErrEncoding, encoding)
		}
		unpacked, err := gzip.NewReader(src)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrEncoding, err)
		}
		src = io.LimitReader(unpacked, r.Limit+1)
	}
	var b bytes.Buffer
	if answer.ContentLength > 0 {
		b.Grow(int(min(answer.ContentLength, 1<<20)))
	}
	if _, err := b.ReadFrom(src); err != nil {
		return b.Bytes(), unpackError(err)
	}
	if int64(b.Len()) > r.Limit {
		return b.Bytes()[:r.Limit], ErrTooLarge
	}
	return b.Bytes(), nil
}

func unpackError(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt) {
		return fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	return err
}

// retryAfter reads the seconds or the time that a server asks to wait until.
func (c *Client) retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(text); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(c.opt.Now()), 0)
	}
	return 0
}
