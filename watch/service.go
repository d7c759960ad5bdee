package watch

import (
	"context"
	"time"

	"taisei/detect"
	"taisei/evidence"
	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
)

// Service is everything that watches.
type Service struct {
	Store    record.Store
	Evidence *evidence.Service
	Origins  Origins // what lists say of where a component comes from
	Fetcher  Fetcher
	Scanner  Scanner
	Gate     Gate
	Next     Next   // nil hands on to nobody
	Engine   string // the engine's version, kept with what it said
}

// Fetcher gets a component's archive from the registry that this server is
// configured for. An error's code says what it means: NotFound that the registry
// has none, or has it no more when the artifact that comes with it says Unpublished;
// TooLarge that it passes a cap; any other is tried again.
type Fetcher interface {
	Fetch(ctx context.Context, w Wanted) (*Artifact, error)
}

// Wanted is one version of a package.
type Wanted struct {
	PURL    string
	Name    string // as the registry writes it; a purl loses the case of some
	Version string
}

// Artifact is an archive as it came, with what the registry says of it.
type Artifact struct {
	Name        string // of the file
	URL         string
	MediaType   string
	Data        []byte
	Headers     map[string]string
	Metadata    []byte // the registry's own document about this version
	PublishedAt time.Time
	Mismatch    *Mismatch // the bytes are not those that the registry vouches for
	Unpublished bool      // it was there once
}

// Mismatch is a digest that was promised and another that was found.
type Mismatch struct{ Algorithm, Declared, Computed string }

// Scanner reads hostile bytes where they can do no harm, and judges them.
type Scanner interface {
	Scan(ctx context.Context, name string, data []byte, about About) (detect.Result, error)
}

// About is what is known of bytes besides themselves.
type About struct {
	PURL     string
	Metadata []byte // the registry's document
}

// Origins tells what lists pinned a component to.
type Origins interface {
	OriginsTx(ctx context.Context, r record.Reader, caller identity.Caller, component string) ([]inventory.Origin, error)
}

// Gate is asked before somebody else's server is looked at.
type Gate interface {
	Ask(ctx context.Context, caller identity.Caller, o gate.Outgoing) (gate.Pass, error)
}

// Handlers are the jobs of this stage.
func (s *Service) Handlers() []record.Handler {
	return []record.Handler{
		{Kind: spreadScans{}.Kind(), Timeout: 5 * time.Minute, Run: s.runSpread},
		{Kind: Recheck{}.Kind(), Timeout: time.Minute, Run: s.runRecheck},
		{Kind: ScanArtifact{}.Kind(), Timeout: 5 * time.Minute, Retry: patience, Run: s.runScanArtifact},
		{Kind: ScanEvidence{}.Kind(), Timeout: 3 * time.Minute, Retry: patience, Run: s.runScanEvidence},
	}
}

// The wait before a failed job is tried again: half a minute, doubling to six hours.
const (
	firstWait = 30 * time.Second
	lastWait  = 6 * time.Hour
)

func patience(attempt int) time.Duration {
	if attempt > 10 {
		return lastWait
	}
	return min(firstWait<<max(attempt-1, 0), lastWait)
}

// system is the caller of this stage's own work.
func (s *Service) system(ctx context.Context) (identity.Caller, error) {
	var own string
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		own, err = identity.Own(ctx, r)
		return err
	})
	return identity.System("watch", own), err
}
