package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/inventory/component"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
)

// world is a service on one database, with somebody to ask it.
type world struct {
	*testing.T
	*inventory.Service
	store record.Store
	next  *heard
}

var (
	analyst  = identity.Caller{Account: "a-1", Person: "p-analyst", Organisation: "org-1", Roles: []identity.Role{identity.Analyst}}
	observer = identity.Caller{Account: "a-2", Person: "p-observer", Organisation: "org-1", Roles: []identity.Role{identity.Observer}}
	stranger = identity.Caller{}
	system   = identity.System("test", "org-1")
)

// heard is a Next that remembers what it was told.
type heard struct {
	mu    sync.Mutex
	added [][]inventory.Component
	fail  error
}

func (h *heard) Imported(_ context.Context, _ record.Tx, _ identity.Caller, _ inventory.System, added []inventory.Component) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.added = append(h.added, added)
	return h.fail
}

// last gives the purls that the last import handed on.
func (h *heard) last() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.added) == 0 {
		return nil
	}
	var purls []string
	for _, c := range h.added[len(h.added)-1] {
		purls = append(purls, c.PURL)
	}
	h.added = nil
	return purls
}

func each(t *testing.T, fn func(w world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { fn(newWorld(t, s)) })
}

func newWorld(t *testing.T, s record.Store) world {
	t.Helper()
	h := &heard{}
	w := world{t, &inventory.Service{Store: s, Reading: inventory.ReadingFunc(readLines), Next: h}, s, h}
	w.people()
	return w
}

// people adds an organisation and two people for things to refer to.
func (w world) people() {
	w.Helper()
	by := record.Actor{ID: "system:test", Org: "org-1"}
	org := &identity.Organisation{Meta: record.Meta{ID: "org-2"}, Name: "信号メーカー", NameEn: "Signal Maker", Kind: identity.Vendor}
	w.write(func(tx record.Tx) error {
		if err := identity.Organisations.Insert(w.Context(), tx, by, org); err != nil {
			return err
		}
		for _, name := range []string{"佐藤", "Suzuki"} {
			p := &identity.Person{
				Meta: record.Meta{ID: "p-" + name}, Organisation: "org-2", Name: name, NameEn: name + " (en)",
				Function: identity.Hand, Language: "ja", Zone: "Asia/Tokyo",
			}
			if err := identity.People.Insert(w.Context(), tx, by, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w world) write(fn func(record.Tx) error) {
	w.Helper()
	if err := w.store.Write(w.Context(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w world) facility(name string, health inventory.Health) inventory.Facility {
	w.Helper()
	return must(w.CreateFacility(w.Context(), analyst, inventory.Facility{Asset: inventory.Asset{Name: name}, Kind: inventory.ControlCentre, Health: health}))(w)
}

func (w world) process(name string, safety inventory.Safety) inventory.Process {
	w.Helper()
	return must(w.CreateProcess(w.Context(), analyst, inventory.Process{Asset: inventory.Asset{Name: name}, Criticality: inventory.High, Safety: safety}))(w)
}

func (w world) system(name string) inventory.System {
	w.Helper()
	return must(w.CreateSystem(w.Context(), analyst, inventory.System{Asset: inventory.Asset{Name: name}, Kind: inventory.InformationSystem}))(w)
}

func (w world) link(kind inventory.LinkKind, from, to string) inventory.Link {
	w.Helper()
	return must(w.CreateLink(w.Context(), analyst, inventory.Link{Kind: kind, From: from, To: to}))(w)
}

func (w world) load(system, file string, lines ...string) inventory.Import {
	w.Helper()
	return must(w.ImportFile(w.Context(), analyst, system, file, strings.NewReader(strings.Join(lines, "\n"))))(w)
}

func (w world) ask(q inventory.Question) inventory.Exposure {
	w.Helper()
	return must(w.Exposure(w.Context(), observer, q))(w)
}

func must[T any](v T, err error) func(world) T {
	return func(w world) T {
		w.Helper()
		if err != nil {
			w.Fatal(err)
		}
		return v
	}
}

func wantFault(t testing.TB, err error, code fault.Code, field string) {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != code || f.Field != field {
		t.Errorf("want %s about %q, got %v", code, field, err)
	}
}

// readLines reads a component a line: a purl or name, then key=value words.
func readLines(_ context.Context, name string, data []byte) (component.Document, error) {
	doc := component.Document{Format: "lines"}
	if strings.HasPrefix(string(data), "not a list") {
		return doc, component.Problem(fault.Invalid, component.KeyUnknownKind, name, fault.Params{"readable": "lines"})
	}
	for i, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		c, err := component.FromPURL(fields[0])
		if err != nil {
			c = component.Component{Type: "firmware", Name: fields[0]}
		}
		for _, f := range fields[1:] {
			set(&c, f)
		}
		c.Location.Line = i + 1
		doc.Components = append(doc.Components, c)
	}
	return doc, nil
}

func set(c *component.Component, field string) {
	key, value, _ := strings.Cut(field, "=")
	switch key {
	case "sha1", "sha256", "sha512":
		c.Hashes = append(c.Hashes, component.Hash{Algorithm: key, Value: value})
	case "url":
		c.URL = value
	case "scope":
		c.Scope = component.Scope(value)
	case "direct":
		c.Direct = true
	case "own":
		c.Local = true
	case "asked":
		c.Constraint, c.Unpinned = value, true
	default:
		panic(fmt.Sprintf("no such field: %s", field))
	}
}

// clock is a time that moves when it is told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	return c.at
}

// eachAt is each with a clock that starts on a given day.
func eachAt(t *testing.T, fn func(w world, c *clock)) {
	t.Helper()
	start := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	t.Run("sqlite", func(t *testing.T) {
		c := &clock{at: start}
		fn(newWorld(t, storetest.Open(t, store.Config{File: t.TempDir() + "/x.sqlite", Now: c.now})), c)
	})
	t.Run("postgres", func(t *testing.T) {
		c := &clock{at: start}
		fn(newWorld(t, storetest.Open(t, store.Config{URL: storetest.NewDatabase(t), Now: c.now})), c)
	})
}

func sqlite(t testing.TB) record.Store { return storetest.SQLite(t) }

// system2 is another analyst.
var system2 = identity.Caller{Account: "a-3", Person: "p-other", Organisation: "org-1", Roles: []identity.Role{identity.Analyst}}
