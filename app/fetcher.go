package app

import (
	"context"
	"errors"
	"path"
	"sync"

	"taisei/fault"
	"taisei/watch"
	"taisei/watch/registry"
)

// fetcher is watch's Fetcher over the registries that the user configured.
type fetcher struct {
	open func() (*registry.Registries, error)
}

func newFetcher(npm string) *fetcher {
	return &fetcher{open: sync.OnceValues(func() (*registry.Registries, error) {
		opt := registry.Options{NPMRegistry: npm}
		opt.Fetch.UserAgent = "taisei/" + Version()
		return registry.New(opt)
	})}
}

// Fetch gets one version. That there is none, or no more, is a fact and not a fault.
func (f *fetcher) Fetch(ctx context.Context, w watch.Wanted) (*watch.Artifact, error) {
	registries, err := f.open()
	if err != nil {
		return nil, err
	}
	got, err := registries.Fetch(ctx, w.PURL)
	a := artifactOf(got)
	var mismatch *registry.MismatchError
	switch {
	case errors.As(err, &mismatch):
		a.Mismatch = &watch.Mismatch{Algorithm: mismatch.Algorithm, Declared: mismatch.Expected, Computed: mismatch.Actual}
		return a, nil
	case errors.Is(err, registry.ErrUnpublished):
		a.Unpublished = true
		return a, fault.New(fault.NotFound, "watch.fault.unpublished", fault.Params{"purl": w.PURL}).Wrap(err)
	case err != nil:
		return nil, err
	}
	return a, nil
}

func artifactOf(got registry.Artifact) *watch.Artifact {
	headers := map[string]string{}
	for name := range got.Headers {
		headers[name] = got.Headers.Get(name)
	}
	return &watch.Artifact{
		Name: path.Base(got.URL), URL: got.URL, MediaType: got.Headers.Get("Content-Type"), Data: got.Bytes, Headers: headers,
		Metadata: got.Metadata, PublishedAt: got.Published, Unpublished: got.Unpublished,
	}
}
