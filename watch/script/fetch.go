package script

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"

	"taisei/watch/fetch"
)

// Limit is the cap on a script or page, in bytes.
const Limit = 10 << 20

// Options shape a fetch; the zero value is what the server uses.
type Options struct {
	UserAgent string
	// AllowPrivate lets the address itself be on a loopback or private network:
	// for a person who typed it, never for a server that somebody else tells
	// what to fetch. What it redirects to stays refused, unless it is the same host.
	AllowPrivate bool
	// AllowHosts are further host:port pairs (see fetch.HostPort) that may be.
	AllowHosts []string
	Limit      int64         // bytes; 10 MB
	Timeout    time.Duration // of one attempt; 60 s
	MaxScripts int           // of a page; 1000
	Proxy      *httpproxy.Config
	Now        func() time.Time
	// Client is used as it is where there is one, for its connections.
	Client *fetch.Client
}

// Fetched is what came. Where there is an error too, it holds what there is.
type Fetched struct {
	URL         string
	FinalURL    string
	Hops        []string // the addresses between the two
	Status      int
	Header      http.Header
	Bytes       []byte // as sent, its compression undone
	SHA256      string
	ContentType string
	At          time.Time
	Page        *Page // what was found in a page; nil for a script
}

// Fetch gets one address.
func Fetch(ctx context.Context, address string, opt Options) (Fetched, error) {
	client := opt.Client
	if client == nil {
		client = newClient(address, opt)
		defer client.Close()
	}
	if opt.Limit <= 0 {
		opt.Limit = Limit
	}
	got, err := client.Get(ctx, fetch.Request{
		URL: address, Accept: "*/*", Limit: opt.Limit, Timeout: opt.Timeout, Compressed: true,
	})
	f := Fetched{
		URL: got.URL, FinalURL: got.FinalURL, Hops: got.Hops, Status: got.Status, Header: got.Header,
		Bytes: got.Body, SHA256: got.SHA256, At: got.At,
	}
	if err != nil {
		return f, err
	}
	f.ContentType = contentType(got.Header.Get("Content-Type"), got.Body)
	if isPage(f.ContentType) {
		f.Page = List(f.Bytes, got.Header.Get("Content-Type"), f.FinalURL, opt.MaxScripts)
	}
	return f, nil
}

func newClient(address string, opt Options) *fetch.Client {
	allow := opt.AllowHosts
	if u, err := url.Parse(address); err == nil && opt.AllowPrivate {
		allow = append(allow[:len(allow):len(allow)], fetch.HostPort(u))
	}
	return fetch.New(fetch.Options{UserAgent: opt.UserAgent, Allow: allow, Proxy: opt.Proxy, Now: opt.Now})
}
