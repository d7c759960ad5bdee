package npm

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/package-url/packageurl-go"

	"taisei/fault"
	"taisei/inventory/component"
	"taisei/watch/fetch"
	"taisei/watch/registry/artifact"
)

// Type is the purl type that this client is for.
const Type = "npm"

// Options shape a Client; the zero value is what the server uses.
type Options struct {
	Config ConfigOptions
	Fetch  fetch.Options

	MetadataLimit int64         // bytes of a package's document; 64 MB
	ManifestLimit int64         // bytes of one version's; 8 MB
	ArchiveLimit  int64         // 256 MB
	ArchiveTime   time.Duration // for one attempt at an archive; 5 minutes
}

// Client is an artifact.Client for npm; it may be used by many goroutines.
type Client struct {
	opt    Options
	config *Config

	mu      sync.Mutex
	fetcher *fetch.Client
}

// New reads the settings. Nothing is asked of anybody yet.
func New(opt Options) (*Client, error) {
	config, err := LoadConfig(opt.Config)
	if err != nil {
		return nil, err
	}
	orBytes := func(n *int64, otherwise int64) {
		if *n <= 0 {
			*n = otherwise
		}
	}
	orBytes(&opt.MetadataLimit, 64<<20)
	orBytes(&opt.ManifestLimit, 8<<20)
	orBytes(&opt.ArchiveLimit, 256<<20)
	if opt.ArchiveTime <= 0 {
		opt.ArchiveTime = 5 * time.Minute
	}
	return &Client{opt: opt, config: config}, nil
}

// Config is what the client is set to, to be shown; it names no secret.
func (c *Client) Config() *Config { return c.config }

// Close drops open connections.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fetcher != nil {
		c.fetcher.Close()
	}
}

// query is one package at one registry.
type query struct {
	*Client
	purl     packageurl.PackageURL
	name     string
	registry *url.URL
	fetcher  *fetch.Client
}

func (c *Client) query(ctx context.Context, text string) (*query, error) {
	p, err := artifact.ParsePURL(text, Type)
	if err != nil {
		return nil, err
	}
	name := p.Name
	if p.Namespace != "" {
		name = p.Namespace + "/" + p.Name
	}
	if !validName(name) || strings.ContainsAny(p.Version, "/\\?#") || len(p.Version) > 256 {
		return nil, fault.Field("purl", artifact.KeyName, fault.Params{"purl": text})
	}
	registry, _, err := c.config.Registry(ctx, name)
	if err != nil {
		return nil, err
	}
	fetcher, err := c.connect()
	if err != nil {
		return nil, err
	}
	return &query{Client: c, purl: p, name: name, registry: registry, fetcher: fetcher}, nil
}

// connect makes the connections once the registry is known, which may have
// meant asking npm.
func (c *Client) connect() (*fetch.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fetcher == nil {
		opt, err := c.config.fetchOptions(c.opt.Fetch)
		if err != nil {
			return nil, err
		}
		c.fetcher = fetch.New(opt)
	}
	return c.fetcher, nil
}

// validName keeps a name from a stranger's file from becoming another path.
func validName(name string) bool {
	parts := strings.Split(name, "/")
	if len(name) > 214 || len(parts) > 2 || len(parts) == 2 && !strings.HasPrefix(parts[0], "@") {
		return false
	}
	for _, part := range parts {
		part = strings.TrimPrefix(part, "@")
		if part == "" || part == "." || part == ".." || strings.ContainsAny(part, "\\?#%@") ||
			strings.ContainsFunc(part, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			return false
		}
	}
	return true
}

// Versions implements artifact.Client.
func (c *Client) Versions(ctx context.Context, purl string) ([]artifact.Version, error) {
	q, err := c.query(ctx, purl)
	if err != nil {
		return nil, err
	}
	d, err := q.document(ctx)
	if err != nil {
		return nil, err
	}
	return d.list(), nil
}

// document asks for the whole list of a package.
func (q *query) document(ctx context.Context) (*document, error) {
	data, err := q.json(ctx, q.address(), q.opt.MetadataLimit)
	if err != nil {
		return nil, err
	}
	d, err := readDocument(data)
	if err != nil {
		return nil, q.problem(fault.Unavailable, artifact.KeyDamaged, nil).Wrap(err)
	}
	if d.Name != "" && d.Name != q.name {
		return nil, q.problem(fault.Invalid, artifact.KeyOtherPackage, fault.Params{"found": short(d.Name)})
	}
	return d, nil
}

// address is the package's own, with the slash of a scope escaped as npm does.
func (q *query) address(further ...string) string {
	name := url.PathEscape(q.name)
	if scope, rest, ok := strings.Cut(q.name, "/"); ok {
		name = "@" + url.PathEscape(strings.TrimPrefix(scope, "@")) + "%2f" + url.PathEscape(rest)
	}
	base := *q.registry
	base.User = nil
	address := base.String() + name
	for _, part := range further {
		address += "/" + url.PathEscape(part)
	}
	return address
}

// json asks for a document and holds it to being one: many proxies answer with
// a page where one has to sign in.
func (q *query) json(ctx context.Context, address string, limit int64) ([]byte, error) {
	got, err := q.fetcher.Get(ctx, fetch.Request{
		URL: address, Accept: "application/json", Limit: limit, Compressed: true, Authorize: q.authorize,
	})
	var status *fetch.StatusError
	if errors.As(err, &status) && (status.Status == http.StatusNotFound || status.Status == http.StatusGone) {
		return nil, q.problem(fault.NotFound, artifact.KeyNoPackage, nil).Wrap(err)
	}
	if err != nil {
		return nil, err
	}
	if body := bytes.TrimSpace(got.Body); len(body) == 0 || body[0] != '{' {
		return nil, q.problem(fault.Unavailable, artifact.KeyNotJSON, fault.Params{
			"content_type": short(got.Header.Get("Content-Type")),
		})
	}
	return got.Body, nil
}

// authorize adds what was written into the registry's own address.
func (q *query) authorize(u *url.URL) string {
	if value := q.config.authorization(u); value != "" {
		return value
	}
	user := q.registry.User
	if user == nil || fetch.HostPort(u) != fetch.HostPort(q.registry) || !strings.HasPrefix(u.EscapedPath(), q.registry.EscapedPath()) {
		return ""
	}
	password, _ := user.Password()
	return header(basic(user.Username(), password))
}

func (q *query) problem(code fault.Code, key string, params fault.Params) *fault.Error {
	if params == nil {
		params = fault.Params{}
	}
	params["purl"], params["registry"] = q.purl.ToString(), fetch.Redact(q.registry)
	return &fault.Error{Code: code, Key: key, Params: params, Field: "purl"}
}

func (q *query) versionPURL(version string) string { return component.NPM(q.name, version, "") }

func short(text string) string {
	if len(text) > 100 {
		return text[:100] + "…"
	}
	return text
}
