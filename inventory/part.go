package inventory

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/package-url/packageurl-go"

	"taisei/identity"
	"taisei/inventory/component"
	"taisei/record"
)

// Component is something that systems are built from: one version of a package.
// It is public knowledge; which system has it is told by presences.
type Component struct {
	ID           string    `db:"id" json:"id"`     // made of the purl
	PURL         string    `db:"purl" json:"purl"` // canonical; empty where no list says what kind of package it is
	Type         string    `db:"type" json:"type"` // npm, pypi, golang, …
	Namespace    string    `db:"namespace" json:"namespace,omitempty"`
	Name         string    `db:"name" json:"name"`
	Version      string    `db:"version" json:"version,omitempty"` // empty where the list leaves it open
	RegistryName string    `db:"registry_name" json:"registry_name"`
	FirstSeenAt  time.Time `db:"first_seen_at" json:"first_seen_at"`
}

// Origin is what lists say of where a component's bytes come from.
type Origin struct {
	ID        string `db:"id" json:"id"`
	Component string `db:"component" json:"component"`
	URL       string `db:"url" json:"url,omitempty"`
	Hashes    []Hash `db:"hashes" json:"hashes"`
	Asked     string `db:"asked" json:"asked,omitempty"` // the constraint, where the version is left open
}

// Hash is a digest in lower-case hexadecimal.
type Hash struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"value"`
}

// space is the name space of component identifiers.
var space = uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:taisei:component"))

// ComponentID is the identifier of the component with a canonical purl.
func ComponentID(purl string) string {
	return uuid.NewHash(sha256.New(), space, []byte(purl), 8).String()
}

// componentOf splits what a list says into a component. ok is false where a
// text is longer than anything real, and could not be searched.
func componentOf(c component.Component) (Component, bool) {
	one := Component{PURL: plain(c.PURL), Type: plain(c.Type), Name: plain(c.Name), Version: plain(c.Version)}
	one.RegistryName = one.Name
	if p, err := parsePURL(one.PURL); err == nil {
		one.PURL, one.Type, one.Namespace, one.Name, one.Version = p.ToString(), p.Type, p.Namespace, p.Name, p.Version
		one.ID = ComponentID(one.PURL)
	} else {
		one.PURL = ""
		one.ID = ComponentID(strings.Join([]string{"", one.Type, one.Name, one.Version}, "\x00"))
	}
	if one.RegistryName == "" {
		one.RegistryName = one.Name
	}
	ok := one.Name != "" && len(one.PURL) <= 4096 && len(one.Type) <= 64 && len(one.Namespace) <= 512 &&
		len(one.Name) <= 512 && len(one.Version) <= 256 && len(one.RegistryName) <= 1024
	return one, ok
}

// parsePURL reads a purl as it is searched for. A purl can spell any byte, and
// names of Python packages in several ways.
func parsePURL(text string) (packageurl.PackageURL, error) {
	p, err := packageurl.FromString(plain(text))
	if err != nil {
		return packageurl.PackageURL{}, fmt.Errorf("read the purl: %w", err)
	}
	p.Namespace, p.Name, p.Version = plain(p.Namespace), plain(p.Name), plain(p.Version)
	if p.Type == packageurl.TypePyPi {
		p.Name = component.PyPIName(p.Name)
	}
	return p, nil
}

// plain keeps what a column of text can hold on every database.
func plain(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "\uFFFD")
}

const (
	longestURL = 4096
	mostHashes = 16
)

func originOf(componentID string, c component.Component) Origin {
	o := Origin{Component: componentID, Asked: plain(c.Constraint)}
	if u := plain(c.URL); len(u) <= longestURL {
		o.URL = u
	}
	if len(o.Asked) > 256 {
		o.Asked = ""
	}
	for _, h := range c.Hashes {
		o.Hashes = append(o.Hashes, Hash{Algorithm: plain(h.Algorithm), Value: strings.ToLower(plain(h.Value))})
	}
	o.Hashes = tidyHashes(o.Hashes)
	o.ID = o.fingerprint()
	return o
}

func tidyHashes(hashes []Hash) []Hash {
	hashes = slices.DeleteFunc(hashes, func(h Hash) bool { return h.Value == "" || len(h.Value) > 256 || len(h.Algorithm) > 32 })
	slices.SortFunc(hashes, func(a, b Hash) int {
		return strings.Compare(a.Algorithm+" "+a.Value, b.Algorithm+" "+b.Value)
	})
	hashes = slices.Compact(hashes)
	return hashes[:min(len(hashes), mostHashes)]
}

// fingerprint makes the identifier of what the origin says.
func (o Origin) fingerprint() string {
	texts := []string{o.Component, o.URL, o.Asked}
	for _, h := range o.Hashes {
		texts = append(texts, h.Algorithm, h.Value)
	}
	sum := sha256.Sum256([]byte(strings.Join(texts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// addressKey is what two spellings of one address have in common: host and path.
// The scheme, a query against caches and a fragment make no difference.
func addressKey(address string) (key, host string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return "", ""
	}
	host = strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	key = host + "/" + strings.TrimPrefix(u.EscapedPath(), "/")
	if len(key) > 512 { // a longer text is no key of an index
		sum := sha256.Sum256([]byte(key))
		key = host[:min(len(host), 256)] + "#" + base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return key, host[:min(len(host), 256)]
}

var qComponent = record.Query{Name: "inventory.component", SQL: `
	SELECT id, purl, type, namespace, name, version, registry_name, first_seen_at FROM components WHERE id = $1`}

// Component gives one component.
func (s *Service) Component(ctx context.Context, caller identity.Caller, id string) (Component, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Component{}, err
	}
	var c Component
	err := s.Store.Read(ctx, func(r record.Reader) error { return r.One(ctx, &c, qComponent, plain(id)) })
	return c, err
}

var qOrigins = record.Query{Name: "inventory.origins", SQL: `
	SELECT id, component, url, hashes, asked FROM component_origins WHERE component = $1 ORDER BY id LIMIT 1000`}

// OriginsTx gives what lists said so far of where a component comes from, so
// that what is fetched can be compared with it.
func (s *Service) OriginsTx(ctx context.Context, r record.Reader, caller identity.Caller, componentID string) ([]Origin, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	origins := []Origin{}
	return origins, r.Select(ctx, &origins, qOrigins, componentID)
}

// qStanding finds components that stand in some list now and that are not the
// organisation's own.
var qStanding = record.Query{Name: "inventory.standing", SQL: `
	SELECT c.id, c.purl, c.type, c.namespace, c.name, c.version, c.registry_name, c.first_seen_at FROM components c
	WHERE c.type = $1 AND c.id > $2 AND EXISTS (
		SELECT 1 FROM component_origins o JOIN presences p ON p.origin = o.id
		WHERE o.component = c.id AND p.to_import = 0 AND p.own = FALSE)
	ORDER BY c.id LIMIT $3`}

// Standing lists the components of a type (npm, …) that some system has now, for
// those who watch registries. TLP:RED systems count too: a component is public.
func (s *Service) Standing(ctx context.Context, caller identity.Caller, kind, after string, limit int) (Page[Component], error) {
	if err := caller.May(identity.RunJobs); err != nil {
		return Page[Component]{}, err
	}
	limit = max(1, min(limit, 1000))
	page := Page[Component]{Items: []Component{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		return r.Select(ctx, &page.Items, qStanding, kind, after, limit+1)
	})
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.Next = page.Items[limit-1].ID
	}
	return page, err
}
