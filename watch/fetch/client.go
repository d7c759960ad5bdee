package fetch

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// UserAgent is how taisei introduces itself.
func UserAgent(version string) string { return "taisei/" + version }

// Options shape a Client; the zero value is what the server uses.
type Options struct {
	UserAgent string
	// Allow lists host:port pairs (see HostPort) that the user named and that
	// may therefore be on a loopback or private address.
	Allow []string
	// TLS is the configuration with the user's own certificate authorities.
	TLS *tls.Config
	// Proxy is used as it is; nil takes the environment's.
	Proxy *httpproxy.Config

	PerHost   int           // connections to one host at a time; 4
	Redirects int           // hops of one request; 5
	Attempts  int           // of one request, with the first; 4
	MaxWait   time.Duration // a server that asks for more is not waited for; 60 s

	DialTimeout   time.Duration // 10 s
	HeaderTimeout time.Duration // from the request to the answer's head; 30 s

	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error
	Jitter func() float64 // in [0, 1)
}

func (o Options) withDefaults() Options {
	orInt := func(n *int, otherwise int) {
		if *n <= 0 {
			*n = otherwise
		}
	}
	orTime := func(d *time.Duration, otherwise time.Duration) {
		if *d <= 0 {
			*d = otherwise
		}
	}
	if o.UserAgent == "" {
		o.UserAgent = UserAgent("devel")
	}
	if o.Proxy == nil {
		o.Proxy = httpproxy.FromEnvironment()
	}
	orInt(&o.PerHost, 4)
	orInt(&o.Redirects, 5)
	orInt(&o.Attempts, 4)
	orTime(&o.MaxWait, time.Minute)
	orTime(&o.DialTimeout, 10*time.Second)
	orTime(&o.HeaderTimeout, 30*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Client fetches; it may be used by many goroutines.
type Client struct {
	opt       Options
	guard     *guard
	transport *http.Transport
	slots     slots
	proxied   func(*url.URL) (*url.URL, error)
}

// New makes a client.
func New(opt Options) *Client {
	opt = opt.withDefaults()
	g := &guard{dialer: net.Dialer{Timeout: opt.DialTimeout, KeepAlive: 30 * time.Second}, allowed: map[string]bool{}}
	for _, hostPort := range opt.Allow {
		g.allowed[hostPort] = true
	}
	// A proxy is the user's own setting, and most stand on private addresses.
	for _, proxy := range []string{opt.Proxy.HTTPProxy, opt.Proxy.HTTPSProxy} {
		if at, ok := proxyHostPort(proxy); ok {
			g.allowed[at] = true
		}
	}
	c := &Client{opt: opt, guard: g, slots: slots{most: opt.PerHost}, proxied: opt.Proxy.ProxyFunc()}
	c.transport = &http.Transport{
		Proxy:                  func(r *http.Request) (*url.URL, error) { return c.proxied(r.URL) },
		DialContext:            g.dial,
		TLSClientConfig:        opt.TLS,
		TLSHandshakeTimeout:    opt.DialTimeout,
		ResponseHeaderTimeout:  opt.HeaderTimeout,
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    opt.PerHost,
		MaxConnsPerHost:        opt.PerHost,
		MaxResponseHeaderBytes: 256 << 10,
		ForceAttemptHTTP2:      true,
		// Unpacking is done here, under the limit and only where it was asked for.
		DisableCompression: true,
	}
	return c
}

// Close drops the connections that are kept for the next request.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

func proxyHostPort(text string) (string, bool) {
	if text == "" {
		return "", false
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		if u, err = url.Parse("http://" + text); err != nil {
			return "", false
		}
	}
	return HostPort(u), true
}
