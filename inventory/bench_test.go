package inventory_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"taisei/inventory"
	"taisei/inventory/component"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
)

// sector is a large inventory, put into the tables directly: 1,000 systems of
// 1,000 components each, out of 50,000, of which the first stands everywhere.
type sector struct{ systems, processes, facilities, components, each int }

var large = sector{systems: 1_000, processes: 300, facilities: 100, components: 50_000, each: 1_000}

func id(kind string, i int) string { return fmt.Sprintf("00000000-0000-7000-8000-%s%08d", kind, i) }

func purl(i int) string { return fmt.Sprintf("pkg:npm/package-%d@1.%d.0", i/5, i%5) }

const meta = "org-1', 'TLP:AMBER', 1, 1, 'x', 1, 'x'"

// values collects rows and inserts them, some thousand at a time.
type values struct {
	b    testing.TB
	tx   record.Tx
	into string
	rows []string
}

func (v *values) add(format string, args ...any) {
	v.rows = append(v.rows, "("+fmt.Sprintf(format, args...)+")")
	if len(v.rows) == 5_000 {
		v.flush()
	}
}

func (v *values) flush() {
	if len(v.rows) == 0 {
		return
	}
	if _, err := v.tx.Exec(v.b.Context(), record.Query{Name: v.into, SQL: "INSERT INTO " + v.into + " VALUES " + strings.Join(v.rows, ",")}); err != nil {
		v.b.Fatal(err)
	}
	v.rows = v.rows[:0]
}

const (
	metaColumns = "id, owner, tlp, version, created_at, created_by, changed_at, changed_by, name, name_en, owner_person, note, "
	linkColumns = "inventory_links (id, owner, tlp, version, created_at, created_by, changed_at, changed_by, kind, from_kind, from_id, to_kind, to_id, note)"
)

func (s sector) fill(b testing.TB, st record.Store) {
	b.Helper()
	steps := []func(testing.TB, record.Tx){s.assets, s.links, s.parts}
	for from := 0; from < s.systems; from += 100 {
		steps = append(steps, func(b testing.TB, tx record.Tx) { s.presences(b, tx, from, min(from+100, s.systems)) })
	}
	for _, step := range steps {
		if err := st.Write(b.Context(), func(tx record.Tx) error { step(b, tx); return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

func (s sector) assets(b testing.TB, tx record.Tx) {
	f := &values{b: b, tx: tx, into: "facilities (" + metaColumns + "kind, location, health, health_note, confidentiality, integrity, availability)"}
	for i := range s.facilities {
		f.add("'%s', '"+meta+", 'facility %d', '', '', '', 'station', '', '%s', '', 'intact', 'intact', 'intact'", id("fac0", i), i, inventory.Healths[i%5])
	}
	p := &values{b: b, tx: tx, into: "processes (" + metaColumns + "criticality, recovery_minutes, fallback, fallback_minutes, stoppers, safety, safety_note)"}
	for i := range s.processes {
		p.add("'%s', '"+meta+", 'process %d', '', '', '', '%s', 0, '', 0, '', '%s', ''", id("a000", i), i, inventory.Criticalities[i%5], inventory.Safeties[i%5])
	}
	y := &values{b: b, tx: tx, into: "systems (" + metaColumns + "kind, supplier, contractor, criticality, needs)"}
	l := &values{b: b, tx: tx, into: "component_lists (id, system, file, number, latest_at, withdrawn, components, fetched, hashed, addressed)"}
	for i := range s.systems {
		y.add("'%s', '"+meta+", 'system %d', '', '', '', 'information', '', '', '%s', ''", id("5000", i), i, inventory.Criticalities[i%5])
		l.add("'%s', '%s', 'package-lock.json', 5, 5000000, FALSE, %d, %d, %d, %d", id("1000", i), id("5000", i), s.each, s.each, s.each, s.each)
	}
	for _, v := range []*values{f, p, y, l} {
		v.flush()
	}
}

// links makes chains and rings of systems and processes.
func (s sector) links(b testing.TB, tx record.Tx) {
	l := &values{b: b, tx: tx, into: linkColumns}
	n := 0
	link := func(kind, fromKind, from, toKind, to string) {
		l.add("'%s', '"+meta+", '%s', '%s', '%s', '%s', '%s', ''", id("e000", n), kind, fromKind, from, toKind, to)
		n++
	}
	for i := range s.systems {
		link("supports", "system", id("5000", i), "process", id("a000", i%s.processes))
		link("located_at", "system", id("5000", i), "facility", id("fac0", i%s.facilities))
		link("depends_on", "system", id("5000", i), "system", id("5000", i/50*50+(i+1)%50)) // rings of fifty
	}
	for i := range s.processes {
		link("runs_in", "process", id("a000", i), "facility", id("fac0", i%s.facilities))
		link("depends_on", "process", id("a000", i), "process", id("a000", i/10*10+(i+1)%10))
	}
	l.flush()
}

func (s sector) parts(b testing.TB, tx record.Tx) {
	c := &values{b: b, tx: tx, into: "components (id, purl, type, namespace, name, version, registry_name, first_seen_at)"}
	o := &values{b: b, tx: tx, into: "component_origins (id, component, url, url_key, url_host, hashes, asked)"}
	h := &values{b: b, tx: tx, into: "component_hashes (value, algorithm, origin)"}
	for i := range s.components {
		name := fmt.Sprintf("package-%d", i/5)
		key := fmt.Sprintf("registry.invalid/%s-%d.tgz", name, i)
		c.add("'%s', '%s', 'npm', '', '%s', '1.%d.0', '%s', 1", inventory.ComponentID(purl(i)), purl(i), name, i%5, name)
		o.add("'%s', '%s', 'https://%s', '%s', 'registry.invalid', '[{\"algorithm\":\"sha512\",\"value\":\"%0128x\"}]', ''", id("0000", i), inventory.ComponentID(purl(i)), key, key, i)
		h.add("'%0128x', 'sha512', '%s'", i, id("0000", i))
	}
	c.flush()
	o.flush()
	h.flush()
}

// presences puts component 0 into every system and the others where the numbers
// fall; a tenth is gone.
func (s sector) presences(b testing.TB, tx record.Tx, from, to int) {
	p := &values{b: b, tx: tx, into: "presences (list, origin, from_import, to_import, from_at, last_at, to_at, scope, direct, own, bundled)"}
	for i := from; i < to; i++ {
		for j := range s.each {
			k := 0
			if j > 0 {
				k = 5 + (i*7919+j*49)%(s.components-5)
			}
			end, at := 0, "NULL, NULL"
			if (i+j)%10 == 9 {
				end, at = 4, "3000000, 4000000"
			}
			p.add("'%s', '%s', 1, %d, 1000000, %s, 'runtime', FALSE, FALSE, FALSE", id("1000", i), id("0000", k), end, at)
		}
	}
	p.flush()
}

// onBoth runs a benchmark on SQLite, and on PostgreSQL where there is a server.
func onBoth(b *testing.B, fn func(b *testing.B, s *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { fn(b, storetest.SQLite(b)) })
	if os.Getenv(storetest.Variable) != "" {
		b.Run("postgres", func(b *testing.B) { fn(b, storetest.Postgres(b)) })
	}
}

func BenchmarkExposure(b *testing.B) {
	onBoth(b, func(b *testing.B, s *store.Store) {
		large.fill(b, s)
		service := &inventory.Service{Store: s}
		for name, q := range map[string]inventory.Question{
			"one_version":    {PURL: purl(1234)},
			"any_version":    {PURL: "pkg:npm/package-246"},
			"range":          {PURL: "pkg:npm/package-246", Range: "<1.3.0"},
			"in_all_systems": {PURL: purl(0)},
			"hash":           {Hash: fmt.Sprintf("%0128x", 1234)},
			"address":        {URL: "https://registry.invalid/package-246-1234.tgz"},
			"absent":         {PURL: "pkg:npm/never-heard-of@1"},
		} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					e, err := service.Exposure(b.Context(), observer, q)
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(len(e.Systems)), "systems")
					b.ReportMetric(float64(len(e.Paths)), "paths")
				}
			})
		}
	})
}

// BenchmarkImport imports 50,000 components: first, again without a change, and
// with one in a hundred changed.
func BenchmarkImport(b *testing.B) {
	const n = 50_000
	document := func(seed int) component.Document {
		doc := component.Document{Format: "benchmark"}
		for i := range n {
			version := 0
			if i%100 == 0 {
				version = seed
			}
			c, err := component.FromPURL(fmt.Sprintf("pkg:npm/package-%d@1.0.%d", i, version))
			if err != nil {
				b.Fatal(err)
			}
			c.URL = fmt.Sprintf("https://registry.invalid/package-%d-1.0.%d.tgz", i, version)
			c.Hashes = []component.Hash{{Algorithm: "sha512", Value: fmt.Sprintf("%0120x%08x", i, version)}}
			doc.Components = append(doc.Components, c)
		}
		return doc
	}
	onBoth(b, func(b *testing.B, s *store.Store) {
		var doc component.Document
		service := &inventory.Service{Store: s, Reading: inventory.ReadingFunc(func(context.Context, string, []byte) (component.Document, error) { return doc, nil })}
		sys, err := service.CreateSystem(b.Context(), analyst, inventory.System{Asset: inventory.Asset{Name: "large"}, Kind: inventory.InformationSystem})
		if err != nil {
			b.Fatal(err)
		}
		load := func(file string) {
			if _, err := service.ImportFile(b.Context(), analyst, sys.ID, file, strings.NewReader("x")); err != nil {
				b.Fatal(err)
			}
		}
		seed := 0
		doc = document(seed)
		b.Run("first", func(b *testing.B) {
			for b.Loop() {
				seed++
				load(fmt.Sprintf("list %d", seed))
			}
		})
		b.Run("unchanged", func(b *testing.B) {
			load("list")
			for b.Loop() {
				load("list")
			}
		})
		b.Run("one_in_a_hundred", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				seed++
				doc = document(seed)
				b.StartTimer()
				load("list")
			}
		})
	})
}
