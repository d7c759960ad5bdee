package registry

import (
	"taisei/watch/registry/artifact"
	"taisei/watch/registry/npm"
)

// kind is one kind of registry.
type kind struct {
	purlType string
	client   interface {
		artifact.Client
		Close()
	}
}

// kinds lists the clients, one a purl type.
func kinds(opt Options) ([]kind, error) {
	forNPM, err := npm.New(opt.npm())
	if err != nil {
		return nil, err
	}
	return []kind{
		{npm.Type, forNPM},
	}, nil
}

// Supported lists the purl types that there is a client for.
func Supported() []string { return []string{npm.Type} }
