package inventory

import (
	"context"
	"slices"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/sheet"
	"taisei/record"
	"taisei/words"
)

// linkForm is the table of links.
type linkForm struct{ fields []column[*linkRow] }

func (f linkForm) columns() []heading {
	var out []heading
	for _, c := range f.fields {
		out = append(out, heading{c.name, c.words, c.values})
	}
	return out
}

// linkNames finds assets by kind and name.
type linkNames map[AssetKind]names

func loadLinkNames(ctx context.Context, r record.Reader, caller identity.Caller) (linkNames, *net, error) {
	n, err := loadNet(ctx, r, caller)
	if err != nil {
		return nil, nil, err
	}
	all := linkNames{}
	for _, k := range assetKinds {
		all[k] = names{byID: map[string]string{}, byName: map[string][]string{}}
	}
	for _, node := range n.nodes {
		all[node.Kind].byID[node.ID] = node.Name
		key := fold(tidy(node.Name))
		all[node.Kind].byName[key] = append(all[node.Kind].byName[key], node.ID)
	}
	return all, n, nil
}

func (f linkForm) rows(ctx context.Context, r record.Reader, caller identity.Caller) ([][]string, error) {
	all, n, err := loadLinkNames(ctx, r, caller)
	if err != nil {
		return nil, err
	}
	links, err := standingLinks(ctx, r)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, l := range n.links {
		row := &linkRow{l.Kind, l.FromKind, l.ToKind, all[l.FromKind].show(l.From), all[l.ToKind].show(l.To), links[linkKey(l)].Note}
		var cells []string
		for _, c := range f.fields {
			cells = append(cells, c.get(row, nil))
		}
		out = append(out, cells)
	}
	slices.SortFunc(out, slices.Compare[[]string])
	return out, nil
}

func linkKey(l Link) string { return strings.Join([]string{string(l.Kind), l.From, l.To}, "\x00") }

func standingLinks(ctx context.Context, r record.Reader) (map[string]*Link, error) {
	rows, err := Links.Find(ctx, r, "WHERE t.archived_at IS NULL ORDER BY t.id LIMIT $1", mostEdges)
	if err != nil {
		return nil, err
	}
	links := make(map[string]*Link, len(rows))
	for i := range rows {
		links[linkKey(rows[i])] = &rows[i]
	}
	return links, nil
}

// linkPlan is a plan of links in the making.
type linkPlan struct {
	linkForm
	*plan
	caller identity.Caller
	names  linkNames
	links  map[string]*Link
	lines  map[string]int
}

func (f linkForm) plan(ctx context.Context, r record.Reader, caller identity.Caller, t sheet.Table, book *words.Book) (*plan, error) {
	all, _, err := loadLinkNames(ctx, r, caller)
	if err != nil {
		return nil, err
	}
	links, err := standingLinks(ctx, r)
	if err != nil {
		return nil, err
	}
	p := linkPlan{f, &plan{TableReport: emptyReport()}, caller, all, links, map[string]int{}}
	headings := headingNames(f.columns())
	l := newLexicon(book, f.columns())
	places := l.places(t, &p.TableReport, headings)
	for i, name := range headings {
		if (name == "kind" || name == "from" || name == "to") && !slices.Contains(places, i) {
			p.wrong(1, name, fault.New(fault.Invalid, "inventory.fault.column_missing", fault.Params{"name": name}))
			return p.plan, nil
		}
	}
	noteGiven := slices.Contains(places, len(headings)-1)
	for _, row := range t.Rows {
		line := &linkRow{}
		before := p.wrongs()
		l.cells(row, places, &p.TableReport, headings, func(c int, cell string) { _ = f.fields[c].set(line, cell, nil) })
		if p.wrongs() == before {
			p.row(row.Line, line, noteGiven)
		}
	}
	return p.plan, nil
}

// row plans one line.
func (p linkPlan) row(line int, row *linkRow, noteGiven bool) {
	l, column, err := p.link(row)
	if err != nil {
		p.wrong(line, column, err)
		return
	}
	if first, twice := p.lines[linkKey(l)]; twice {
		p.wrong(line, "", fault.New(fault.Invalid, "inventory.fault.link_twice", fault.Params{"line": first}))
		return
	}
	p.lines[linkKey(l)] = line
	plan := RowPlan{Line: line, Action: ActionCreate, Name: row.from + " → " + row.to, Changes: []CellChange{}}
	old := p.links[linkKey(l)]
	switch {
	case old == nil:
		p.Created++
		p.steps = append(p.steps, step{line, func(ctx context.Context, tx record.Tx) error { return insertLink(ctx, tx, p.caller, &l) }})
	case !noteGiven || old.Note == l.Note:
		p.Unchanged++
		return
	default:
		p.Updated++
		plan.Action, plan.ID = ActionUpdate, old.ID
		plan.Changes = append(plan.Changes, CellChange{"note", old.Note, l.Note})
		changed := *old
		changed.Note = l.Note
		p.steps = append(p.steps, step{line, func(ctx context.Context, tx record.Tx) error {
			return Links.Update(ctx, tx, p.caller.Actor(), &changed)
		}})
	}
	p.Rows = append(p.Rows, plan)
}

// link finds the ends. Where their kinds are left out, they are the only ones of
// the link's kind that have assets with these names.
func (p linkPlan) link(row *linkRow) (Link, string, *fault.Error) {
	var found []Link
	column, problem := "kind", fault.New(fault.Invalid, "inventory.fault.link_ends",
		fault.Params{"kind": string(row.kind), "from": string(row.fromKind), "to": string(row.toKind)})
	for _, rule := range LinkRules {
		if rule.Kind != row.kind || row.fromKind != "" && rule.From != row.fromKind || row.toKind != "" && rule.To != row.toKind {
			continue
		}
		from, err := p.names[rule.From].find(row.from)
		if err != nil || from == "" {
			column, problem = "from", orRequired(err, "from")
			continue
		}
		to, err := p.names[rule.To].find(row.to)
		if err != nil || to == "" {
			column, problem = "to", orRequired(err, "to")
			continue
		}
		found = append(found, Link{Kind: row.kind, FromKind: rule.From, From: from, ToKind: rule.To, To: to, Note: row.note})
	}
	switch len(found) {
	case 0:
		return Link{}, column, problem
	case 1:
		if found[0].From == found[0].To {
			return Link{}, "to", fault.New(fault.Invalid, "inventory.fault.link_to_itself", nil)
		}
		return found[0], "", nil
	default:
		return Link{}, "from_kind", fault.New(fault.Invalid, "inventory.fault.ambiguous", fault.Params{"name": clip(row.from, 100)})
	}
}

func orRequired(err *fault.Error, field string) *fault.Error {
	if err != nil {
		return err
	}
	return fault.Required(field)
}
