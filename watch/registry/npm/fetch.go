package npm

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"taisei/fault"
	"taisei/watch/fetch"
	"taisei/watch/registry/artifact"
)

// Fetch implements artifact.Client.
func (c *Client) Fetch(ctx context.Context, purl string) (artifact.Artifact, error) {
	q, err := c.query(ctx, purl)
	if err != nil {
		return artifact.Artifact{}, err
	}
	a, m, err := q.describe(ctx)
	if err != nil {
		return a, err
	}
	return q.archive(ctx, a, m)
}

// describe learns of the version from the package's whole list, because only
// that has the time of publication and what was taken away; where the list is
// too large, or its author has no such page, from the version's own document.
func (q *query) describe(ctx context.Context) (artifact.Artifact, manifest, error) {
	d, err := q.document(ctx)
	if err != nil {
		if q.purl.Version == "" || !errors.Is(err, fetch.ErrTooLarge) {
			return q.empty(q.purl.Version), manifest{}, err
		}
		raw, err := q.json(ctx, q.address(q.purl.Version), q.opt.ManifestLimit)
		if err != nil {
			return q.empty(q.purl.Version), manifest{}, err
		}
		return q.fill(q.empty(q.purl.Version), raw)
	}
	version := q.purl.Version
	if version == "" {
		version = d.latest
	}
	a := q.empty(version)
	a.Published = d.times[version]
	raw, ok := d.versions[version]
	if !ok {
		return q.missing(a, d)
	}
	return q.fill(a, raw)
}

func (q *query) empty(version string) artifact.Artifact {
	return artifact.Artifact{PURL: q.versionPURL(version), Version: version, Registry: fetch.Redact(q.registry)}
}

// missing tells a version that was taken away from one that never was.
func (q *query) missing(a artifact.Artifact, d *document) (artifact.Artifact, manifest, error) {
	if _, known := d.times[a.Version]; known && a.Version != "created" && a.Version != "modified" || d.gone {
		a.Unpublished = true
		return a, manifest{}, q.problem(fault.NotFound, artifact.KeyUnpublished, nil).Wrap(artifact.ErrUnpublished)
	}
	return a, manifest{}, q.problem(fault.NotFound, artifact.KeyNoVersion, nil)
}

// fill reads the version's own metadata, and refuses another package's.
func (q *query) fill(a artifact.Artifact, raw []byte) (artifact.Artifact, manifest, error) {
	if int64(len(raw)) > q.opt.ManifestLimit {
		return a, manifest{}, q.problem(fault.TooLarge, artifact.KeyDamaged, nil)
	}
	m, err := readManifest(raw)
	if err != nil {
		return a, m, q.problem(fault.Unavailable, artifact.KeyDamaged, nil).Wrap(err)
	}
	if m.Name != q.name || m.Version != a.Version {
		return a, m, q.problem(fault.Invalid, artifact.KeyOtherPackage, fault.Params{"found": short(m.Name + "@" + m.Version)})
	}
	a.Metadata, a.URL, a.Publisher, a.Integrity = bytes.Clone(raw), m.Dist.Tarball, m.User.Name, m.integrity()
	a.HasProvenance, a.InstallScript = m.provenance(), m.installs()
	return a, m, nil
}

// archive gets the bytes and holds them to what the registry states. An archive
// that does not fit is given with the error: it is evidence.
func (q *query) archive(ctx context.Context, a artifact.Artifact, m manifest) (artifact.Artifact, error) {
	got, err := q.download(ctx, a.URL)
	if got.Header != nil {
		a.FinalURL, a.Headers, a.At = got.FinalURL, worthKeeping(got.Header), got.At
	}
	var status *fetch.StatusError
	if errors.As(err, &status) && (status.Status == http.StatusNotFound || status.Status == http.StatusGone) {
		return a, q.problem(fault.NotFound, artifact.KeyNoArchive, fault.Params{"url": a.URL}).Wrap(err)
	}
	if err != nil {
		return a, err
	}
	a.Bytes, a.SHA256 = got.Body, got.SHA256
	a.Verified, err = verify(a.Bytes, m)
	var mismatch *artifact.MismatchError
	if errors.As(err, &mismatch) {
		return a, q.problem(fault.Invalid, artifact.KeyMismatch, fault.Params{
			"url": a.URL, "algorithm": mismatch.Algorithm,
		}).Wrap(err)
	}
	return a, nil
}

// download asks the address that the registry states, and then the same path at
// the registry itself: a mirror hands out documents with its source's addresses
// in them, which need not be reachable from here.
func (q *query) download(ctx context.Context, stated string) (fetch.Response, error) {
	addresses := q.addresses(stated)
	for i, address := range addresses {
		last := i == len(addresses)-1
		got, err := q.fetcher.Get(ctx, fetch.Request{
			URL: address, Limit: q.opt.ArchiveLimit, Timeout: q.opt.ArchiveTime, Authorize: q.authorize, Once: !last,
		})
		if err == nil || last || ctx.Err() != nil || errors.Is(err, fetch.ErrTooLarge) {
			return got, err
		}
	}
	return fetch.Response{}, q.problem(fault.Invalid, artifact.KeyNoArchive, fault.Params{"url": short(stated)})
}

// addresses follows npm's setting replace-registry-host.
func (q *query) addresses(stated string) []string {
	u, err := q.registry.Parse(stated)
	if err != nil || stated == "" || u.Hostname() == "" {
		return nil
	}
	u.User = nil
	mirrored := *u
	mirrored.Scheme, mirrored.Host = q.registry.Scheme, q.registry.Host
	if mirrored.Host == u.Host {
		return []string{u.String()}
	}
	switch q.config.settings["replace-registry-host"].value() {
	case "never":
		return []string{u.String()}
	case "always", u.Host:
		return []string{mirrored.String()}
	}
	return []string{u.String(), mirrored.String()}
}

// worthKeeping are the headers that say where and when an archive came from.
func worthKeeping(all http.Header) http.Header {
	kept := http.Header{}
	for _, name := range []string{
		"Age", "Cache-Control", "Content-Length", "Content-Type", "Date", "Etag", "Last-Modified", "Server", "Via", "X-Served-By",
	} {
		for _, value := range all.Values(name) {
			kept.Add(name, short(value))
		}
	}
	return kept
}
