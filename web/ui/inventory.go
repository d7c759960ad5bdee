package ui

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"golang.org/x/text/unicode/norm"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/web/ui/kit"
)

// mostWhole is how many facilities, processes and systems are drawn all at once;
// an inventory with more is a list to search.
const mostWhole = 60

// onlyReal refuses to change what every exercise shares with the real world.
func onlyReal(a action) action {
	return func(w http.ResponseWriter, r *http.Request) error {
		if operation(r).Mode != mark.Real {
			return fault.New(fault.Blocked, "ui.inventory.only_real", nil)
		}
		return a(w, r)
	}
}

// mayChange says whether a page shows what changes the inventory.
func mayChange(ctx context.Context, a identity.Action) bool {
	return kit.From(ctx).Scope.Mode == mark.Real && kit.Can(ctx, a)
}

// whole is the inventory as /inventory shows it.
type whole struct {
	graph    inventory.Graph
	unlisted map[string]bool // systems of whose components nothing is known
	query    string
	kind     inventory.AssetKind // of the list; all when empty
	rows     []inventory.Node    // of the list, where there is too much to draw
	next     pages
}

func (w *whole) crowded() bool { return len(w.graph.Nodes) > mostWhole }

func (u *UI) showInventory(w http.ResponseWriter, r *http.Request) error {
	g, err := u.Inventory.Graph(r.Context(), caller(r))
	if err != nil {
		return err
	}
	o, err := u.Inventory.Overview(r.Context(), caller(r))
	if err != nil {
		return err
	}
	v := &whole{
		graph: g, unlisted: map[string]bool{}, query: r.URL.Query().Get("q"), kind: inventory.AssetKind(r.URL.Query().Get("kind")),
	}
	for _, s := range o.Unlisted {
		v.unlisted[s.ID] = true
	}
	if v.crowded() {
		v.list(r)
	}
	return u.show(w, r, inventoryPage(v))
}

// list finds what is searched, the worst first, and cuts it to a page.
func (w *whole) list(r *http.Request) {
	for _, n := range w.graph.Nodes {
		if (w.kind == "" || n.Kind == w.kind) && named(n, w.query) {
			w.rows = append(w.rows, n)
		}
	}
	slices.SortStableFunc(w.rows, func(a, b inventory.Node) int { return cmp.Compare(weight(b), weight(a)) })
	if after := r.URL.Query().Get("after"); after != "" {
		at := slices.IndexFunc(w.rows, func(n inventory.Node) bool { return n.ID == after })
		w.rows = w.rows[at+1:]
	}
	w.rows, w.next = paged(r, w.rows, func(n inventory.Node) string { return n.ID })
}

// weight puts first what a person must see: what does not run, then what matters.
func weight(n inventory.Node) int {
	if n.Kind == inventory.KindFacility {
		return 10 * (slices.Index(inventory.Healths, n.Health) + 1)
	}
	return slices.Index(inventory.Criticalities, n.Criticality) + slices.Index(inventory.Safeties, n.Safety) + 2
}

// named says whether a text stands in one of the names, however it is typed.
func named(n inventory.Node, text string) bool {
	text = folded(text)
	return strings.Contains(folded(n.Name), text) || strings.Contains(folded(n.NameEn), text)
}

// folded makes texts alike that a person takes for the same: ＡＢＣ and abc.
func folded(text string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(text))) }

// wholeGraph draws everything, from systems to facilities.
func wholeGraph(ctx context.Context, w *whole) kit.GraphData {
	g := assetGraph(ctx, w.graph.Nodes, w.graph.Edges)
	g.Title = kit.T(ctx, "ui.inventory.drawing")
	for i := range g.Nodes {
		if w.unlisted[g.Nodes[i].ID] {
			g.Nodes[i].Tone = kit.Unknown
			g.Nodes[i].Notes = append(g.Nodes[i].Notes, kit.T(ctx, "ui.inventory.unlisted"))
		}
	}
	return g
}

// assetGraph draws assets in columns; the arrows run as harm does.
func assetGraph(ctx context.Context, nodes []inventory.Node, edges []inventory.Edge) kit.GraphData {
	g := kit.GraphData{}
	columns := map[inventory.AssetKind]int{}
	for _, kind := range []inventory.AssetKind{inventory.KindSystem, inventory.KindProcess, inventory.KindFacility} {
		if slices.ContainsFunc(nodes, func(n inventory.Node) bool { return n.Kind == kind }) {
			columns[kind] = len(g.Columns)
			g.Columns = append(g.Columns, kit.T(ctx, "inventory.asset_kind."+string(kind)))
		}
	}
	for _, n := range nodes {
		node := assetNode(ctx, n)
		node.Column = columns[n.Kind]
		g.Nodes = append(g.Nodes, node)
	}
	for _, e := range edges {
		from, to := harm(e)
		g.Edges = append(g.Edges, kit.GraphEdge{From: from, To: to, Tone: kit.Neutral})
	}
	return g
}

// harm is the direction in which what goes wrong passes along a link.
func harm(e inventory.Edge) (from, to string) {
	if e.Kind == inventory.DependsOn {
		return e.To, e.From
	}
	return e.From, e.To
}

// cursorPages are the addresses around a page whose cursor the service gave.
func cursorPages(r *http.Request, next string) (p pages) {
	v := r.URL.Query()
	if v.Get("after") != "" {
		v.Del("after")
		p.first = r.URL.Path + "?" + v.Encode()
	}
	if next != "" {
		v.Set("after", next)
		p.next = r.URL.Path + "?" + v.Encode()
	}
	return p
}

// with is an address with one more parameter.
func with(path, name, value string) string {
	if value == "" {
		return path
	}
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return path + sign + name + "=" + url.QueryEscape(value)
}

// inventoryTile shows the facilities that do not run well, and how many systems
// nobody can check.
func (u *UI) inventoryTile(ctx context.Context, c identity.Caller) (templ.Component, error) {
	o, err := u.Inventory.Overview(ctx, c)
	if err != nil {
		return nil, err
	}
	return healthTile(o, healthCounts(o.Facilities)), nil
}

// mostTileRows are the facilities that the situation names.
const mostTileRows = 4

// worstOf are the facilities that are not known to be well, the worst first.
func worstOf(all []inventory.Node) []inventory.Node {
	var bad []inventory.Node
	for _, n := range all {
		if n.Health != inventory.Normal && len(bad) < mostTileRows {
			bad = append(bad, n)
		}
	}
	return bad
}

type healthCount struct {
	health inventory.Health
	n      int
}

// healthCounts counts by health, the worst first; what nothing is is left out,
// but for normal.
func healthCounts(all []inventory.Node) []healthCount {
	var list []healthCount
	for _, h := range slices.Backward(inventory.Healths) {
		c := healthCount{health: h}
		for _, n := range all {
			if n.Health == h {
				c.n++
			}
		}
		if c.n > 0 || h == inventory.Normal {
			list = append(list, c)
		}
	}
	return list
}

// durationText is a length of time as people say it.
func durationText(ctx context.Context, minutes int64) string {
	days, hours, rest := minutes/(24*60), minutes/60%24, minutes%60
	switch {
	case minutes < 120:
		return kit.T(ctx, "ui.inventory.minutes", "m", minutes)
	case minutes >= 48*60 && hours == 0:
		return kit.T(ctx, "ui.inventory.days", "d", days)
	case minutes >= 48*60:
		return kit.T(ctx, "ui.inventory.days_hours", "d", days, "h", hours)
	case rest == 0:
		return kit.T(ctx, "ui.inventory.hours", "h", minutes/60)
	default:
		return kit.T(ctx, "ui.inventory.hours_minutes", "h", minutes/60, "m", rest)
	}
}

// minutesOf reads a number of minutes; an empty field is none.
func minutesOf(f *kit.Form, name string) (int64, error) {
	text := strings.ReplaceAll(folded(f.Value(name)), ",", "")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fault.Field(name, "ui.inventory.not_minutes", nil)
	}
	return n, nil
}

func minutesValue(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
