package artifact

import (
	"context"
	"net/http"
	"time"
)

// Client asks the registry that the user configured for one kind of package.
type Client interface {
	// Fetch gets the archive of one version, or of the latest where the purl
	// has none. Where the error is a *MismatchError or ErrUnpublished, the
	// artifact holds what there is: it is evidence.
	Fetch(ctx context.Context, purl string) (Artifact, error)
	// Versions lists what is and was published, oldest first; a version in the
	// purl is ignored.
	Versions(ctx context.Context, purl string) ([]Version, error)
}

// Artifact is one published version with its archive.
type Artifact struct {
	PURL    string // with the version
	Version string
	URL     string // of the archive, as the registry states it
	Bytes   []byte
	SHA256  string
	// Metadata is what the registry says of the version: its JSON, unchanged.
	Metadata  []byte
	Published time.Time // zero where the registry does not tell
	Publisher string
	Integrity string // as the registry states it
	// Verified: the archive has the digests that the registry states. False
	// without an error means that the registry states none.
	Verified      bool
	HasProvenance bool
	InstallScript bool
	Unpublished   bool        // only with ErrUnpublished
	Headers       http.Header // of the archive's answer: those worth keeping
	FinalURL      string      // where the archive came from, after redirects
	Registry      string      // the registry that was asked
	At            time.Time
}

// Version is what the registry's list says of one version.
type Version struct {
	Version       string
	URL           string // of the archive
	Integrity     string
	Published     time.Time
	Publisher     string
	Deprecated    string
	HasProvenance bool
	InstallScript bool
	Unpublished   bool // it was there once: the list of times knows it
}
