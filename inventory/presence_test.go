package inventory_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"taisei/inventory"
	"taisei/record"
)

// snapshot is what the naive model keeps of one import: for each purl the hash
// and scope under which it stands.
type snapshot map[string]stated

type stated struct{ hash, scope string }

func (s snapshot) lines() []string {
	var lines []string
	for _, purl := range slices.Sorted(maps.Keys(s)) {
		line := purl + " scope=" + s[purl].scope
		if s[purl].hash != "" {
			line += " sha1=" + strings.Repeat(s[purl].hash, 20)
		}
		lines = append(lines, line)
	}
	return lines
}

// packages are those of one check, of their own so that no check sees another's.
func packages(check int64) []string {
	var purls []string
	for i := range 4 {
		purls = append(purls, fmt.Sprintf("pkg:npm/p%d-%d@1", check, i))
	}
	return purls
}

func snapshots(packages []string) *rapid.Generator[[]snapshot] {
	one := rapid.Custom(func(t *rapid.T) snapshot {
		s := snapshot{}
		for _, purl := range packages {
			if rapid.Bool().Draw(t, "there") {
				s[purl] = stated{
					hash:  rapid.SampledFrom([]string{"", "aa", "bb"}).Draw(t, "hash"),
					scope: rapid.SampledFrom([]string{"runtime", "development"}).Draw(t, "scope"),
				}
			}
		}
		return s
	})
	return rapid.SliceOfN(one, 1, 8)
}

// interval is [from, to) in numbers of imports; to is 0 while it stands.
type interval struct{ from, to int }

// presentIn lists the intervals in which something held of the snapshots.
func presentIn(imports []snapshot, holds func(snapshot) bool) []interval {
	var out []interval
	for i, s := range imports {
		switch open := len(out) > 0 && out[len(out)-1].to == 0; {
		case holds(s) && !open:
			out = append(out, interval{from: i + 1})
		case !holds(s) && open:
			out[len(out)-1].to = i + 1
		}
	}
	return out
}

var serial atomic.Int64

func TestPresencesAreThoseOfTheImports(t *testing.T) {
	eachAt(t, func(w world, c *clock) {
		rapid.Check(w.T, func(t *rapid.T) {
			check := serial.Add(1)
			imports := snapshots(packages(check)).Draw(t, "imports")
			name := fmt.Sprintf("system %d", check)
			sys := w.system(name)
			at := []time.Time{{}}
			for i, s := range imports {
				at = append(at, c.move(time.Minute))
				w.next.last()
				imported := w.load(name, "list", s.lines()...)
				checkImport(t, imported, imports[:i], s, w.next.last())
			}
			checkHoldings(t, w, packages(check), imports, at)
			checkRows(t, w, sys, packages(check), imports)
		})
	})
}

// checkImport holds the counts and what is handed on to the two last snapshots.
func checkImport(t *rapid.T, got inventory.Import, before []snapshot, now snapshot, handedOn []string) {
	last := snapshot{}
	if len(before) > 0 {
		last = before[len(before)-1]
	}
	var added, removed int64
	var news []string
	for purl, s := range now {
		was, there := last[purl]
		if !there {
			added++
		}
		if !there || was.hash != s.hash {
			news = append(news, purl)
		}
	}
	for purl := range last {
		if _, there := now[purl]; !there {
			removed++
		}
	}
	if got.Added != added || got.Removed != removed || got.Components != int64(len(now)) {
		t.Fatalf("%+v: want %d added, %d removed, %d components", got, added, removed, len(now))
	}
	slices.Sort(news)
	slices.Sort(handedOn)
	if !slices.Equal(news, handedOn) {
		t.Fatalf("handed on %v, want %v", handedOn, news)
	}
}

// checkHoldings asks for each purl from when to when it was there.
func checkHoldings(t *rapid.T, w world, packages []string, imports []snapshot, at []time.Time) {
	for _, purl := range packages {
		want := presentIn(imports, func(s snapshot) bool { _, there := s[purl]; return there })
		var got []string
		e := w.ask(inventory.Question{PURL: purl})
		for _, a := range e.Systems {
			for _, h := range a.Holdings {
				got = append(got, fmt.Sprint(h.Since.UTC(), h.LastSeen.UTC(), h.GoneSince.UTC()))
			}
		}
		var times []string
		for _, v := range want {
			last, gone := at[len(at)-1], time.Time{}
			if v.to != 0 {
				last, gone = at[v.to-1], at[v.to]
			}
			times = append(times, fmt.Sprint(at[v.from], last, gone))
		}
		slices.Sort(got)
		slices.Sort(times)
		if diff := cmp.Diff(times, got); diff != "" {
			t.Fatalf("%s: %s", purl, diff)
		}
	}
}

// checkRows holds the table to one row for each interval of one statement.
func checkRows(t *rapid.T, w world, sys inventory.System, packages []string, imports []snapshot) {
	want := 0
	for _, purl := range packages {
		for _, hash := range []string{"", "aa", "bb"} {
			for _, scope := range []string{"runtime", "development"} {
				want += len(presentIn(imports, func(s snapshot) bool { return s[purl] == stated{hash, scope} }))
			}
		}
	}
	var got int
	q := record.Query{SQL: `SELECT COUNT(*) FROM presences p JOIN component_lists l ON l.id = p.list WHERE l.system = $1`}
	w.write(func(tx record.Tx) error { return tx.One(w.Context(), &got, q, sys.ID) })
	if got != want {
		t.Fatalf("%d rows for %d intervals", got, want)
	}
}
