package ui

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/web/ui/kit"
)

// relation is a kind of link as one of its ends sees it.
type relation struct {
	rule inventory.LinkRule
	out  bool // it leads from here
}

// name is the relation's key in the words and in addresses.
func (l relation) name() string {
	if l.out {
		return "out_" + string(l.rule.Kind)
	}
	return "in_" + string(l.rule.Kind)
}

// other is the kind of asset at the far end.
func (l relation) other() inventory.AssetKind {
	if l.out {
		return l.rule.To
	}
	return l.rule.From
}

// link joins an asset to another one in this relation.
func (l relation) link(here, there string) inventory.Link {
	if l.out {
		return inventory.Link{Kind: l.rule.Kind, From: here, To: there}
	}
	return inventory.Link{Kind: l.rule.Kind, From: there, To: here}
}

// relationsOf lists what a kind of asset can be to others.
func relationsOf(kind inventory.AssetKind) []relation {
	var list []relation
	for _, rule := range inventory.LinkRules {
		if rule.From == kind {
			list = append(list, relation{rule, true})
		}
		if rule.To == kind {
			list = append(list, relation{rule, false})
		}
	}
	return list
}

// linkGroup is everything that an asset has in one relation.
type linkGroup struct {
	relation
	ends []linkEnd
}

type linkEnd struct {
	link inventory.Link
	node inventory.Node
}

// What the page of one asset shows: links at all, and those of one relation
// before they have to be unfolded.
const (
	mostLinks    = 1_000
	mostLinkRows = 20
)

func (u *UI) linksOf(ctx context.Context, c identity.Caller, id string) ([]inventory.Link, error) {
	var all []inventory.Link
	f := inventory.LinkFilter{Asset: id, Limit: 200}
	for len(all) < mostLinks {
		page, err := u.Inventory.Links(ctx, c, f)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if f.After = page.Next; f.After == "" {
			break
		}
	}
	return all, nil
}

// groupLinks sorts an asset's links by relation and name. A link whose other end
// is archived or not to be seen is left out.
func groupLinks(kind inventory.AssetKind, id string, links []inventory.Link, nodes []inventory.Node) []linkGroup {
	byID := make(map[string]inventory.Node, len(nodes))
	for _, n := range nodes {
		byID[n.ID] = n
	}
	var groups []linkGroup
	for _, rel := range relationsOf(kind) {
		g := linkGroup{relation: rel}
		for _, l := range links {
			here, there := l.To, l.From
			if rel.out {
				here, there = l.From, l.To
			}
			if node, known := byID[there]; known && here == id && l.Kind == rel.rule.Kind {
				g.ends = append(g.ends, linkEnd{l, node})
			}
		}
		slices.SortStableFunc(g.ends, func(a, b linkEnd) int { return cmp.Compare(a.node.Name, b.node.Name) })
		groups = append(groups, g)
	}
	return groups
}

// linkChoice is the page that finds what to link an asset to.
type linkChoice struct {
	asset     inventory.Node
	relations []relation
	chosen    relation
	query     string
	found     []inventory.Node
	more      bool // than are shown
}

func (u *UI) newLink(w http.ResponseWriter, r *http.Request) error {
	if err := caller(r).May(identity.EditInventory); err != nil {
		return err
	}
	q := r.URL.Query()
	g, err := u.Inventory.Graph(r.Context(), caller(r))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(g.Nodes, func(n inventory.Node) bool { return n.ID == q.Get("asset") })
	if at < 0 {
		return fault.New(fault.NotFound, "ui.inventory.no_asset", nil)
	}
	c := linkChoice{asset: g.Nodes[at], query: q.Get("q")}
	c.relations = relationsOf(c.asset.Kind)
	c.chosen = c.relations[0]
	for _, rel := range c.relations {
		if rel.name() == q.Get("relation") {
			c.chosen = rel
		}
	}
	c.find(g)
	return u.show(w, r, linkPage(c))
}

// find lists what is not linked so yet.
func (c *linkChoice) find(g inventory.Graph) {
	taken := map[string]bool{c.asset.ID: true}
	for _, e := range g.Edges {
		here, there := e.To, e.From
		if c.chosen.out {
			here, there = e.From, e.To
		}
		if e.Kind == c.chosen.rule.Kind && here == c.asset.ID {
			taken[there] = true
		}
	}
	for _, n := range g.Nodes {
		if n.Kind != c.chosen.other() || taken[n.ID] || !named(n, c.query) {
			continue
		}
		if len(c.found) == pageSize {
			c.more = true
			return
		}
		c.found = append(c.found, n)
	}
}

func (u *UI) saveLink(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	l, err := u.Inventory.CreateLink(r.Context(), caller(r), inventory.Link{
		Kind: inventory.LinkKind(f.Value("kind")), From: f.Value("from"), To: f.Value("to"),
	})
	if err != nil {
		return err
	}
	back := ownPath(f.Value("back"))
	return u.doneUndo(w, r, back, linkAction(l, "archive", back), "ui.inventory.linked")
}

// archiveLink ends a link.
func (u *UI) archiveLink(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	q := r.URL.Query() // an undo names all in the address
	version := max(number(f, "version"), number(&kit.Form{Values: q}, "version"))
	id := r.PathValue("id")
	if err := u.Inventory.ArchiveLink(r.Context(), caller(r), id, version); err != nil {
		return err
	}
	l, err := u.Inventory.Link(r.Context(), caller(r), id)
	if err != nil {
		return err
	}
	back := ownPath(kit.Or(f.Value("back"), q.Get("back")))
	return u.doneUndo(w, r, back, linkAction(l, "restore", back), "ui.inventory.unlinked")
}

// restoreLink makes an ended link anew: a link has one life.
func (u *UI) restoreLink(w http.ResponseWriter, r *http.Request) error {
	old, err := u.Inventory.Link(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	fresh := inventory.Link{Kind: old.Kind, From: old.From, To: old.To, Note: old.Note}
	fresh.TLP = old.TLP
	if _, err := u.Inventory.CreateLink(r.Context(), caller(r), fresh); err != nil {
		return err
	}
	return u.done(w, r, ownPath(r.URL.Query().Get("back")), "ui.inventory.linked")
}

func linkAction(l inventory.Link, what, back string) string {
	return with(with("/links/"+l.ID+"/"+what, "version", strconv.FormatInt(l.Version, 10)), "back", back)
}
