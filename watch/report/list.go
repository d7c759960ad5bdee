package report

import (
	"context"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// Told is a report with what was written since.
type Told struct {
	Report
	Messages []Message `json:"messages"`
}

// most bounds the reports that are shown of one detection.
const most = 200

// Of lists the reports that a detection was opened for or counts, oldest first.
func (s *Service) Of(ctx context.Context, caller identity.Caller, detection string) ([]Told, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	list := []Told{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		family, err := s.Watch.FamilyTx(ctx, r, caller, detection)
		if err != nil {
			return err
		}
		for _, d := range family {
			rows, err := Reports.Find(ctx, r, "WHERE t.detection = $1 ORDER BY t.id LIMIT $2", d.ID, most-len(list))
			if err != nil {
				return err
			}
			for _, row := range rows {
				messages, err := messagesOf(ctx, r, row.ID)
				if err != nil {
					return err
				}
				list = append(list, Told{Report: row.shown(caller), Messages: messages})
			}
		}
		return nil
	})
	return list, err
}

// Filter chooses reports.
type Filter struct {
	Mode     mark.Mode // real when empty
	Exercise string
	After    string // the cursor: the last id of the page before
	Limit    int
}

// List lists reports, newest first.
func (s *Service) List(ctx context.Context, caller identity.Caller, f Filter) (watch.Page[Report], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return watch.Page[Report]{}, err
	}
	if f.Mode == "" {
		f.Mode = mark.Real
	}
	limit := watch.PageSize(f.Limit)
	page := watch.Page[Report]{Items: []Report{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		rows, err := Reports.Find(ctx, r, `
			WHERE t.mode = $1 AND ($2 = '' OR t.exercise = $2) AND ($3 = '' OR t.id < $3) ORDER BY t.id DESC LIMIT $4`,
			f.Mode, f.Exercise, f.After, limit+1)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.Next = rows[limit-1].ID
		}
		for _, row := range rows {
			if caller.See(&row.Meta, &row.Operation) == nil {
				page.Items = append(page.Items, row.shown(caller))
			}
		}
		return nil
	})
	return page, err
}

// shown leaves out how to reach the reporter for who need not.
func (r Report) shown(caller identity.Caller) Report {
	if !caller.Can(identity.Triage) {
		r.Contact = ""
	}
	return r
}

func seen(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Report, error) {
	report, err := Reports.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	return report, caller.See(&report.Meta, &report.Operation)
}
