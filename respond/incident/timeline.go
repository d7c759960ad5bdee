package incident

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"taisei/gate"
	"taisei/identity"
	"taisei/message"
	"taisei/record"
	"taisei/words"
)

// Item is one line of an incident's timeline: an entry, a decision, what became of
// a message, or what the gate held back.
type Item struct {
	At       time.Time
	ID       string // of the entry, decision, delivery or block
	Kind     string // an EntryKind, "decision", "delivery" or "block"
	By       string // who did it, as the log names them
	Task     string
	Said     message.Text      // the program's sentence
	People   map[string]string // parameters of the sentence that are people
	Text     string            // what a person wrote
	Corrects string
	Decision *Decision
	Delivery *message.Row
	Block    *gate.Block
}

// Sentence is the program's sentence in a language and zone; empty when there is
// only what a person wrote.
func (i Item) Sentence(book *words.Book, lang words.Lang, zone *time.Location, people map[string]identity.Person) string {
	if i.Said.Key == "" {
		return ""
	}
	t := i.Said
	t.Params = maps.Clone(t.Params)
	if t.Params == nil {
		t.Params = map[string]string{}
	}
	for param, id := range i.People {
		t.Params[param] = nameOf(people, id, lang)
	}
	return t.Sentence(book, lang, zone)
}

func nameOf(people map[string]identity.Person, id string, lang words.Lang) string {
	p, ok := people[id]
	switch {
	case !ok:
		return id
	case lang == words.English && p.NameEn != "":
		return p.NameEn
	}
	return p.Name
}

// Timeline gives all that happened, in order, with the people whom it names.
func (s *Service) Timeline(ctx context.Context, caller identity.Caller, id string) ([]Item, map[string]identity.Person, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, nil, err
	}
	var items []Item
	var v View
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		if v, err = view(ctx, r, caller, id); err != nil {
			return err
		}
		items, err = timeline(ctx, r, &v)
		return err
	})
	return items, v.People, err
}

// timeline merges what happened to what the view shows: nothing of a task that is
// not in it.
func timeline(ctx context.Context, r record.Reader, v *View) ([]Item, error) {
	var items []Item
	list, err := entries.Find(ctx, r, "WHERE t.incident = $1 ORDER BY t.id", v.ID)
	if err != nil {
		return nil, err
	}
	for n := range list {
		items = append(items, list[n].item())
	}
	for n := range v.Decisions {
		d := &v.Decisions[n]
		items = append(items, Item{At: d.DecidedAt, ID: d.ID, Kind: "decision", By: d.CreatedBy, Text: d.Chosen, Decision: d})
	}
	rows, err := message.OfThread(ctx, r, v.ID)
	if err != nil {
		return nil, err
	}
	for n := range rows {
		items = append(items, deliveryItems(&rows[n])...)
	}
	blocks, err := gate.BlocksOf(ctx, r, v.ID)
	if err != nil {
		return nil, err
	}
	for n := range blocks {
		items = append(items, blockItem(&blocks[n]))
	}
	items = v.onlyShown(items)
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return items, v.lookUpItems(ctx, r, items)
}

// onlyShown drops what belongs to a task that the reader must not see.
func (v *View) onlyShown(items []Item) []Item {
	shown := map[string]bool{"": true, v.ID: true}
	for _, t := range v.Tasks {
		shown[t.ID] = true
	}
	return slices.DeleteFunc(items, func(i Item) bool { return !shown[i.Task] })
}

func (v *View) lookUpItems(ctx context.Context, r record.Reader, items []Item) error {
	var ids []string
	for _, i := range items {
		ids = append(append(ids, i.By), slices.Collect(maps.Values(i.People))...)
	}
	return people(ctx, r, v.People, ids)
}

func (e Entry) item() Item {
	return Item{
		At: e.At, ID: e.ID, Kind: string(e.Kind), By: e.CreatedBy, Task: e.Task, Said: e.Said, People: e.People, Text: e.Text, Corrects: e.Corrects,
	}
}

// deliveryItems are what became of one message. What the gate held back is told by
// its block.
func deliveryItems(row *message.Row) []Item {
	var items []Item
	task := row.Record
	if row.Kind != tasks.Name() {
		task = "" // a notice is about the incident itself
	}
	add := func(at time.Time, by, key string) {
		if at.IsZero() {
			return
		}
		said := message.Text{
			Key:    "respond.entry.delivery_" + key,
			Params: map[string]string{"address": row.Address, "detail": row.FailureDetail},
			Words:  map[string]string{"purpose": "message.purpose." + string(row.Purpose)},
		}
		if row.Failure != "" {
			said.Words["failure"] = row.Failure
		}
		items = append(items, Item{
			At: at, ID: row.ID, Kind: "delivery", By: by, Task: task, Said: said,
			People: map[string]string{"person": row.Person}, Delivery: row,
		})
	}
	// A row knows only who changed it last. All but the answer is the program's doing.
	program := identity.System("message", row.Owner).Actor().ID
	add(row.SentAt, program, "sent")
	add(row.AcknowledgedAt, row.ChangedBy, "acknowledged")
	switch row.State {
	case message.Queued:
		if row.Failure != "" {
			add(row.ChangedAt, program, "put_off")
		}
	case message.Failed, message.Bounced:
		add(row.EndedAt, program, "failed")
	case message.Withdrawn:
		add(row.EndedAt, program, "withdrawn")
	}
	return items
}

func blockItem(b *gate.Block) Item {
	i := Item{
		At: b.CreatedAt, ID: b.ID, Kind: "block", By: b.CreatedBy, Block: b,
		Said:   message.Text{Key: "respond.entry.block", Words: map[string]string{"reason": b.Reason.Key(), "what": "gate.what." + string(b.What)}},
		People: map[string]string{"person": b.Person},
	}
	if b.Kind == tasks.Name() {
		i.Task = b.Record
	}
	return i
}
