package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"taisei/detect"
	"taisei/evidence"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// Filed is what a reporter is told.
type Filed struct {
	Receipt string // shown this once
	Report  string
}

// Admit takes a place for one report from an address, before anything of it is
// read. What it refuses, its reporter is told and those who triage are shown.
func (s *Service) Admit(ctx context.Context, caller identity.Caller, address string) error {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return err
	}
	if d := s.PerAddress.Take(subject(address), 1); d > 0 {
		return wait(d, "watch.report.fault.wait")
	}
	if d := s.InAll.Take("", 1); d > 0 {
		s.refused(ctx, caller)
		return wait(d, "watch.report.fault.full")
	}
	return nil
}

// refused opens a detection that says that reports are turned away, once a minute
// at most. It must not fail the answer to the reporter.
func (s *Service) refused(ctx context.Context, caller identity.Caller) {
	if s.flooded == nil || s.flooded.Take("", 1) > 0 {
		return
	}
	_ = s.Store.Write(ctx, func(tx record.Tx) error {
		_, err := s.Watch.Open(ctx, tx, identity.System("report", caller.Organisation), watch.Sighting{
			Source: watch.Reported, Vector: watch.OtherWay, Severity: detect.Medium, TitleKey: "watch.title.flood",
			DedupKey: "flood:" + tx.Now().Format("2006-01-02T15"),
		})
		return err
	})
}

// File keeps a report that was admitted and opens its Detection. The receipt's
// number is told this once.
func (s *Service) File(ctx context.Context, caller identity.Caller, in Submission) (Filed, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return Filed{}, err
	}
	if in.Anonymous {
		caller, in.Contact = faceless(caller), ""
	}
	receipt := newReceipt()
	number, err := readReceipt(receipt)
	if err != nil {
		return Filed{}, err
	}
	filed := Filed{Receipt: receipt}
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		if err := in.Check(tx.Now()); err != nil {
			return err
		}
		op, err := s.operation(ctx, tx, in.Exercise)
		if err != nil {
			return err
		}
		r := in.report(caller, op)
		r.Receipt = hashReceipt(number)
		filed.Report = r.ID
		return s.file(ctx, tx, caller, r, in.Files)
	})
	if err != nil {
		return Filed{}, err
	}
	return filed, nil
}

func (in Submission) report(caller identity.Caller, op record.Operation) *Report {
	r := &Report{
		Operation: op, Lang: string(caller.Lang), What: watch.CleanText(in.What), Where: watch.CleanText(in.Where),
		Vector: in.Vector, SeenAt: in.SeenAt, Contact: watch.CleanText(in.Contact), Person: caller.Person,
	}
	if r.Vector == "" {
		r.Vector = watch.OtherWay
	}
	r.ID, r.TLP = record.NewID(), mark.Amber
	return r
}

func (s *Service) file(ctx context.Context, tx record.Tx, caller identity.Caller, r *Report, files []Upload) error {
	var err error
	if r.Files, r.FileBytes, err = s.freeze(ctx, tx, caller, r.Operation, files); err != nil {
		return err
	}
	in := caller
	in.Exercises = []string{r.Exercise} // whoever has the page's address may report into it
	d, err := s.Watch.Open(ctx, tx, in, r.sighting())
	if err != nil {
		return err
	}
	r.Detection = d.ID
	if err := Reports.Insert(ctx, tx, caller.Actor(), r); err != nil {
		return err
	}
	return s.judge(ctx, tx, d.ID, r.Files)
}

// sighting makes the same report twice one detection: a button pressed twice, or
// a crowd that pastes one text.
func (r *Report) sighting() watch.Sighting {
	sum := sha256.Sum256([]byte(strings.Join([]string{r.What, r.Where, string(r.Vector), r.Contact}, "\x00")))
	text := r.What
	if r.Where != "" {
		text += "\n\n" + r.Where
	}
	return watch.Sighting{
		Source: watch.Reported, Vector: r.Vector, DedupKey: "report:" + hex.EncodeToString(sum[:]), Severity: detect.Medium,
		Title: title(r.What), Text: text, Evidence: r.Files, OccurredAt: r.SeenAt, TLP: mark.Amber, Operation: r.Operation,
	}
}

// title is the first line, or as much of it as a list can show.
func title(what string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(what), "\n")
	line = strings.TrimSpace(line)
	runes := []rune(line)
	if len(runes) <= 80 {
		return line
	}
	return string(runes[:79]) + "…"
}

// freeze records files in the order of their hashes, so that two reports with the
// same files never wait for each other.
func (s *Service) freeze(ctx context.Context, tx record.Tx, caller identity.Caller, op record.Operation, files []Upload) ([]string, int64, error) {
	files = slices.SortedFunc(slices.Values(files), func(a, b Upload) int { return strings.Compare(a.Content.SHA256, b.Content.SHA256) })
	var ids []string
	var size int64
	for _, f := range files {
		item, err := s.Evidence.Freeze(ctx, tx, caller, evidence.Found{
			Content: f.Content, Name: f.Name, MediaType: f.MediaType, Purpose: "report", TLP: mark.Amber, Operation: op,
		})
		if err != nil {
			return nil, 0, err
		}
		ids = append(ids, item.ID)
		size += f.Content.Size
	}
	return ids, size, nil
}

// judge has the files looked at by the engine.
func (s *Service) judge(ctx context.Context, tx record.Tx, detection string, files []string) error {
	for _, id := range files {
		if err := tx.Enqueue(ctx, watch.ScanEvidence{Detection: detection, Evidence: id}, record.JobOptions{Unique: true}); err != nil {
			return err
		}
	}
	return nil
}
