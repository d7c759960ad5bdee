package incident

import (
	"context"
	"fmt"
	"strings"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// longest is how many rows a page has at most.
const longest = 200

// Filter chooses incidents.
type Filter struct {
	Mode      mark.Mode // real when empty
	Exercise  string
	Status    Status
	Open      bool // not closed
	Asset     string
	Detection string
	Search    string // in the title
	Before    string // the cursor: the last id of the page before
	Limit     int
}

// TaskFilter chooses tasks.
type TaskFilter struct {
	Mode     mark.Mode // real when empty
	Incident string
	Person   string // who was asked or has taken it on
	State    TaskState
	Open     bool // not closed or cancelled
	Search   string
	Before   string
	Limit    int
}

// tail is the end of a SELECT that grows by conditions.
type tail struct {
	parts []string
	args  []any
	limit int
}

func newTail(mode mark.Mode, limit int) *tail {
	if mode == "" {
		mode = mark.Real
	}
	if limit <= 0 || limit > longest {
		limit = longest
	}
	return &tail{parts: []string{"t.mode = $1"}, args: []any{mode}, limit: limit}
}

// add adds a condition about a value, unless the value is empty. Its $? is the
// value's place.
func (t *tail) add(condition, value string) *tail {
	if value != "" {
		t.args = append(t.args, value)
		t.parts = append(t.parts, strings.ReplaceAll(condition, "$?", fmt.Sprintf("$%d", len(t.args))))
	}
	return t
}

func (t *tail) search(columns []string, text string) *tail {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return t
	}
	var likes []string
	for _, c := range columns {
		likes = append(likes, "LOWER("+c+`) LIKE $? ESCAPE '\'`)
	}
	return t.add("("+strings.Join(likes, " OR ")+")", "%"+likeText.Replace(text)+"%")
}

// likeText makes a text that LIKE takes as it stands.
var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (t *tail) String() string {
	return fmt.Sprintf("WHERE %s ORDER BY t.id DESC LIMIT %d", strings.Join(t.parts, " AND "), t.limit)
}

// List lists incidents, newest first. Next is the cursor of the page after it;
// empty when there is none.
func (s *Service) List(ctx context.Context, caller identity.Caller, f Filter) (list []Incident, next string, err error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, "", err
	}
	t := newTail(f.Mode, f.Limit).add("t.exercise = $?", f.Exercise).add("t.status = $?", string(f.Status)).
		add("t.detection = $?", f.Detection).add("t.id < $?", f.Before).search([]string{"t.title"}, f.Search).
		add("EXISTS (SELECT 1 FROM affected_assets a WHERE a.incident = t.id AND a.asset = $? AND a.ended_at IS NULL)", f.Asset)
	if f.Open {
		t.add("t.status <> $?", string(Closed))
	}
	err = s.Store.Read(ctx, func(r record.Reader) error {
		list, next, err = page(ctx, r, incidents, t)
		if err != nil {
			return err
		}
		list, err = visibleIncidents(ctx, r, caller, list)
		return err
	})
	return list, next, err
}

func page[T any, P record.Row[T]](ctx context.Context, r record.Reader, table record.Table[T, P], t *tail) ([]T, string, error) {
	list, err := table.Find(ctx, r, t.String(), t.args...)
	if err != nil || len(list) < t.limit {
		return list, "", err
	}
	return list, P(&list[len(list)-1]).Base().ID, nil
}

func visibleIncidents(ctx context.Context, r record.Reader, caller identity.Caller, list []Incident) ([]Incident, error) {
	shown := []Incident{}
	for n := range list {
		people, err := namedWhereItMatters(ctx, r, &list[n])
		if err != nil {
			return nil, err
		}
		if caller.See(&list[n].Meta, &list[n].Operation, people...) == nil {
			shown = append(shown, list[n])
		}
	}
	return shown, nil
}

// namedWhereItMatters is named, asked only where TLP:RED makes a difference.
func namedWhereItMatters(ctx context.Context, r record.Reader, i *Incident) ([]string, error) {
	if i.TLP != mark.Red {
		return nil, nil
	}
	return named(ctx, r, i)
}

// Tasks lists tasks, newest first.
func (s *Service) Tasks(ctx context.Context, caller identity.Caller, f TaskFilter) (list []Task, next string, err error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, "", err
	}
	t := newTail(f.Mode, f.Limit).add("t.incident = $?", f.Incident).add("t.state = $?", string(f.State)).add("t.id < $?", f.Before).
		search([]string{"t.title"}, f.Search)
	if f.Person != "" {
		t.add(`t.asked LIKE $? ESCAPE '\'`, `%"`+likeText.Replace(f.Person)+`"%`)
	}
	if f.Open {
		t.add("t.state <> $?", string(TaskClosed)).add("t.state <> $?", string(TaskCancelled))
	}
	err = s.Store.Read(ctx, func(r record.Reader) error {
		if list, next, err = page(ctx, r, tasks, t); err != nil {
			return err
		}
		list, err = visibleTasks(ctx, r, caller, list)
		return err
	})
	return list, next, err
}

// visibleTasks leaves out what the caller must not see.
func visibleTasks(ctx context.Context, r record.Reader, caller identity.Caller, list []Task) ([]Task, error) {
	shown := []Task{}
	known := map[string]*Incident{}
	for n := range list {
		t := &list[n]
		i, ok := known[t.Incident]
		if !ok {
			var err error
			if i, err = incidents.Get(ctx, r, t.Incident); err != nil {
				return nil, err
			}
			known[t.Incident] = i
		}
		var people []string
		if t.marks(i).TLP == mark.Red {
			var err error
			if people, err = named(ctx, r, i); err != nil {
				return nil, err
			}
		}
		if t.seenBy(caller, i, people) == nil {
			shown = append(shown, *t)
		}
	}
	return shown, nil
}
