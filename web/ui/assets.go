package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
	"taisei/web/ui/kit"
)

// assetView is what the pages of facilities, processes and systems show alike.
type assetView struct {
	record.Meta
	inventory.Asset
	kind   inventory.AssetKind
	owner  *identity.PersonView // nil when there is none, or one that must not be named
	groups []linkGroup
	around kit.GraphData // what can stop it, and what it can stop
	beyond int           // how much more of that there is
}

func (a *assetView) path() string   { return assetHref(a.kind, a.ID) }
func (a *assetView) archived() bool { return !a.ArchivedAt.IsZero() }

// assetView reads what belongs to an asset besides its own fields.
func (u *UI) assetView(r *http.Request, kind inventory.AssetKind, m record.Meta, a inventory.Asset) (*assetView, error) {
	v := &assetView{Meta: m, Asset: a, kind: kind}
	ctx, c := r.Context(), caller(r)
	var err error
	if v.owner, err = u.reachable(ctx, c, a.OwnerPerson); err != nil || v.archived() {
		return v, err
	}
	g, err := u.Inventory.Graph(ctx, c)
	if err != nil {
		return nil, err
	}
	links, err := u.linksOf(ctx, c, v.ID)
	if err != nil {
		return nil, err
	}
	v.groups = groupLinks(v.kind, v.ID, links, g.Nodes)
	v.around, v.beyond = surroundings(ctx, v.ID, g)
	return v, nil
}

// reachable is a person with contacts; nil for nobody, or for somebody whom the
// caller may not see.
func (u *UI) reachable(ctx context.Context, c identity.Caller, id string) (*identity.PersonView, error) {
	if id == "" {
		return nil, nil
	}
	p, err := u.Identity.Person(ctx, c, id)
	if isHidden(err) {
		return nil, nil
	}
	return p, err
}

// isHidden says that a row is not there for this caller.
func isHidden(err error) bool { return fault.Is(err, fault.NotFound) }

// surroundings draws what can stop an asset and what it can stop, the nearest of
// it; left is how much more there is.
func surroundings(ctx context.Context, id string, g inventory.Graph) (d kit.GraphData, left int) {
	kinds := make(map[string]inventory.AssetKind, len(g.Nodes))
	for _, n := range g.Nodes {
		kinds[n.ID] = n.Kind
	}
	forth, back := map[string][]string{}, map[string][]string{}
	for _, e := range g.Edges {
		from, to := harm(e)
		forth[from] = append(forth[from], to)
		back[to] = append(back[to], from)
	}
	s := &spread{kinds: kinds, kept: map[string]bool{id: true}, room: map[inventory.AssetKind]int{kinds[id]: 1}, left: map[string]bool{}}
	s.walk(id, back)
	s.walk(id, forth)
	nodes := slices.DeleteFunc(slices.Clone(g.Nodes), func(n inventory.Node) bool { return !s.kept[n.ID] })
	edges := slices.DeleteFunc(slices.Clone(g.Edges), func(e inventory.Edge) bool { return !s.kept[e.From] || !s.kept[e.To] })
	d = assetGraph(ctx, nodes, edges)
	d.Title = kit.T(ctx, "ui.inventory.around")
	for i := range d.Nodes {
		if d.Nodes[i].ID == id {
			d.Nodes[i].Href = ""
			if d.Nodes[i].Tone == kit.Neutral {
				d.Nodes[i].Tone = kit.Info
			}
		}
	}
	return d, len(s.left)
}

// spread chooses what is drawn around an asset.
type spread struct {
	kinds map[string]inventory.AssetKind
	kept  map[string]bool
	room  map[inventory.AssetKind]int // what is drawn of each kind
	left  map[string]bool             // what was met and has no room
}

// walk goes from an asset one way, the near before the far.
func (s *spread) walk(from string, ways map[string][]string) {
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, next := range ways[queue[0]] {
			kind := s.kinds[next]
			if seen[next] {
				continue
			}
			seen[next] = true
			if !s.kept[next] && s.room[kind] >= mostInColumn {
				s.left[next] = true
				continue
			}
			if !s.kept[next] {
				s.kept[next] = true
				s.room[kind]++
			}
			queue = append(queue, next)
		}
	}
}

// archive takes an asset out of the picture, and offers to undo it.
func (u *UI) archive(kind inventory.AssetKind) action {
	return onlyReal(func(w http.ResponseWriter, r *http.Request) error {
		f, err := parse(w, r)
		if err != nil {
			return err
		}
		id := r.PathValue("id")
		if err := u.Inventory.Archive(r.Context(), caller(r), kind, id, number(f, "version")); err != nil {
			return err
		}
		m, err := u.assetMeta(r, kind, id)
		if err != nil {
			return err
		}
		undo := with(assetHref(kind, id)+"/restore", "version", strconv.FormatInt(m.Version, 10))
		return u.doneUndo(w, r, assetHref(kind, id), undo, "ui.inventory.archived")
	})
}

// restore brings an archived asset back.
func (u *UI) restore(kind inventory.AssetKind) action {
	return onlyReal(func(w http.ResponseWriter, r *http.Request) error {
		f, err := parse(w, r)
		if err != nil {
			return err
		}
		if f.Value("version") == "" { // an undo names it in the address
			f.Values.Set("version", r.URL.Query().Get("version"))
		}
		id := r.PathValue("id")
		if err := u.Inventory.Restore(r.Context(), caller(r), kind, id, number(f, "version")); err != nil {
			return err
		}
		return u.done(w, r, assetHref(kind, id), "ui.inventory.restored")
	})
}

func (u *UI) assetMeta(r *http.Request, kind inventory.AssetKind, id string) (record.Meta, error) {
	switch kind {
	case inventory.KindFacility:
		f, err := u.Inventory.Facility(r.Context(), caller(r), id)
		return f.Meta, err
	case inventory.KindProcess:
		p, err := u.Inventory.Process(r.Context(), caller(r), id)
		return p.Meta, err
	default:
		s, err := u.Inventory.System(r.Context(), caller(r), id)
		return s.Meta, err
	}
}

// assetFilter reads what a list is asked for.
func assetFilter(r *http.Request) inventory.Filter {
	q := r.URL.Query()
	return inventory.Filter{Search: q.Get("q"), Archived: q.Get("archived") == "1", After: q.Get("after"), Limit: pageSize}
}

// assetForm starts the form of an asset with what all have.
func assetForm(m record.Meta, a inventory.Asset) *kit.Form {
	return kit.NewForm("name", a.Name, "name_en", a.NameEn, "owner_person", a.OwnerPerson, "note", a.Note,
		"tlp", string(m.TLP), "version", strconv.FormatInt(m.Version, 10))
}

// assetOf reads what all have back; what the form does not hold stays.
func assetOf(f *kit.Form, a inventory.Asset) inventory.Asset {
	a.Name, a.NameEn, a.OwnerPerson, a.Note = f.Value("name"), f.Value("name_en"), f.Value("owner_person"), f.Value("note")
	return a
}

// choices are whom and what a form of an asset can name.
type choices struct{ people, organisations []kit.Option }

// mostChoices bounds a list to choose from.
const mostChoices = 2_000

// choices lists everybody in the directory. Whoever is chosen already stays a
// choice, so that saving changes nothing that nobody touched.
func (u *UI) choices(r *http.Request, f *kit.Form) (choices, error) {
	var all choices
	q := identity.DirectoryQuery{Limit: 200}
	for len(all.people) < mostChoices {
		rows, err := u.Identity.People(r.Context(), caller(r), q)
		if err != nil {
			return all, err
		}
		all.people = append(all.people, personOptions(r.Context(), rows)...)
		if len(rows) < q.Limit {
			break
		}
		q.After = rows[len(rows)-1].ID
	}
	q.After = ""
	for len(all.organisations) < mostChoices {
		rows, err := u.Identity.Organisations(r.Context(), caller(r), q)
		if err != nil {
			return all, err
		}
		for _, o := range rows {
			all.organisations = append(all.organisations, kit.Option{Value: o.ID, Label: kit.Name(r.Context(), o.Name, o.NameEn)})
		}
		if len(rows) < q.Limit {
			break
		}
		q.After = rows[len(rows)-1].ID
	}
	all.people = keepChosen(r.Context(), all.people, f, "owner_person", "stoppers")
	all.organisations = keepChosen(r.Context(), all.organisations, f, "supplier", "contractor", "need_organisation")
	return all, nil
}

func keepChosen(ctx context.Context, options []kit.Option, f *kit.Form, fields ...string) []kit.Option {
	for _, field := range fields {
		for _, id := range chosen(f, field) {
			if !slices.ContainsFunc(options, func(o kit.Option) bool { return o.Value == id }) {
				options = append(options, kit.Option{Value: id, Label: kit.T(ctx, "ui.inventory.owner_hidden")})
			}
		}
	}
	return options
}

// label is the word of a choice; the value itself when it is none.
func label(options []kit.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func criticalityTone(c inventory.Criticality) kit.Tone {
	switch c {
	case inventory.Critical:
		return kit.Warn
	case inventory.High:
		return kit.Info
	case inventory.UnknownCriticality, "":
		return kit.Unknown
	default:
		return kit.Neutral
	}
}

func safetyTone(s inventory.Safety) kit.Tone {
	switch s {
	case inventory.Fatal, inventory.Serious:
		return kit.Warn
	case inventory.Minor:
		return kit.Info
	case inventory.NoHarm:
		return kit.Neutral
	default:
		return kit.Unknown
	}
}

func safetyText(ctx context.Context, s inventory.Safety) string {
	if s == inventory.UnknownSafety {
		return kit.T(ctx, "ui.inventory.safety_unknown")
	}
	return kit.T(ctx, "inventory.safety."+string(s))
}

// assetTrail leads from all equipment to a kind's list.
func assetTrail(ctx context.Context, kind inventory.AssetKind) []kit.Crumb {
	return []kit.Crumb{
		{Label: kit.T(ctx, "ui.nav.equipment"), Href: "/inventory"},
		{Label: kit.T(ctx, "ui.inventory."+collection(kind)[1:]), Href: collection(kind)},
	}
}
