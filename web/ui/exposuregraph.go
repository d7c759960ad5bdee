package ui

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/a-h/templ"

	"taisei/inventory"
	"taisei/web/ui/kit"
)

// mostInColumn bounds the boxes of one kind in a drawing; more cannot be read at
// a glance.
const mostInColumn = 10

// exposureGraph draws how harm gets from components over systems and processes to
// facilities, the worst of it where there is too much; nothing where nothing has
// or had the component.
func exposureGraph(ctx context.Context, e inventory.Exposure) templ.Component {
	if len(e.Systems) == 0 {
		return templ.NopComponent
	}
	d := drawExposure(ctx, e)
	return drawnExposure(d.graph(), len(e.Nodes)-len(d.kept))
}

// exposureDrawing is the part of an answer that is drawn.
type exposureDrawing struct {
	ctx   context.Context
	e     inventory.Exposure
	kept  map[string]bool
	kinds map[string]inventory.AssetKind
	room  map[inventory.AssetKind]int // what is drawn of each kind
	hot   map[[2]string]bool          // edges on the way of something that is there now
	state map[string]inventory.Outcome
	parts map[string]span
}

// span is since when a component is in any system, and until when it was in all.
type span struct{ since, until time.Time }

func drawExposure(ctx context.Context, e inventory.Exposure) *exposureDrawing {
	d := &exposureDrawing{
		ctx: ctx, e: e, kept: map[string]bool{}, kinds: map[string]inventory.AssetKind{}, room: map[inventory.AssetKind]int{},
		hot: map[[2]string]bool{}, state: map[string]inventory.Outcome{}, parts: map[string]span{},
	}
	for _, n := range e.Nodes {
		d.kinds[n.ID] = n.Kind
	}
	for _, a := range e.Systems {
		d.state[a.System.ID] = a.State
	}
	for _, p := range e.Paths { // the worst stand first
		d.keep(p.Nodes...)
		for i := 1; i < len(p.Nodes) && p.State == inventory.Present; i++ {
			d.hot[[2]string{p.Nodes[i-1], p.Nodes[i]}] = true
		}
	}
	for _, a := range e.Systems { // an archived system has no path
		for _, h := range a.Holdings {
			d.keep(a.System.ID, h.Component)
		}
	}
	for _, edge := range e.Edges {
		if edge.Kind == inventory.PartOf {
			d.spread(edge)
		}
	}
	return d
}

// keep has the nodes of a way drawn, all of them or, where they are too many, none.
func (d *exposureDrawing) keep(ids ...string) {
	more := map[inventory.AssetKind]int{}
	for _, id := range ids {
		kind := d.kinds[id]
		if !d.kept[id] {
			more[kind]++
		}
		if d.room[kind]+more[kind] > max(mostInColumn, more[kind]) { // one way alone is always drawn
			return
		}
	}
	for _, id := range ids {
		if !d.kept[id] {
			d.kept[id] = true
			d.room[d.kinds[id]]++
		}
	}
}

func (d *exposureDrawing) spread(e inventory.Edge) {
	s, known := d.parts[e.From]
	if !known {
		d.parts[e.From] = span{e.Since, e.Until}
		return
	}
	if e.Since.Before(s.since) {
		s.since = e.Since
	}
	if e.Until.IsZero() || s.until.IsZero() {
		s.until = time.Time{}
	} else if e.Until.After(s.until) {
		s.until = e.Until
	}
	d.parts[e.From] = s
}

// graph is the drawing, with a column for each kind that is in it.
func (d *exposureDrawing) graph() kit.GraphData {
	g := kit.GraphData{Title: kit.T(d.ctx, "ui.exposure.drawing")}
	columns := map[inventory.AssetKind]int{}
	for _, kind := range []inventory.AssetKind{inventory.KindPart, inventory.KindSystem, inventory.KindProcess, inventory.KindFacility} {
		if slices.ContainsFunc(d.e.Nodes, func(n inventory.Node) bool { return n.Kind == kind && d.kept[n.ID] }) {
			columns[kind] = len(g.Columns)
			g.Columns = append(g.Columns, kit.T(d.ctx, "inventory.asset_kind."+string(kind)))
		}
	}
	for _, n := range d.e.Nodes {
		if d.kept[n.ID] {
			node := d.node(n)
			node.Column = columns[n.Kind]
			g.Nodes = append(g.Nodes, node)
		}
	}
	for _, e := range d.e.Edges {
		tone := kit.Neutral
		if d.hot[[2]string{e.From, e.To}] {
			tone = kit.Danger
		}
		if d.kept[e.From] && d.kept[e.To] {
			g.Edges = append(g.Edges, kit.GraphEdge{From: e.From, To: e.To, Tone: tone})
		}
	}
	slices.SortStableFunc(g.Edges, func(a, b kit.GraphEdge) int { // what is hot is drawn over the rest
		return cmp.Compare(hotness(a), hotness(b))
	})
	return g
}

func hotness(e kit.GraphEdge) int {
	if e.Tone == kit.Danger {
		return 1
	}
	return 0
}

func (d *exposureDrawing) node(n inventory.Node) kit.GraphNode {
	g := assetNode(d.ctx, n)
	switch n.Kind {
	case inventory.KindPart:
		g.Notes = []string{spanText(d.ctx, d.parts[n.ID])}
		g.Tone = kit.Strong
		if !d.parts[n.ID].until.IsZero() {
			g.Tone = kit.Neutral
		}
	case inventory.KindSystem:
		if state, hit := d.state[n.ID]; hit {
			g.Notes = append([]string{g.Sub}, g.Notes...)
			g.Sub, g.Tone = kit.T(d.ctx, "inventory.outcome."+string(state)), stateTone(state)
		}
	case inventory.KindProcess:
		g.Tone = processTone(n.Criticality, n.Safety)
	}
	return g
}

// assetNode is a node as every drawing shows it.
func assetNode(ctx context.Context, n inventory.Node) kit.GraphNode {
	g := kit.GraphNode{ID: n.ID, Icon: kindIcon(n.Kind), Label: kit.Name(ctx, n.Name, n.NameEn), Href: assetHref(n.Kind, n.ID), Tone: kit.Neutral}
	if n.Kind == inventory.KindPart {
		g.Label, g.Sub = partName(n.Name, n.Version), n.Sub
		return g
	}
	if n.Kind == inventory.KindFacility {
		g.Sub, g.Tone = kit.T(ctx, "inventory.health."+string(n.Health)), kit.HealthTone(string(n.Health))
	} else {
		g.Sub = criticalityText(ctx, n.Criticality)
	}
	if n.Safety != "" && n.Safety != inventory.NoHarm && n.Safety != inventory.UnknownSafety {
		g.Notes = append(g.Notes, kit.T(ctx, "inventory.safety."+string(n.Safety)))
	}
	g.Notes = append(g.Notes, ownerText(ctx, n))
	return g
}

func partName(name, version string) string {
	if version == "" {
		return name
	}
	return name + " " + version
}

// ownerText names who answers for a node; that nobody does must be seen.
func ownerText(ctx context.Context, n inventory.Node) string {
	if name := kit.Name(ctx, n.OwnerName, n.OwnerNameEn); name != "" {
		return name
	}
	if n.Owner != "" {
		return kit.T(ctx, "ui.inventory.owner_hidden")
	}
	return kit.T(ctx, "ui.inventory.no_owner")
}

func criticalityText(ctx context.Context, c inventory.Criticality) string {
	return kit.T(ctx, "ui.inventory.criticality", "value", kit.T(ctx, "inventory.criticality."+string(c)))
}

// spanText is from when to when, by day.
func spanText(ctx context.Context, s span) string {
	if s.until.IsZero() {
		return kit.T(ctx, "ui.inventory.since", "from", day(ctx, s.since))
	}
	return kit.T(ctx, "ui.inventory.from_to", "from", day(ctx, s.since), "to", day(ctx, s.until))
}

// day is a date where the reader is.
func day(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(kit.From(ctx).Zone).Format("2006-01-02")
}

// stateTone is how a system looks that has, may have or had a component.
func stateTone(o inventory.Outcome) kit.Tone {
	switch o {
	case inventory.Present:
		return kit.Danger
	case inventory.Possible, inventory.Past:
		return kit.Warn
	case inventory.Absent:
		return kit.OK
	default:
		return kit.Unknown
	}
}

// processTone is how a process looks when something can reach it.
func processTone(c inventory.Criticality, s inventory.Safety) kit.Tone {
	switch {
	case s == inventory.Fatal, s == inventory.Serious, c == inventory.Critical:
		return kit.Danger
	case c == inventory.High, s == inventory.Minor:
		return kit.Warn
	default:
		return kit.Neutral
	}
}

func kindIcon(k inventory.AssetKind) string {
	if k == inventory.KindFacility {
		return "building"
	}
	return string(k) // system, process, component
}

// assetHref is the address of a page of an asset or a component.
func assetHref(k inventory.AssetKind, id string) string { return collection(k) + "/" + id }

func collection(k inventory.AssetKind) string {
	switch k {
	case inventory.KindFacility:
		return "/facilities"
	case inventory.KindProcess:
		return "/processes"
	case inventory.KindSystem:
		return "/systems"
	default:
		return "/components"
	}
}
