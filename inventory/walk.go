package inventory

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// What one answer draws at most, and how many steps all its walks may take.
const (
	mostPaths      = 1_000
	mostDrawnParts = 200
	mostSteps      = 20_000_000
)

// draw walks from every affected system to what hangs on it, and draws it.
func (e *Exposure) draw(n *net, f finding) {
	w := walker{net: n, parent: make([]int, len(n.nodes)), seen: make([]int, len(n.nodes)), reached: make([]bool, len(n.nodes))}
	for i := range e.Systems {
		a := &e.Systems[i]
		start, ok := n.number[a.System.ID]
		if !ok { // archived: nothing hangs on it any more
			continue
		}
		if w.steps > mostSteps {
			e.Truncated = true
			break
		}
		order := w.walk(start)
		w.judge(a, order)
		e.Paths = append(e.Paths, w.paths(*a, order)...)
	}
	slices.SortStableFunc(e.Systems, compareAffected)
	e.sortPaths(n)
	e.drawing(w, f)
}

// walker goes over the net from one system after the other. Each node is seen
// once in a walk, so that a cycle ends it like any other way.
type walker struct {
	net     *net
	parent  []int  // in the walk that is under way
	seen    []int  // the number of the last walk that came by
	reached []bool // by any walk
	walks   int
	steps   int
}

// walk gives systems and processes in the order in which harm reaches them;
// facilities are the ends of ways and are not walked through.
func (w *walker) walk(start int) []int {
	w.walks++
	w.seen[start], w.parent[start], w.reached[start] = w.walks, -1, true
	order := []int{start}
	for i := 0; i < len(order); i++ {
		for _, a := range w.net.nodes[order[i]].arcs {
			w.steps++
			w.reached[a.to] = true
			if w.seen[a.to] == w.walks || w.net.nodes[a.to].Kind == KindFacility {
				continue
			}
			w.seen[a.to], w.parent[a.to] = w.walks, order[i]
			order = append(order, a.to)
		}
	}
	return order
}

// judge finds the worst of what hangs on the system.
func (w *walker) judge(a *Affected, order []int) {
	a.Highest = a.System.Criticality
	for _, i := range order {
		node := &w.net.nodes[i]
		a.Highest = worse(Criticalities, a.Highest, node.Criticality)
		a.Safety = worse(Safeties, a.Safety, node.Safety)
		for _, arc := range node.arcs {
			a.Health = worse(Healths, a.Health, w.net.nodes[arc.to].Health)
		}
	}
}

// worse is the later in the list; what is not in it is before all.
func worse[E comparable](all []E, a, b E) E {
	if rank(all, b) > rank(all, a) {
		return b
	}
	return a
}

// paths gives the shortest way to every process with each facility that hangs on
// it, and to whatever ends without a facility.
func (w *walker) paths(a Affected, order []int) []Path {
	leads := map[int]bool{} // there is a way on from this node
	placed := map[int]bool{}
	var out []Path
	for _, i := range order {
		if w.parent[i] >= 0 {
			leads[w.parent[i]] = true
		}
		if w.net.nodes[i].Kind != KindProcess {
			continue
		}
		for _, f := range w.facilities(i) {
			leads[i], placed[f] = true, true
			out = append(out, w.path(a, i, f))
		}
	}
	for _, i := range order { // where no process leads: a system's own place
		if w.net.nodes[i].Kind != KindSystem {
			continue
		}
		for _, f := range w.facilities(i) {
			if !placed[f] {
				leads[i] = true
				out = append(out, w.path(a, i, f))
			}
		}
	}
	for _, i := range order {
		if !leads[i] {
			out = append(out, w.path(a, i, -1))
		}
	}
	return out
}

// facilities lists those that hang on a node directly, each once.
func (w *walker) facilities(i int) []int {
	var out []int
	for _, a := range w.net.nodes[i].arcs {
		if w.net.nodes[a.to].Kind == KindFacility && !slices.Contains(out, a.to) {
			out = append(out, a.to)
		}
	}
	return out
}

// path is the way of the walk to a node, and on to a facility unless it is -1.
func (w *walker) path(a Affected, last, facility int) Path {
	p := Path{State: a.State, Since: a.Since}
	for i := last; i >= 0; i = w.parent[i] {
		node := &w.net.nodes[i]
		p.Nodes = append(p.Nodes, node.ID)
		p.Safety = worse(Safeties, p.Safety, node.Safety)
		p.Criticality = worse(Criticalities, p.Criticality, node.Criticality)
	}
	slices.Reverse(p.Nodes)
	if facility >= 0 {
		p.Nodes = append(p.Nodes, w.net.nodes[facility].ID)
		p.Health = w.net.nodes[facility].Health
	}
	p.Nodes = append([]string{a.Holdings[0].Component}, p.Nodes...)
	return p
}

// severity orders what is worst first.
func severity(health Health, safety Safety, criticality Criticality, state Outcome) [4]int {
	return [4]int{-rank(Healths, health), -rank(Safeties, safety), -rank(Criticalities, criticality), rank(Outcomes, state)}
}

func compareAffected(a, b Affected) int {
	x := severity(a.Health, a.Safety, a.Highest, a.State)
	y := severity(b.Health, b.Safety, b.Highest, b.State)
	return cmp.Or(slices.Compare(x[:], y[:]), compareNodes(a.System, b.System))
}

func (e *Exposure) sortPaths(n *net) {
	names := make([]string, len(e.Paths))
	at := make([]int, len(e.Paths))
	for i, p := range e.Paths {
		at[i] = i
		for _, id := range p.Nodes[1:] {
			names[i] += n.nodes[n.number[id]].Name + "\x00"
		}
	}
	slices.SortStableFunc(at, func(i, j int) int {
		a, b := e.Paths[i], e.Paths[j]
		x, y := severity(a.Health, a.Safety, a.Criticality, a.State), severity(b.Health, b.Safety, b.Criticality, b.State)
		return cmp.Or(slices.Compare(x[:], y[:]), cmp.Compare(len(a.Nodes), len(b.Nodes)),
			strings.Compare(names[i], names[j]), slices.Compare(a.Nodes, b.Nodes))
	})
	sorted := make([]Path, 0, min(len(at), mostPaths))
	for _, i := range at[:min(len(at), mostPaths)] {
		sorted = append(sorted, e.Paths[i])
	}
	e.Truncated = e.Truncated || len(at) > mostPaths
	e.Paths = sorted
}

// drawing gives the nodes and edges: what was reached, and the components.
func (e *Exposure) drawing(w walker, f finding) {
	e.Nodes, e.Edges = []Node{}, []Edge{}
	for i, node := range w.net.nodes {
		if !w.reached[i] {
			continue
		}
		e.Nodes = append(e.Nodes, node.Node)
		for _, a := range node.arcs {
			e.Edges = append(e.Edges, w.net.edge(i, a))
		}
	}
	drawn := e.drawnParts()
	for _, a := range e.Systems {
		if a.Archived {
			e.Nodes = append(e.Nodes, a.System)
		}
		e.Edges = append(e.Edges, a.edges(drawn)...)
	}
	sortGraph(e.Nodes, e.Edges)
}

// drawnParts draws the components at which paths begin, and others up to the cap.
func (e *Exposure) drawnParts() map[string]bool {
	drawn := map[string]bool{}
	for _, p := range e.Paths {
		drawn[p.Nodes[0]] = true
	}
	for _, c := range e.Matches {
		if !drawn[c.ID] && len(drawn) >= mostDrawnParts {
			e.Truncated = true
			continue
		}
		drawn[c.ID] = true
		e.Nodes = append(e.Nodes, Node{ID: c.ID, Kind: KindPart, Name: c.RegistryName, Sub: c.Type, Version: c.Version, PURL: c.PURL})
	}
	return drawn
}

// edges join the system to its components: one line each, for all its lists.
func (a Affected) edges(drawn map[string]bool) []Edge {
	at := map[string]int{}
	var out []Edge
	for _, h := range a.Holdings {
		if !drawn[h.Component] {
			continue
		}
		i, ok := at[h.Component]
		if !ok {
			at[h.Component] = len(out)
			out = append(out, Edge{Kind: PartOf, From: h.Component, To: a.System.ID, Since: h.Since, Until: h.GoneSince})
			continue
		}
		if h.Since.Before(out[i].Since) {
			out[i].Since = h.Since
		}
		out[i].Until = later(out[i].Until, h.GoneSince)
	}
	return out
}

// later of two ends, of which zero is the latest.
func later(a, b time.Time) time.Time {
	if a.IsZero() || b.IsZero() {
		return time.Time{}
	}
	return latest(a, b)
}
