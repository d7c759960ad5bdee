package watch_test

import (
	"context"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"taisei/detect"
	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

const (
	bad   = "pkg:npm/event-stream@3.3.6"
	fine  = "pkg:npm/left-pad@1.3.0"
	taken = "pkg:npm/colourama@0.1.6"
)

func (w *world) scan(purl string) *watch.Scan {
	w.Helper()
	s, _, err := w.Scan(w.Context(), observer, purl)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

// The whole way with the real queue: an import, its scans, one detection.
func TestAnImportIsScanned(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(bad, "malicious bytes")
		w.registry.put(fine, "clean bytes")
		stop, err := w.store.Work(w.Context(), "test", w.Handlers(), 2)
		if err != nil {
			w.Fatal(err)
		}
		w.imported(append(added(bad, fine, taken), inventory.Component{PURL: "pkg:pypi/x@1", Type: "pypi", Version: "1"}))
		w.until(func() bool { return w.count("SELECT COUNT(*) FROM scans WHERE state IN ('scanned', 'absent')") == 3 })
		if err := stop(context.WithoutCancel(w.Context())); err != nil {
			w.Fatal(err)
		}
		found := w.list(observer, watch.Filter{})
		if len(found) != 1 {
			w.Fatalf("%d detections", len(found))
		}
		d := found[0]
		if d.Source != watch.RegistryScan || d.Verdict != detect.Malicious || d.Severity != detect.Critical || len(d.Findings) != 1 ||
			!slices.Equal(d.Components, []string{bad}) || len(d.Evidence) != 2 || d.OccurredAt.IsZero() || d.TLP != mark.Amber ||
			d.TitleKey != "watch.title.malicious" || d.TitleParams["name"] != "event-stream 3.3.6" {
			w.Errorf("detection: %+v", d)
		}
		if !slices.Contains(d.Observables, watch.Observable{Type: watch.IP, Value: "203.0.113.7"}) {
			w.Errorf("observables: %v", d.Observables)
		}
		scan, result, err := w.Scan(w.Context(), observer, bad)
		if err != nil || scan.Detection != d.ID || result == nil || len(result.Findings) != 1 || scan.Engine != "test" || len(scan.Digests) != 3 {
			w.Errorf("scan: %+v, %+v, %v", scan, result, err)
		}
		if _, data, err := w.Evidence.ReadAll(w.Context(), analyst, d.Evidence[0], "look"); err != nil || string(data) != "malicious bytes" {
			w.Errorf("evidence: %q, %v", data, err)
		}
		if got := w.scan(fine); got.Verdict != detect.Clean || got.Detection != "" {
			w.Errorf("the clean one: %+v", got)
		}
		if got := w.scan(taken); got.State != watch.Absent || got.ErrorKey != "" {
			w.Errorf("the absent one: %+v", got)
		}
	})
}

func (w *world) until(done func() bool) {
	w.Helper()
	for !done() {
		select {
		case <-w.Context().Done():
			w.Fatal("it never happened")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func TestEachVersionIsFetchedOnce(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(fine, "clean")
		for range 2 {
			w.imported(added(fine))
			if err := w.run(watch.ScanArtifact{PURL: fine}); err != nil {
				w.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{fine}, w.registry.asked); diff != "" {
			w.Error(diff)
		}
		if _, err := w.Rescan(w.Context(), observer, fine); !fault.Is(err, fault.Forbidden) {
			w.Errorf("an observer: %v", err)
		}
		if _, err := w.Rescan(w.Context(), analyst, fine); err != nil {
			w.Fatal(err)
		}
		if err := w.run(watch.ScanArtifact{PURL: fine}); err != nil || len(w.registry.asked) != 2 {
			w.Errorf("again: %v, %v", w.registry.asked, err)
		}
	})
}

// A job that runs twice, because its process was killed before it said so, opens
// nothing twice and counts nothing twice.
func TestAJobThatRunsTwiceCountsOnce(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(bad, "malicious")
		w.imported(added(bad))
		for range 3 {
			if err := w.run(watch.ScanArtifact{PURL: bad}); err != nil {
				w.Fatal(err)
			}
		}
		if got := w.list(observer, watch.Filter{}); len(got) != 1 || got[0].Seen.Count != 1 {
			w.Errorf("%+v", got)
		}
	})
}

func TestAnUnreachableRegistryIsShownAndTriedAgain(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(fine, "clean")
		w.registry.down = true
		w.imported(added(fine))
		for range 2 {
			if err := w.run(watch.ScanArtifact{PURL: fine}); !fault.Is(err, fault.Unavailable) {
				w.Fatalf("the job is not tried again: %v", err)
			}
		}
		page, err := w.Failures(w.Context(), observer, watch.ScanFilter{})
		if err != nil || len(page.Items) != 1 {
			w.Fatalf("failures: %+v, %v", page, err)
		}
		if f := page.Items[0]; f.State != watch.Failed || f.Attempts != 2 || f.ErrorKey != "fetch.unreachable" ||
			f.ErrorParams["host"] != "registry.invalid" || f.TriedAt.IsZero() {
			w.Errorf("failure: %+v", f)
		}
		w.registry.down = false
		if err := w.run(watch.ScanArtifact{PURL: fine}); err != nil {
			w.Fatal(err)
		}
		if page, err := w.Failures(w.Context(), observer, watch.ScanFilter{}); err != nil || len(page.Items) != 0 {
			w.Errorf("still failing: %+v, %v", page, err)
		}
		if got := w.scan(fine); got.State != watch.Scanned || got.Attempts != 0 {
			w.Errorf("%+v", got)
		}
	})
}

func TestTheScannersDeathIsAFailureNotAVerdict(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(bad, "malicious")
		w.scanner.err = errors.New("the worker was killed")
		w.imported(added(bad))
		if err := w.run(watch.ScanArtifact{PURL: bad}); !errors.Is(err, w.scanner.err) {
			w.Fatal(err)
		}
		if got := w.scan(bad); got.State != watch.Failed || got.ErrorKey != "watch.fault.scan" || got.Verdict != "" {
			w.Errorf("%+v", got)
		}
	})
}

func TestUnpublishedIsAFact(t *testing.T) {
	each(t, func(w *world) {
		w.registry.gone = map[string]bool{bad: true}
		w.imported(added(bad))
		if err := w.run(watch.ScanArtifact{PURL: bad}); err != nil {
			w.Fatal(err)
		}
		if got := w.scan(bad); got.State != watch.Withdrawn {
			w.Errorf("%+v", got)
		}
	})
}

func TestWhatIsKeptOutlivesTheRegistry(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(bad, "malicious")
		w.imported(added(bad))
		if err := w.run(watch.ScanArtifact{PURL: bad}); err != nil {
			w.Fatal(err)
		}
		delete(w.registry.has, bad)
		if _, err := w.Rescan(w.Context(), analyst, bad); err != nil {
			w.Fatal(err)
		}
		if err := w.run(watch.ScanArtifact{PURL: bad}); err != nil {
			w.Fatal(err)
		}
		if got := w.scan(bad); got.State != watch.Absent || got.Verdict != detect.Malicious || len(got.Evidence) != 2 || got.Detection == "" {
			w.Errorf("%+v", got)
		}
	})
}

func TestOtherBytesThanTheRegistryVouchesFor(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(fine, "clean")
		a := w.registry.has[fine]
		a.Mismatch = &watch.Mismatch{Algorithm: "sha512", Declared: strings.Repeat("a", 128), Computed: strings.Repeat("b", 128)}
		w.registry.has[fine] = a
		w.imported(added(fine))
		if err := w.run(watch.ScanArtifact{PURL: fine}); err != nil {
			w.Fatal(err)
		}
		got := w.list(observer, watch.Filter{})
		if len(got) != 1 || got[0].TitleKey != "watch.title.integrity" || got[0].Severity != detect.High || len(got[0].Evidence) != 2 {
			w.Errorf("%+v", got)
		}
	})
}

func TestOtherBytesThanAListPins(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(fine, "clean")
		sum := sha512.Sum512([]byte("clean"))
		good := inventory.Origin{Hashes: []inventory.Hash{{Algorithm: "sha1", Value: strings.Repeat("0", 40)}, {Algorithm: "sha512", Value: hex.EncodeToString(sum[:])}}}
		other := inventory.Origin{Hashes: []inventory.Hash{{Algorithm: "sha512", Value: strings.Repeat("c", 128)}}}
		id := added(fine)[0].ID
		w.origins[id] = []inventory.Origin{good, {}}
		w.imported(added(fine))
		if err := w.run(watch.ScanArtifact{PURL: fine}); err != nil {
			w.Fatal(err)
		}
		if got := w.list(observer, watch.Filter{}); len(got) != 0 {
			w.Fatalf("the strongest digest agrees: %+v", got)
		}
		// Another system's list now pins other bytes.
		w.origins[id] = append(w.origins[id], other)
		w.imported(added(fine))
		if err := w.run(watch.Recheck{PURLs: []string{fine}}); err != nil {
			w.Fatal(err)
		}
		if got := w.list(observer, watch.Filter{}); len(got) != 1 || got[0].TitleKey != "watch.title.pinned" {
			w.Errorf("%+v", got)
		}
	})
}

func TestAKnownBadComponentInAnotherSystemIsSeenAgain(t *testing.T) {
	each(t, func(w *world) {
		w.registry.put(bad, "malicious")
		w.imported(added(bad))
		if err := w.run(watch.ScanArtifact{PURL: bad}); err != nil {
			w.Fatal(err)
		}
		w.imported(added(bad))
		if n := w.count("SELECT COUNT(*) FROM river_job WHERE kind = 'watch.recheck'"); n != 1 {
			w.Fatalf("%d jobs", n)
		}
		if err := w.run(watch.Recheck{PURLs: []string{bad}}); err != nil {
			w.Fatal(err)
		}
		got := w.list(observer, watch.Filter{})
		if len(got) != 1 || got[0].Seen.Count != 2 || len(w.heard.again) != 1 {
			w.Errorf("%+v, told again %v", got, w.heard.again)
		}
	})
}

func TestAHugeImportTakesFewStatements(t *testing.T) {
	each(t, func(w *world) {
		const size = 600
		var purls []string
		for i := range size {
			purls = append(purls, fmt.Sprintf("pkg:npm/package-%d@1.0.0", i))
		}
		counted := 0
		err := w.store.Write(w.Context(), func(tx record.Tx) error {
			return w.Imported(w.Context(), &counting{Tx: tx, n: &counted}, analyst, inventory.System{}, added(purls...))
		})
		if err != nil {
			w.Fatal(err)
		}
		if counted > size/100 {
			w.Errorf("%d statements for %d components", counted, size)
		}
		if err := w.run(kind("watch.spread_scans")); err != nil {
			w.Fatal(err)
		}
		if n := w.count("SELECT COUNT(*) FROM river_job WHERE kind = 'watch.scan_artifact' AND queue = 'bulk'"); n != size {
			w.Errorf("%d jobs for %d components", n, size)
		}
		progress, err := w.Progress(w.Context(), observer)
		if err != nil || progress[watch.Queued] != size {
			w.Errorf("%v, %v", progress, err)
		}
	})
}

// counting counts the statements of a transaction.
type counting struct {
	record.Tx
	n *int
}

func (c *counting) Select(ctx context.Context, dst any, q record.Query, args ...any) error {
	*c.n++
	return c.Tx.Select(ctx, dst, q, args...)
}

func (c *counting) Exec(ctx context.Context, q record.Query, args ...any) (int64, error) {
	*c.n++
	return c.Tx.Exec(ctx, q, args...)
}

func (c *counting) Enqueue(ctx context.Context, job record.Job, opt record.JobOptions) error {
	*c.n++
	return c.Tx.Enqueue(ctx, job, opt)
}

// kind is a job without arguments.
type kind string

func (k kind) Kind() string { return string(k) }

func (kind) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

func TestWhatIsNotFromTheRegistryIsNotAskedFor(t *testing.T) {
	each(t, func(w *world) {
		fork := "pkg:npm/fork@1.0.0?vcs_url=git%2Bssh://git%40git.invalid/fork.git"
		w.imported([]inventory.Component{{ID: "c", PURL: fork, Type: "npm", RegistryName: "fork", Version: "1.0.0"}})
		if err := w.run(kind("watch.spread_scans")); err != nil {
			w.Fatal(err)
		}
		if got := w.scan(fork); got.State != watch.Elsewhere {
			w.Errorf("%+v", got)
		}
		if _, err := w.Rescan(w.Context(), analyst, fork); !fault.Is(err, fault.Conflict) {
			w.Errorf("got %v", err)
		}
		if n := w.count("SELECT COUNT(*) FROM river_job WHERE kind = 'watch.scan_artifact'"); n != 0 {
			w.Errorf("%d jobs", n)
		}
	})
}

func TestAnalyse(t *testing.T) {
	each(t, func(w *world) {
		sp := watch.Specimen{Name: "../replica.tgz", Data: []byte("malicious replica"), PURL: bad, Source: watch.RegistryScan, Operation: exercise}
		if _, _, err := w.Analyse(w.Context(), analyst, sp); !fault.Is(err, fault.Invalid) {
			w.Errorf("one who takes no part: %v", err)
		}
		d, result, err := w.Analyse(w.Context(), player, sp)
		if err != nil || result.Verdict != detect.Malicious {
			w.Fatalf("%+v, %v", result, err)
		}
		if d.Mode != mark.Exercise || d.Exercise != "x1" || !slices.Equal(d.Components, []string{bad}) || len(d.Evidence) != 1 {
			w.Errorf("%+v", d)
		}
		item, err := w.Evidence.Get(w.Context(), player, d.Evidence[0])
		if err != nil || item.Mode != mark.Exercise || item.Name != "replica.tgz" {
			w.Errorf("%+v, %v", item, err)
		}
		sp.Data = []byte("harmless")
		if _, _, err := w.Analyse(w.Context(), player, sp); !fault.Is(err, fault.Invalid) {
			w.Errorf("nothing to find: %v", err)
		}
		if n := w.count("SELECT COUNT(*) FROM detections"); n != 1 {
			w.Errorf("%d detections", n)
		}
	})
}

func TestAFileThatCameWithADetectionIsJudged(t *testing.T) {
	each(t, func(w *world) {
		d := w.see(analyst, watch.Sighting{DedupKey: "k", Severity: detect.Low})
		item := w.freeze("malicious attachment")
		if err := w.run(watch.ScanEvidence{Detection: d.ID, Evidence: item}); err != nil {
			w.Fatal(err)
		}
		got := w.get(d.ID)
		if got.Verdict != detect.Malicious || len(got.Findings) != 1 || got.Severity != detect.Critical || got.Seen.Count != 1 {
			w.Errorf("%+v", got)
		}
	})
}

func (w *world) freeze(data string) (id string) {
	w.Helper()
	content, err := w.Evidence.KeepBytes(w.Context(), analyst, []byte(data))
	if err != nil {
		w.Fatal(err)
	}
	w.write(func(tx record.Tx) error {
		item, err := w.Evidence.Freeze(w.Context(), tx, analyst, found(content))
		if err == nil {
			id = item.ID
		}
		return err
	})
	return id
}

func TestNobodyUnnamedDoesTheSystemsWork(t *testing.T) {
	each(t, func(w *world) {
		err := w.store.Write(w.Context(), func(tx record.Tx) error {
			return w.Imported(w.Context(), tx, observer, inventory.System{}, added(fine))
		})
		if !fault.Is(err, fault.Forbidden) {
			w.Errorf("an observer imported: %v", err)
		}
		if _, err := w.Failures(w.Context(), identity.Caller{}, watch.ScanFilter{}); !fault.Is(err, fault.Unauthenticated) {
			w.Errorf("nobody saw: %v", err)
		}
	})
}
