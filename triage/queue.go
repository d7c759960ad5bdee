package triage

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// Entry is one line of the queue.
type Entry struct {
	Detection  watch.Detection `json:"detection"`
	Assessment Assessment      `json:"assessment"`
}

// Filter chooses what of the queue is shown.
type Filter struct {
	Mode       mark.Mode // real when empty
	Exercise   string
	Assignee   string
	Unassigned bool
	Text       string
	After      string // the cursor that the page before named
	Limit      int
}

// Page is one page of the queue.
type Page struct {
	Items []Entry `json:"items"`
	Next  string  `json:"next,omitempty"`
}

// The queue's order: what most hangs on first, then the worst, then the oldest.
const (
	rankOf     = "COALESCE(a.rank, 3)"
	severityOf = "CASE t.severity WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END"
	order      = rankOf + " DESC, " + severityOf + " DESC, t.id"
	after      = "(" + rankOf + " < %[1]s OR (" + rankOf + " = %[1]s AND (" + severityOf + " < %[2]s OR (" + severityOf + " = %[2]s AND t.id > %[3]s))))"
)

// Queue lists what is to be decided: detections that are not closed and of no
// incident yet.
func (s *Service) Queue(ctx context.Context, caller identity.Caller, f Filter) (Page, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page{}, err
	}
	wanted := watch.Filter{
		Mode: f.Mode, Exercise: f.Exercise, Assignee: f.Assignee, Unassigned: f.Unassigned, Undeclared: true, Text: f.Text,
		Statuses: []watch.Status{watch.New, watch.Acknowledged, watch.InProgress}, Limit: f.Limit,
	}
	o := watch.Order{Join: "LEFT JOIN triage_assessments a ON a.detection = t.id", By: order}
	if f.After != "" {
		args, err := readCursor(f.After)
		if err != nil {
			return Page{}, err
		}
		o.After, o.Args = after, args
	}
	page := Page{Items: []Entry{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		rows, err := s.Watch.OrderedTx(ctx, r, caller, wanted, o)
		if err != nil {
			return err
		}
		page.Items, err = entries(ctx, r, rows)
		return err
	})
	if n := len(page.Items); n > 0 && n >= watch.PageSize(f.Limit) {
		page.Next = page.Items[n-1].cursor()
	}
	return page, err
}

func entries(ctx context.Context, r record.Reader, rows []watch.Detection) ([]Entry, error) {
	list := make([]Entry, len(rows))
	if len(rows) == 0 {
		return list, nil
	}
	marks, args := make([]string, len(rows)), make([]any, len(rows))
	for i, d := range rows {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), d.ID
		list[i] = Entry{d, Assessment{Detection: d.ID, Rank: unknownRank, Criticality: inventory.UnknownCriticality}}
	}
	var found []Assessment
	q := record.Query{Name: "triage.assessments", SQL: `
		SELECT detection, rank, outcome, criticality, systems, assessed_at FROM triage_assessments
		WHERE detection IN (` + strings.Join(marks, ", ") + ")"}
	if err := r.Select(ctx, &found, q, args...); err != nil {
		return nil, err
	}
	by := map[string]Assessment{}
	for _, a := range found {
		by[a.Detection] = a
	}
	for i := range list {
		if a, ok := by[list[i].Detection.ID]; ok {
			list[i].Assessment = a
		}
	}
	return list, nil
}

// severities in the numbers of the order.
var severities = map[string]int{"low": 1, "medium": 2, "high": 3, "critical": 4}

func (e Entry) cursor() string {
	return fmt.Sprintf("%d.%d.%s", e.Assessment.Rank, severities[string(e.Detection.Severity)], e.Detection.ID)
}

func readCursor(s string) ([]any, error) {
	parts := strings.SplitN(s, ".", 3)
	if len(parts) == 3 {
		rank, err1 := strconv.Atoi(parts[0])
		severity, err2 := strconv.Atoi(parts[1])
		if err1 == nil && err2 == nil {
			return []any{rank, severity, parts[2]}, nil
		}
	}
	return nil, fault.Field("after", "fault.choice", fault.Params{"value": watch.CleanText(s)})
}

// Entry tells of one detection's place in the queue.
func (s *Service) Entry(ctx context.Context, caller identity.Caller, detection string) (Entry, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Entry{}, err
	}
	var e Entry
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		e, err = s.entry(ctx, r, caller, detection)
		return err
	})
	return e, err
}

func (s *Service) entry(ctx context.Context, r record.Reader, caller identity.Caller, detection string) (Entry, error) {
	d, err := s.Watch.LoadTx(ctx, r, caller, detection)
	if err != nil {
		return Entry{}, err
	}
	list, err := entries(ctx, r, []watch.Detection{*d})
	if err != nil {
		return Entry{}, err
	}
	return list[0], nil
}
