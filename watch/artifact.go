package watch

import (
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"taisei/detect"
	"taisei/evidence"
	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// ScanArtifact fetches one component version, freezes it and judges it.
type ScanArtifact struct {
	PURL string `json:"purl"`
}

// Kind names the job.
func (ScanArtifact) Kind() string { return "watch.scan_artifact" }

func (s *Service) runScanArtifact(ctx context.Context, args []byte) error {
	var job ScanArtifact
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("read job %s: %w", job.Kind(), err)
	}
	caller, err := s.system(ctx)
	if err != nil {
		return err
	}
	var scan *Scan
	err = s.Store.Read(ctx, func(r record.Reader) (err error) {
		scan, err = scanOf(ctx, r, job.PURL)
		return err
	})
	if err != nil || scan.State.settled() {
		return err // done before this process was killed
	}
	return s.scanArtifact(ctx, caller, scan)
}

// fetched is an artifact that is in the vault and was judged.
type fetched struct {
	*Artifact
	bytes, metadata evidence.Content
	result          detect.Result
}

// scanArtifact does the slow work first, outside any transaction, then saves all
// that came of it at once. An error is saved too, and returned to be tried again.
func (s *Service) scanArtifact(ctx context.Context, caller identity.Caller, scan *Scan) error {
	f, err := s.fetch(ctx, caller, scan)
	if err == nil {
		f.result, err = s.Scanner.Scan(ctx, f.Name, f.Data, About{PURL: scan.PURL, Metadata: f.Metadata})
	}
	if err != nil {
		return s.saveFailure(ctx, caller, scan.ID, f, err)
	}
	f.result.SHA256 = f.bytes.SHA256
	return s.Store.Write(ctx, func(tx record.Tx) error { return s.saveScan(ctx, tx, caller, scan.ID, f) })
}

func (s *Service) fetch(ctx context.Context, caller identity.Caller, scan *Scan) (*fetched, error) {
	if err := s.mayLook(ctx, caller, scan); err != nil {
		return nil, err
	}
	a, err := s.Fetcher.Fetch(ctx, scan.wanted())
	f := &fetched{Artifact: a}
	if err != nil {
		return f, err
	}
	if f.bytes, err = s.Evidence.KeepBytes(ctx, caller, a.Data); err != nil {
		return nil, err
	}
	if len(a.Metadata) > 0 {
		f.metadata, err = s.Evidence.KeepBytes(ctx, caller, a.Metadata)
	}
	return f, err
}

// mayLook asks the gate. What a registry serves to everybody is a look that no
// attacker learns from.
func (s *Service) mayLook(ctx context.Context, caller identity.Caller, scan *Scan) error {
	_, err := s.Gate.Ask(ctx, caller, gate.Outgoing{
		What: gate.Look, Kind: Scans.Name(), Record: scan.ID, TLP: mark.Clear, PAP: mark.PAPClear, Operation: record.Operation{Mode: mark.Real},
	})
	return err
}

// saveFailure keeps why a scan went wrong. What trying again cannot mend is
// settled: the fact is kept, and the job is done.
func (s *Service) saveFailure(ctx context.Context, caller identity.Caller, id string, f *fetched, cause error) error {
	settled := false
	ctx = context.WithoutCancel(ctx) // a time-out is a failure to be kept too
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		scan, err := Scans.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		settled = scan.fail(cause, tx.Now())
		if scan.State == Absent && f != nil && f.Artifact != nil && f.Unpublished {
			scan.State, scan.PublishedAt = Withdrawn, f.PublishedAt
		}
		return Scans.UpdateAs(ctx, tx, caller.Actor(), "fail", scan)
	})
	if err != nil || settled {
		return err
	}
	return fmt.Errorf("scan component: %w", cause)
}

// fail notes a failure and reports whether it is settled.
func (s *Scan) fail(cause error, now time.Time) (settled bool) {
	s.TriedAt, s.State = now, Failed
	s.Attempts++
	s.Error = evidence.Clean(cause.Error(), maxTerm)
	s.ErrorKey, s.ErrorParams = "watch.fault.scan", map[string]string{"name": s.name()}
	var f *fault.Error
	if errors.As(cause, &f) { // it says itself what is wrong and what to do
		s.ErrorKey = f.Key
		for k, v := range f.Params {
			s.ErrorParams[k] = evidence.Clean(fmt.Sprint(v), maxTerm)
		}
	}
	switch fault.CodeOf(cause) {
	case fault.NotFound:
		s.State, s.ErrorKey, s.ErrorParams = Absent, "", nil
		return true
	case fault.TooLarge:
		s.State, s.Verdict, s.ScannedAt = Scanned, detect.Unscanned, now
		return true
	}
	return false
}

// maxResult bounds the bytes of a result that is kept.
const maxResult = 512 << 10

// saveScan keeps a scan with its evidence, and opens what must be looked at.
func (s *Service) saveScan(ctx context.Context, tx record.Tx, caller identity.Caller, id string, f *fetched) error {
	scan, err := Scans.Get(ctx, tx, id)
	if err != nil {
		return err
	}
	items, err := s.freeze(ctx, tx, caller, scan, f)
	if err != nil {
		return err
	}
	scan.settle(f, items, s.Engine, tx.Now())
	if _, err := tx.Exec(ctx, putResult, scan.ID, capResult(f.result)); err != nil {
		return fmt.Errorf("keep a scan's result: %w", err)
	}
	if g, bad := sightingOf(scan.name(), f.result); bad {
		g.Source, g.Components, g.Evidence, g.OccurredAt = RegistryScan, []string{scan.PURL}, items, f.PublishedAt
		g.Observables = append(g.Observables, Observable{SHA256, scan.SHA256}, Observable{URL, f.URL})
		d, err := s.Open(ctx, tx, caller, g)
		if err != nil {
			return err
		}
		scan.Detection = d.ID
	}
	if err := s.compareDeclared(ctx, tx, caller, scan, f); err != nil {
		return err
	}
	if err := s.comparePinned(ctx, tx, caller, scan); err != nil {
		return err
	}
	return Scans.UpdateAs(ctx, tx, caller.Actor(), "scan", scan)
}

func (s *Service) freeze(ctx context.Context, tx record.Tx, caller identity.Caller, scan *Scan, f *fetched) ([]string, error) {
	found := evidence.Found{
		Content: f.bytes, Name: f.Name, MediaType: f.MediaType, SourceURL: f.URL, Headers: f.Headers,
		Metadata: map[string]string{"purl": scan.PURL}, Purpose: "scan", Operation: record.Operation{Mode: mark.Real},
	}
	item, err := s.Evidence.Freeze(ctx, tx, caller, found)
	if err != nil {
		return nil, err
	}
	items := []string{item.ID}
	if len(f.Metadata) > 0 {
		found.Content, found.Name, found.MediaType, found.Headers = f.metadata, f.Name+".metadata.json", "application/json", nil
		if item, err = s.Evidence.Freeze(ctx, tx, caller, found); err != nil {
			return nil, err
		}
		items = append(items, item.ID)
	}
	return items, nil
}

func (s *Scan) settle(f *fetched, items []string, engine string, now time.Time) {
	s.State, s.SHA256, s.Digests = Scanned, f.bytes.SHA256, digests(f.Data)
	s.Verdict, s.Score, s.Findings, s.Engine = f.result.Verdict, f.result.Score, len(f.result.Findings), engine
	s.PublishedAt, s.ScannedAt, s.TriedAt, s.Evidence = f.PublishedAt, now, now, items
	s.Attempts, s.ErrorKey, s.ErrorParams, s.Error = 0, "", nil, evidence.Clean(f.result.Error, maxTerm)
}

// digests are what lists and registries pin archives by.
func digests(data []byte) map[string]string {
	a, b, c := sha1.Sum(data), sha256.Sum256(data), sha512.Sum512(data)
	return map[string]string{"sha1": hex.EncodeToString(a[:]), "sha256": hex.EncodeToString(b[:]), "sha512": hex.EncodeToString(c[:])}
}

// capResult cuts a result's lists until what is kept of it is small enough.
func capResult(r detect.Result) detect.Result {
	for {
		b, err := json.Marshal(r)
		if err == nil && len(b) <= maxResult || len(r.Findings)+len(r.Unread) == 0 {
			return r
		}
		r.Findings, r.Unread = r.Findings[:len(r.Findings)/2], r.Unread[:len(r.Unread)/2]
	}
}

// Rescan has a component fetched and judged again, though it was before.
func (s *Service) Rescan(ctx context.Context, caller identity.Caller, purl string) (*Scan, error) {
	if err := caller.May(identity.Triage); err != nil {
		return nil, err
	}
	var scan *Scan
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		if scan, err = scanOf(ctx, tx, purl); err != nil {
			return err
		}
		if scan.State == Elsewhere {
			return fault.New(fault.Conflict, "watch.fault.elsewhere", nil)
		}
		scan.State, scan.Attempts = Queued, 0
		if err := Scans.UpdateAs(ctx, tx, caller.Actor(), "rescan", scan); err != nil {
			return err
		}
		return tx.Enqueue(ctx, ScanArtifact{PURL: purl}, record.JobOptions{Unique: true, Bulk: true})
	})
	return scan, err
}
