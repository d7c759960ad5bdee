package watch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"sync"
	"testing"
	"time"

	"taisei/detect"
	"taisei/evidence"
	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/watch"
)

// TestMain lowers how often rapid tries, unless somebody asks for another number:
// each try is dozens of transactions on each database.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err)
	}
	os.Exit(m.Run()) // parses the flags: one that is given wins
}

var (
	analyst   = identity.Caller{Account: "a1", Person: "p1", Organisation: "org", Roles: []identity.Role{identity.Analyst}}
	observer  = identity.Caller{Account: "a2", Person: "p2", Organisation: "org", Roles: []identity.Role{identity.Observer}}
	commander = identity.Caller{Account: "a3", Person: "p3", Organisation: "org", Roles: []identity.Role{identity.Commander}}
	player    = identity.Caller{Account: "a4", Person: "p4", Organisation: "org", Roles: []identity.Role{identity.Analyst}, Exercises: []string{"x1"}}
	guest     = identity.GuestOf("report", "", "org", "ja")
	earnest   = record.Operation{Mode: mark.Real}
	exercise  = record.Operation{Mode: mark.Exercise, Exercise: "x1"}
)

// world is a service with everything around it pretended.
type world struct {
	*testing.T
	*watch.Service
	store    *store.Store
	registry *registry
	scanner  *scanner
	origins  origins
	heard    *heard
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { fn(newWorld(t, s)) })
}

func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	vault, err := evidence.OpenFolder(t.TempDir(), bytes.Repeat([]byte{1}, evidence.KeySize), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, store: s, registry: &registry{}, scanner: &scanner{}, origins: origins{}, heard: &heard{}}
	w.Service = &watch.Service{
		Store: s, Evidence: &evidence.Service{Store: s, Vault: vault}, Origins: w.origins,
		Fetcher: w.registry, Scanner: w.scanner, Gate: open{}, Next: w.heard, Engine: "test",
	}
	return w
}

// registry serves what it has; what it has not is not found, until down.
type registry struct {
	mu    sync.Mutex
	has   map[string]watch.Artifact
	gone  map[string]bool
	down  bool
	asked []string
}

func (r *registry) put(purl, data string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.has == nil {
		r.has = map[string]watch.Artifact{}
	}
	r.has[purl] = watch.Artifact{
		Name: "package.tgz", URL: "https://registry.invalid/package.tgz", Data: []byte(data), Metadata: []byte(`{"name":"x"}`),
		Headers: map[string]string{"ETag": "1"}, PublishedAt: time.UnixMicro(1_700_000_000_000_000).UTC(),
	}
}

func (r *registry) Fetch(_ context.Context, w watch.Wanted) (*watch.Artifact, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, w.PURL)
	a, ok := r.has[w.PURL]
	switch {
	case r.down:
		return nil, fault.New(fault.Unavailable, "fetch.unreachable", fault.Params{"host": "registry.invalid"})
	case !ok:
		return &watch.Artifact{Unpublished: r.gone[w.PURL]}, fault.New(fault.NotFound, "fault.nothing_found", nil)
	}
	return &a, nil
}

// scanner judges by the first word of the bytes.
type scanner struct {
	mu      sync.Mutex
	err     error
	scanned int
}

func (s *scanner) Scan(_ context.Context, name string, data []byte, _ watch.About) (detect.Result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scanned++
	if s.err != nil {
		return detect.Result{}, s.err
	}
	r := detect.Result{Target: name, Verdict: detect.Clean}
	for _, v := range []detect.Verdict{detect.Malicious, detect.Suspicious, detect.Unscanned} {
		if bytes.HasPrefix(data, []byte(v)) {
			r.Verdict = v
		}
	}
	if r.Verdict == detect.Malicious {
		r.Score = 0.9
		r.Findings = []detect.Finding{{
			Rule: "exfiltrate", Severity: detect.Critical, Key: "detect.sentence", Params: map[string]string{"target": "203.0.113.7"},
			Location:  detect.Location{Path: "index.js", Line: 14},
			Behaviour: detect.Behaviour{Trigger: "install", Source: "credential", Sink: "network", Target: "203.0.113.7"},
		}}
	}
	return r, nil
}

type origins map[string][]inventory.Origin

func (o origins) OriginsTx(_ context.Context, _ record.Reader, _ identity.Caller, component string) ([]inventory.Origin, error) {
	return o[component], nil
}

type open struct{}

func (open) Ask(context.Context, identity.Caller, gate.Outgoing) (gate.Pass, error) {
	return gate.Pass{Show: gate.Full}, nil
}

// heard remembers what was handed on.
type heard struct {
	mu    sync.Mutex
	fresh []string
	again []string
	err   error
}

func (h *heard) Detected(_ context.Context, _ record.Tx, _ identity.Caller, d *watch.Detection, fresh bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if fresh {
		h.fresh = append(h.fresh, d.ID)
	} else {
		h.again = append(h.again, d.ID)
	}
	return h.err
}

func (w *world) write(fn func(tx record.Tx) error) {
	w.Helper()
	if err := w.store.Write(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) see(caller identity.Caller, g watch.Sighting) *watch.Detection {
	w.Helper()
	d, err := w.tryOpen(caller, g)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

func (w *world) tryOpen(caller identity.Caller, g watch.Sighting) (d *watch.Detection, err error) {
	w.Helper()
	if g.Source == "" {
		g.Source = watch.RegistryScan
	}
	if g.Title == "" {
		g.Title = "something"
	}
	err = w.store.Write(w.Context(), func(tx record.Tx) (err error) {
		d, err = w.Open(w.Context(), tx, caller, g)
		return err
	})
	return d, err
}

func (w *world) get(id string) *watch.Detection {
	w.Helper()
	d, err := w.Get(w.Context(), identity.System("test", "org"), id)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

func (w *world) list(caller identity.Caller, f watch.Filter) []watch.Detection {
	w.Helper()
	page, err := w.List(w.Context(), caller, f)
	if err != nil {
		w.Fatal(err)
	}
	return page.Items
}

// run does one job at once.
func (w *world) run(job record.Job) error {
	w.Helper()
	args, err := json.Marshal(job)
	if err != nil {
		w.Fatal(err)
	}
	for _, h := range w.Handlers() {
		if h.Kind == job.Kind() {
			return h.Run(w.Context(), args)
		}
	}
	w.Fatalf("no handler for %s", job.Kind())
	return nil
}

// added makes npm components of purls.
func added(purls ...string) []inventory.Component {
	list := make([]inventory.Component, len(purls))
	for i, p := range purls {
		list[i] = inventory.Component{ID: inventory.ComponentID(p), PURL: p, Type: "npm", Name: p[8 : len(p)-6], RegistryName: p[8 : len(p)-6], Version: "1.0.0"}
	}
	return list
}

func (w *world) imported(components []inventory.Component) {
	w.Helper()
	w.write(func(tx record.Tx) error {
		return w.Imported(w.Context(), tx, analyst, inventory.System{}, components)
	})
}

func (w *world) count(sql string, args ...any) (n int) {
	w.Helper()
	err := w.store.Read(w.Context(), func(r record.Reader) error {
		return r.One(w.Context(), &n, record.Query{Name: "test.count", SQL: sql}, args...)
	})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func found(content evidence.Content) evidence.Found {
	return evidence.Found{Content: content, Name: "attachment.js", Operation: earnest}
}
