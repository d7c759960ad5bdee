package triage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
	"taisei/watch"
)

// Assessment is how much hangs on a detection, as the queue needs it.
type Assessment struct {
	Detection   string                `db:"detection" json:"detection"`
	Rank        int                   `db:"rank" json:"rank"`                        // the queue's order, highest first
	Outcome     inventory.Outcome     `db:"outcome" json:"outcome,omitempty"`        // empty while nobody asked or nothing can be asked
	Criticality inventory.Criticality `db:"criticality" json:"criticality"`          // the highest of what is exposed
	Systems     int                   `db:"systems" json:"systems"`                  // that have it now, or may
	At          time.Time             `db:"assessed_at" json:"assessed_at,omitzero"` // zero while not done
}

// unknownRank is where what is not known stands: above medium, as in the inventory.
const unknownRank = 3

// ranks of what is exposed now.
var ranks = map[inventory.Criticality]int{
	inventory.Low: 1, inventory.Medium: 2, inventory.UnknownCriticality: unknownRank, inventory.High: 4, inventory.Critical: 5,
}

var (
	putAssessment = record.Query{Name: "triage.assess", SQL: `
		INSERT INTO triage_assessments (detection, rank, outcome, criticality, systems, assessed_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (detection) DO UPDATE SET rank = excluded.rank, outcome = excluded.outcome, criticality = excluded.criticality,
			systems = excluded.systems, assessed_at = excluded.assessed_at`}
	noteUnassessed = record.Query{Name: "triage.unassessed", SQL: `
		INSERT INTO triage_assessments (detection, rank, outcome, criticality, systems) VALUES ($1, $2, '', 'unknown', 0)
		ON CONFLICT (detection) DO NOTHING`}
	openDetections = record.Query{Name: "triage.open", SQL: `SELECT id FROM detections WHERE status <> 'closed' AND id > $1 ORDER BY id LIMIT 200`}
)

// Assess has a detection compared with the inventory. Seen makes each sighting a
// job of its own: a later one may have brought something.
type Assess struct {
	Detection string `json:"detection"`
	Version   int64  `json:"version"`
	Seen      int    `json:"seen"`
}

// Kind names the job.
func (Assess) Kind() string { return "triage.assess" }

// Detected puts a detection into the queue, and tells those who triage of one that
// cannot wait. It implements watch.Next.
func (s *Service) Detected(ctx context.Context, tx record.Tx, caller identity.Caller, d *watch.Detection, fresh bool) error {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return err
	}
	if fresh {
		if err := s.alert(ctx, tx, d); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, noteUnassessed, d.ID, unknownRank); err != nil {
		return fmt.Errorf("queue a detection: %w", err)
	}
	if len(questions(d)) == 0 {
		return nil
	}
	return tx.Enqueue(ctx, Assess{Detection: d.ID, Version: d.Version, Seen: d.Seen.Count}, record.JobOptions{Unique: true})
}

func (s *Service) runAssess(ctx context.Context, args []byte) error {
	var job Assess
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("read job %s: %w", job.Kind(), err)
	}
	return s.assess(ctx, job.Detection)
}

// assess asks on a snapshot and saves the answer after it, when it is another.
func (s *Service) assess(ctx context.Context, id string) error {
	var e Entry
	var a Assessment
	err := s.Store.Read(ctx, func(r record.Reader) error {
		own, err := identity.Own(ctx, r)
		if err != nil {
			return err
		}
		system := identity.System("triage", own)
		if e, err = s.entry(ctx, r, system, id); err != nil {
			return err
		}
		answers, err := s.exposure(ctx, r, system, id)
		a = assessment(id, answers, r.Now())
		return err
	})
	if err != nil {
		return fmt.Errorf("assess detection %s: %w", id, err)
	}
	if same := e.Assessment; !same.At.IsZero() {
		if same.At = a.At; same == a {
			return nil
		}
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		if _, err := tx.Exec(ctx, putAssessment, a.Detection, a.Rank, a.Outcome, a.Criticality, a.Systems, a.At); err != nil {
			return err
		}
		d := e.Detection
		return tx.Append(ctx, record.Event{ // so that a live queue is drawn again
			Actor: "system:triage", Action: "detection.assess", Kind: watch.Detections.Name(), RecordID: id, Version: d.Version,
			Mode: string(d.Mode), TLP: string(d.TLP), Detail: map[string]record.Change{"exposure": {Old: e.Assessment.Outcome, New: a.Outcome}},
		})
	})
}

// AssessOpen has every open detection compared again, such as after the inventory
// was changed by hand.
func (s *Service) AssessOpen(ctx context.Context, caller identity.Caller) error {
	if err := caller.May(identity.RunJobs); err != nil {
		return err
	}
	for after := ""; ; {
		var ids []string
		err := s.Store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &ids, openDetections, after) })
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := s.assess(ctx, id); err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}

// assessment sums up what was answered.
func assessment(id string, answers []inventory.Exposure, at time.Time) Assessment {
	a := Assessment{Detection: id, Rank: unknownRank, Criticality: inventory.UnknownCriticality, At: at}
	if len(answers) == 0 {
		return a
	}
	a.Outcome = answers[0].Outcome
	systems := map[string]bool{}
	highest := 0
	for _, e := range answers {
		if slices.Index(inventory.Outcomes, e.Outcome) < slices.Index(inventory.Outcomes, a.Outcome) {
			a.Outcome = e.Outcome
		}
		for _, s := range exposed(e) {
			systems[s.System.ID] = true
			if rank := ranks[s.Highest]; rank > highest {
				highest, a.Criticality = rank, s.Highest
			}
		}
	}
	a.Systems = len(systems)
	switch {
	case highest > 0:
		a.Rank = highest
	case a.Outcome == inventory.Absent:
		a.Rank = 0
	case a.Outcome == inventory.Past:
		a.Rank = 1
	}
	return a
}

// exposed are the systems that have it now, or may have it.
func exposed(e inventory.Exposure) []inventory.Affected {
	return slices.DeleteFunc(slices.Clone(e.Systems), func(a inventory.Affected) bool {
		return a.State != inventory.Present && a.State != inventory.Possible
	})
}

// mostQuestions bounds what is asked about one detection.
const mostQuestions = 20

// questions are what the inventory can be asked about a detection: its components,
// or else its hashes and addresses.
func questions(d *watch.Detection) []inventory.Question {
	var list []inventory.Question
	for _, purl := range d.Components {
		list = append(list, inventory.Question{PURL: purl})
	}
	if len(list) == 0 {
		for _, o := range d.Observables {
			switch o.Type {
			case watch.SHA1, watch.SHA256, watch.SHA512, watch.MD5:
				list = append(list, inventory.Question{Hash: string(o.Type) + ":" + o.Value})
			case watch.URL:
				list = append(list, inventory.Question{URL: o.Value})
			}
		}
	}
	return list[:min(len(list), mostQuestions)]
}

// exposure asks about a detection and its duplicates. What the inventory cannot
// understand is left out: it comes from outside.
func (s *Service) exposure(ctx context.Context, r record.Reader, caller identity.Caller, id string) ([]inventory.Exposure, error) {
	family, err := s.Watch.FamilyTx(ctx, r, caller, id)
	if err != nil {
		return nil, err
	}
	answers := []inventory.Exposure{}
	asked := map[inventory.Question]bool{}
	for _, d := range family {
		for _, q := range questions(d) {
			if asked[q] || len(asked) >= mostQuestions {
				continue
			}
			asked[q] = true
			e, err := s.Inventory.ExposureTx(ctx, r, caller, q)
			if fault.Is(err, fault.Invalid) {
				continue
			}
			if err != nil {
				return nil, err
			}
			answers = append(answers, e)
		}
	}
	return answers, nil
}

// Exposure shows what a detection and its duplicates touch: one answer for each
// component, or for each hash and address where no component is known.
func (s *Service) Exposure(ctx context.Context, caller identity.Caller, detection string) ([]inventory.Exposure, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	var answers []inventory.Exposure
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		answers, err = s.exposure(ctx, r, caller, detection)
		return err
	})
	return answers, err
}
