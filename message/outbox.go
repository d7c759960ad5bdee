package message

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Row is a delivery with what it delivers, as a list shows it.
type Row struct {
	Delivery
	Purpose Purpose  `db:"purpose" json:"purpose"`
	Urgency Urgency  `db:"urgency" json:"urgency"`
	Body    Text     `db:"body" json:"body"`
	Kind    string   `db:"kind" json:"kind"`
	Record  string   `db:"record" json:"record"`
	Thread  string   `db:"thread" json:"thread"`
	Sender  string   `db:"sender" json:"sender"`
	Named   []string `db:"named" json:"-"`
}

// Filter chooses deliveries.
type Filter struct {
	Mode   mark.Mode // real when empty
	State  State
	Record string // of one record, or of all that belongs to one incident
	Person string
	Search string // in the recipient's name and address
	Before string // the cursor: the last id of the page before
	Limit  int
}

// longest is how many rows a page has at most.
const longest = 200

const rows = `SELECT %s, m.purpose, m.urgency, m.body, m.kind, m.record, m.thread, m.sender, m.named
	FROM deliveries t JOIN messages m ON m.id = t.message LEFT JOIN people p ON p.id = t.person `

// Outbox lists what was sent or is to be, newest first. Next is the cursor of the
// page after it; empty when there is none.
func (s *Service) Outbox(ctx context.Context, caller identity.Caller, f Filter) (list []Row, next string, err error) {
	if err := caller.May(identity.ViewMessages); err != nil {
		return nil, "", err
	}
	where, args, limit := f.where()
	q := record.Query{Name: "message.outbox", SQL: fmt.Sprintf(rows, deliveries.Columns("t")) + where + " ORDER BY t.id DESC LIMIT $2"}
	list = []Row{}
	err = s.Store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &list, q, args...) })
	if len(list) == limit {
		next = list[limit-1].ID
	}
	return visible(caller, list), next, err
}

func (f Filter) where() (string, []any, int) {
	mode, limit := f.Mode, f.Limit
	if mode == "" {
		mode = mark.Real
	}
	if limit <= 0 || limit > longest {
		limit = longest
	}
	parts, args := []string{"t.mode = $1"}, []any{mode, limit}
	add := func(condition, value string) {
		if value != "" {
			args = append(args, value)
			parts = append(parts, strings.ReplaceAll(condition, "$?", fmt.Sprintf("$%d", len(args))))
		}
	}
	add("t.state = $?", string(f.State))
	add("(m.record = $? OR m.thread = $?)", f.Record)
	add("t.person = $?", f.Person)
	add("t.id < $?", f.Before)
	if search := strings.ToLower(strings.TrimSpace(f.Search)); search != "" {
		add(`(LOWER(t.address) LIKE $? ESCAPE '\' OR LOWER(p.name) LIKE $? ESCAPE '\' OR LOWER(p.name_en) LIKE $? ESCAPE '\')`, "%"+likeText.Replace(search)+"%")
	}
	return "WHERE " + strings.Join(parts, " AND "), args, limit
}

// likeText makes a text that LIKE takes as it stands.
var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func visible(caller identity.Caller, list []Row) []Row {
	return slices.DeleteFunc(list, func(row Row) bool {
		return fault.Is(caller.See(&row.Meta, &row.Operation, append([]string{row.Person, row.Sender}, row.Named...)...), fault.NotFound)
	})
}

// thread lists all deliveries of what belongs to an incident, oldest first.
var thread = record.Query{Name: "message.thread", SQL: fmt.Sprintf(rows, deliveries.Columns("t")) + `WHERE m.thread = $1 OR m.record = $1 ORDER BY t.id`}

// OfThread lists all deliveries of an incident and of what belongs to it, oldest
// first, for a caller that the domain has checked.
func OfThread(ctx context.Context, r record.Reader, id string) ([]Row, error) {
	list := []Row{}
	err := r.Select(ctx, &list, thread, id)
	return list, err
}
