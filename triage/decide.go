package triage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
	"taisei/watch"
)

var (
	// standing tells which decision holds for a detection.
	standing = record.Query{Name: "triage.standing", SQL: `
		SELECT decision FROM triage_decided WHERE detection = $1 AND undone_by = '' ORDER BY decision DESC LIMIT 1`}
	putDecided = record.Query{Name: "triage.decided", SQL: `INSERT INTO triage_decided (decision, detection, undone_by) VALUES ($1, $2, '')`}
	putUndone  = record.Query{Name: "triage.undone", SQL: `UPDATE triage_decided SET undone_by = $1 WHERE decision = $2 AND detection = $3`}
)

// Take assigns a detection to the caller, who works on it from now on.
func (s *Service) Take(ctx context.Context, caller identity.Caller, detection string, version int64) (*watch.Detection, error) {
	if err := caller.May(identity.Triage); err != nil {
		return nil, err
	}
	return s.assign(ctx, caller, detection, version, caller.Person, watch.InProgress, "take")
}

// Release gives a detection back to whoever takes it next.
func (s *Service) Release(ctx context.Context, caller identity.Caller, detection string, version int64) (*watch.Detection, error) {
	if err := caller.May(identity.Triage); err != nil {
		return nil, err
	}
	return s.assign(ctx, caller, detection, version, "", watch.Acknowledged, "release")
}

func (s *Service) assign(ctx context.Context, caller identity.Caller, id string, version int64, person string, to watch.Status, verb string) (*watch.Detection, error) {
	if caller.Person == "" {
		return nil, fault.New(fault.Unauthenticated, "fault.sign_in", nil)
	}
	var d *watch.Detection
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		if d, err = s.Watch.LoadTx(ctx, tx, caller, id); err != nil {
			return err
		}
		if d.Status == watch.Closed {
			return closed()
		}
		d.Assignee = person
		return s.Watch.MoveTx(ctx, tx, caller, d, version, to, verb)
	})
	return d, err
}

func closed() error { return fault.New(fault.Conflict, "triage.fault.closed", nil) }

// Decide records what a named person decided, and does it: in one transaction
// detections are closed, kept in view, merged, or an incident is declared.
func (s *Service) Decide(ctx context.Context, caller identity.Caller, c Choice) (*Decision, error) {
	if err := caller.May(identity.Triage); err != nil {
		return nil, err
	}
	if c.Next == Declare {
		if err := caller.May(identity.DeclareIncident); err != nil {
			return nil, err
		}
	}
	if caller.Person == "" { // a program decides nothing
		return nil, fault.New(fault.Unauthenticated, "fault.sign_in", nil)
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	var decision *Decision
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		decision, err = s.decide(ctx, tx, caller, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return decision, nil
}

func (s *Service) decide(ctx context.Context, tx record.Tx, caller identity.Caller, c Choice) (*Decision, error) {
	all, err := s.loadAll(ctx, tx, caller, c)
	if err != nil {
		return nil, err
	}
	d := newDecision(caller, c, all)
	if c.Next == Declare {
		if d.Incident, err = s.declare(ctx, tx, caller, c, all); err != nil {
			return nil, err
		}
	}
	if err := s.applyAll(ctx, tx, caller, c, d, all); err != nil {
		return nil, err
	}
	if err := Decisions.Insert(ctx, tx, caller.Actor(), d); err != nil {
		return nil, err
	}
	for _, one := range all {
		if _, err := tx.Exec(ctx, putDecided, d.ID, one.ID); err != nil {
			return nil, fmt.Errorf("record a decision: %w", err)
		}
	}
	return d, nil
}

// loadAll reads the detections: of one mode and exercise, none closed but by the
// decision that is undone.
func (s *Service) loadAll(ctx context.Context, tx record.Tx, caller identity.Caller, c Choice) ([]*watch.Detection, error) {
	var all []*watch.Detection
	for _, ref := range c.Detections {
		d, err := s.Watch.LoadTx(ctx, tx, caller, ref.ID)
		if err != nil {
			return nil, err
		}
		if len(all) > 0 && d.Operation != all[0].Operation {
			return nil, fault.Field("detections", "watch.fault.merge_mode", nil)
		}
		if d.Status == watch.Closed && c.Undoes == "" {
			return nil, closed()
		}
		if c.Next == Declare && d.Incident != "" {
			return nil, fault.New(fault.Conflict, "triage.fault.declared", nil)
		}
		all = append(all, d)
	}
	return all, nil
}

func newDecision(caller identity.Caller, c Choice, all []*watch.Detection) *Decision {
	roles := make([]string, len(caller.Roles))
	for i, r := range caller.Roles {
		roles[i] = string(r)
	}
	d := &Decision{
		Operation: all[0].Operation, Versions: map[string]int64{}, Before: map[string]watch.Status{}, Verdict: c.Verdict,
		Classification: c.Classification, Rationale: watch.CleanText(c.Rationale), Decider: caller.Person, Authority: strings.Join(roles, ", "),
		Next: c.Next, DuplicateOf: c.DuplicateOf, Undoes: c.Undoes,
	}
	d.ID = record.NewID()
	for i, one := range all {
		d.Detections = append(d.Detections, one.ID)
		d.Versions[one.ID], d.Before[one.ID] = c.Detections[i].Version, one.Status
		d.TLP = strictest(d.TLP, one.TLP)
	}
	return d
}

// applyAll does to each detection what was decided.
func (s *Service) applyAll(ctx context.Context, tx record.Tx, caller identity.Caller, c Choice, d *Decision, all []*watch.Detection) error {
	for i, one := range all {
		version := c.Detections[i].Version
		if c.Undoes != "" {
			var err error
			if version, err = s.undo(ctx, tx, caller, c.Undoes, d.ID, one, version); err != nil {
				return err
			}
		}
		if err := s.apply(ctx, tx, caller, d, one, version); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) apply(ctx context.Context, tx record.Tx, caller identity.Caller, d *Decision, one *watch.Detection, version int64) error {
	if one.Assignee == "" {
		one.Assignee = caller.Person
	}
	switch d.Next {
	case Merge:
		return s.Watch.MergeTx(ctx, tx, caller, one, version, d.DuplicateOf)
	case Close:
		return s.Watch.MoveTx(ctx, tx, caller, one, version, watch.Closed, "close")
	case Declare:
		one.Incident = d.Incident
		return s.Watch.MoveTx(ctx, tx, caller, one, version, watch.InProgress, "declare")
	default:
		return s.Watch.MoveTx(ctx, tx, caller, one, version, watch.InProgress, "watch")
	}
}

// undo takes back for one detection what an earlier decision did, and tells the
// version that the detection has then.
func (s *Service) undo(ctx context.Context, tx record.Tx, caller identity.Caller, old, by string, d *watch.Detection, version int64) (int64, error) {
	var holds []string
	if err := tx.Select(ctx, &holds, standing, d.ID); err != nil {
		return 0, err
	}
	if !slices.Contains(holds, old) {
		return 0, fault.Field("undoes", "triage.fault.not_standing", nil)
	}
	was, err := Decisions.Get(ctx, tx, old)
	if err != nil {
		return 0, err
	}
	if was.Next == Declare {
		return 0, fault.Field("undoes", "triage.fault.undo_declared", nil)
	}
	if _, err := tx.Exec(ctx, putUndone, by, old, d.ID); err != nil {
		return 0, err
	}
	if was.Next != Merge {
		return version, nil
	}
	err = s.Watch.UnmergeTx(ctx, tx, caller, d, version, watch.InProgress)
	return d.Version, err
}

// declare hands the detections on as one incident.
func (s *Service) declare(ctx context.Context, tx record.Tx, caller identity.Caller, c Choice, all []*watch.Detection) (string, error) {
	if s.Declarer == nil {
		return "", fault.New(fault.Unavailable, "fault.internal", nil)
	}
	if err := s.checkPeople(ctx, tx, *c.Incident, all[0].Operation); err != nil {
		return "", err
	}
	d, err := s.declaration(ctx, tx, caller, c, all)
	if err != nil {
		return "", err
	}
	id, err := s.Declarer.Declare(ctx, tx, caller, d)
	if err != nil {
		return "", fmt.Errorf("declare an incident: %w", err)
	}
	return id, nil
}

func (s *Service) declaration(ctx context.Context, tx record.Tx, caller identity.Caller, c Choice, all []*watch.Detection) (Declaration, error) {
	first, o := all[0], *c.Incident
	d := Declaration{
		Detection: first.ID, Title: o.Title, Severity: o.Severity, Type: o.Type, Mode: first.Mode, Exercise: first.Exercise,
		Commander: o.Commander, Roles: o.Roles, Rationale: watch.CleanText(c.Rationale), Affected: o.Affected,
	}
	if d.Title == "" {
		d.Title = first.Title
	}
	if d.Title == "" {
		return Declaration{}, fault.Required("title") // a sentence in words is no title that lasts
	}
	worst := first.Severity
	for _, one := range all {
		d.TLP = strictest(d.TLP, one.TLP)
		d.OccurredAt, d.DetectedAt = earliest(d.OccurredAt, one.OccurredAt), earliest(d.DetectedAt, one.DetectedAt)
		d.AcknowledgedAt = earliest(d.AcknowledgedAt, one.AcknowledgedAt)
		if watch.Above(one.Severity, worst) {
			worst = one.Severity
		}
	}
	if d.Severity == "" {
		d.Severity = string(worst)
	}
	if d.AcknowledgedAt.IsZero() {
		d.AcknowledgedAt = tx.Now()
	}
	if d.OccurredAt.After(d.DetectedAt) { // a reporter's clock
		d.OccurredAt = d.DetectedAt
	}
	if d.Affected != nil {
		return d, nil
	}
	var err error
	d.Affected, err = s.affected(ctx, tx, caller, all)
	return d, err
}

// affected are the systems that the inventory says have it now.
func (s *Service) affected(ctx context.Context, tx record.Tx, caller identity.Caller, all []*watch.Detection) ([]Affected, error) {
	var list []Affected
	for _, d := range all {
		answers, err := s.exposure(ctx, tx, caller, d.ID)
		if err != nil {
			return nil, err
		}
		for _, e := range answers {
			list = append(list, touched(e)...)
		}
	}
	return firstOf(list), nil
}

// firstOf leaves out what comes again, puts equipment and processes before the
// systems through which they are hit, and keeps as many as an incident can list.
func firstOf(list []Affected) []Affected {
	seen := map[Affected]bool{}
	list = slices.DeleteFunc(list, func(a Affected) bool {
		again := seen[a]
		seen[a] = true
		return again
	})
	slices.SortStableFunc(list, func(a, b Affected) int { return slices.Index(firstKinds, a.Kind) - slices.Index(firstKinds, b.Kind) })
	return list[:min(len(list), MostAffected)]
}

// firstKinds is the order in which what is affected is told.
var firstKinds = []string{string(inventory.KindFacility), string(inventory.KindProcess), string(inventory.KindSystem)}

// touched is what has what was found now, or may have it, and what that can stop.
func touched(e inventory.Exposure) []Affected {
	var list []Affected
	for _, a := range exposed(e) {
		list = append(list, Affected{Kind: string(inventory.KindSystem), ID: a.System.ID})
	}
	nodes := map[string]inventory.AssetKind{}
	for _, n := range e.Nodes {
		nodes[n.ID] = n.Kind
	}
	for _, p := range e.Paths {
		if p.State != inventory.Present && p.State != inventory.Possible {
			continue
		}
		for _, id := range p.Nodes {
			if kind := nodes[id]; kind == inventory.KindProcess || kind == inventory.KindFacility {
				list = append(list, Affected{Kind: string(kind), ID: id})
			}
		}
	}
	return list
}

// checkPeople sees that the commander and every role is a person that there is,
// and in an exercise one who takes part.
func (s *Service) checkPeople(ctx context.Context, r record.Reader, o Opening, op record.Operation) error {
	var taking []string
	if op.Exercise != "" && s.Participants != nil {
		var err error
		if taking, err = s.Participants.Participants(ctx, r, op.Exercise); err != nil {
			return err
		}
	}
	check := func(field, person string) error {
		if _, err := identity.People.Get(ctx, r, person); fault.Is(err, fault.NotFound) {
			return fault.Field(field, "triage.fault.nobody", nil)
		} else if err != nil {
			return err
		}
		if op.Exercise != "" && !slices.Contains(taking, person) {
			return fault.Field(field, "triage.fault.not_taking_part", nil)
		}
		return nil
	}
	if err := check("commander", o.Commander); err != nil {
		return err
	}
	for _, person := range o.Roles {
		if err := check("roles", person); err != nil {
			return err
		}
	}
	return nil
}
