package watch

import (
	"context"
	"fmt"
	"slices"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
)

var (
	// lockMerges has merges wait for each other, so that two cannot make a circle.
	lockMerges = record.Query{Name: "detection.lock_merges", SQL: `
		INSERT INTO settings (name, value) VALUES ('lock.merge', '') ON CONFLICT (name) DO UPDATE SET value = excluded.value`}
	// countFor lets the sightings of one detection count for another.
	countFor = record.Query{Name: "detection.count_for", SQL: `UPDATE detection_sightings SET counted = $2 WHERE counted = $1`}
	// countBack lets the sightings that opened a detection count for another.
	countBack = record.Query{Name: "detection.count_back", SQL: `UPDATE detection_sightings SET counted = $2 WHERE detection = $1`}
	// duplicatesOf lists those that were merged into a detection.
	duplicatesOf = record.Query{Name: "detection.duplicates", SQL: `SELECT id FROM detections WHERE duplicate_of = $1 ORDER BY id`}
)

// MergeTx closes d as a duplicate of another detection, for which its sightings
// count from now on. Version is what the decision was based on.
func (s *Service) MergeTx(ctx context.Context, tx record.Tx, caller identity.Caller, d *Detection, version int64, into string) error {
	if err := caller.May(identity.Triage); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, lockMerges); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, countFor, d.ID, into); err != nil { // before the rows, in the order of Open
		return err
	}
	target, err := load(ctx, tx, caller, into)
	if err != nil {
		return err
	}
	if err := mayMerge(d, target); err != nil {
		return err
	}
	d.DuplicateOf = target.ID
	return s.MoveTx(ctx, tx, caller, d, version, Closed, "merge")
}

func mayMerge(d, into *Detection) error {
	switch {
	case d.ID == into.ID:
		return fault.Field("duplicate_of", "watch.fault.merge_itself", nil)
	case d.DuplicateOf != "" || into.DuplicateOf != "":
		return fault.Field("duplicate_of", "watch.fault.merge_duplicate", nil)
	case d.Operation != into.Operation:
		return fault.Field("duplicate_of", "watch.fault.merge_mode", nil)
	}
	return nil
}

// UnmergeTx takes a duplicate out again, with those that were merged into it before.
func (s *Service) UnmergeTx(ctx context.Context, tx record.Tx, caller identity.Caller, d *Detection, version int64, to Status) error {
	if err := caller.May(identity.Triage); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, lockMerges); err != nil {
		return err
	}
	family, err := family(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	for _, id := range family {
		if _, err := tx.Exec(ctx, countBack, id, d.ID); err != nil {
			return fmt.Errorf("count sightings back: %w", err)
		}
	}
	d.DuplicateOf = ""
	return s.MoveTx(ctx, tx, caller, d, version, to, "unmerge")
}

// family is a detection and all that was merged into it, at any remove.
func family(ctx context.Context, r record.Reader, id string) ([]string, error) {
	all := []string{id}
	for i := 0; i < len(all); i++ {
		var next []string
		if err := r.Select(ctx, &next, duplicatesOf, all[i]); err != nil {
			return nil, err
		}
		for _, id := range next {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all, nil
}

// FamilyTx reads a detection with its duplicates, itself first, for a step of a
// later stage.
func (s *Service) FamilyTx(ctx context.Context, r record.Reader, caller identity.Caller, id string) ([]*Detection, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	ids, err := family(ctx, r, id)
	if err != nil {
		return nil, err
	}
	var all []*Detection
	for _, id := range ids {
		d, err := load(ctx, r, caller, id)
		if fault.Is(err, fault.NotFound) && len(all) > 0 {
			continue // a duplicate that the caller must not see
		}
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}
