package registry

import (
	"context"
	"slices"

	"github.com/package-url/packageurl-go"

	"taisei/watch/fetch"
	"taisei/watch/registry/artifact"
	"taisei/watch/registry/npm"
)

// What a registry gives, under the names that the rest of the house uses.
type (
	Client        = artifact.Client
	Artifact      = artifact.Artifact
	Version       = artifact.Version
	MismatchError = artifact.MismatchError
)

// ErrUnpublished is the cause where a version was published once and is gone.
var ErrUnpublished = artifact.ErrUnpublished

// MessageKeys lists every message key of the registries.
func MessageKeys() []string { return artifact.MessageKeys() }

// Options shape the clients; the zero value reads the user's own settings.
type Options struct {
	// NPMRegistry goes before every setting of npm, as a flag does.
	NPMRegistry string
	// ProjectDir is a folder of the user's own, whose npmrc counts. Never give
	// it a folder that is being scanned.
	ProjectDir string
	// NPM has everything else that npm's client can be told.
	NPM npm.Options
	// Fetch is for all clients.
	Fetch fetch.Options
}

func (o Options) npm() npm.Options {
	opt := o.NPM
	opt.Fetch = o.Fetch
	if o.NPMRegistry != "" {
		opt.Config.Registry = o.NPMRegistry
	}
	if o.ProjectDir != "" {
		opt.Config.ProjectDir = o.ProjectDir
	}
	return opt
}

// Registries is a Client for every supported type of purl.
type Registries struct{ kinds []kind }

var _ Client = (*Registries)(nil)

// New reads the user's settings; nobody is asked anything yet.
func New(opt Options) (*Registries, error) {
	list, err := kinds(opt)
	if err != nil {
		return nil, err
	}
	return &Registries{kinds: list}, nil
}

// Close drops open connections.
func (r *Registries) Close() {
	for _, k := range r.kinds {
		k.client.Close()
	}
}

// ParsePURL reads a purl and refuses a type that there is no client for.
func ParsePURL(text string) (packageurl.PackageURL, error) {
	return artifact.ParsePURL(text, Supported()...)
}

// Fetch implements Client.
func (r *Registries) Fetch(ctx context.Context, purl string) (Artifact, error) {
	client, err := r.of(purl)
	if err != nil {
		return Artifact{}, err
	}
	return client.Fetch(ctx, purl)
}

// Versions implements Client.
func (r *Registries) Versions(ctx context.Context, purl string) ([]Version, error) {
	client, err := r.of(purl)
	if err != nil {
		return nil, err
	}
	return client.Versions(ctx, purl)
}

func (r *Registries) of(purl string) (Client, error) {
	types := make([]string, 0, len(r.kinds))
	for _, k := range r.kinds {
		types = append(types, k.purlType)
	}
	p, err := artifact.ParsePURL(purl, types...)
	if err != nil {
		return nil, err
	}
	// The type is one of the list, or reading the purl would have failed.
	i := slices.IndexFunc(r.kinds, func(k kind) bool { return k.purlType == p.Type })
	return r.kinds[i].client, nil
}
