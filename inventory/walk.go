package inventory

import (
	"cmp"
	"slices"
	"time"
)

// What one answer draws at most, and how many steps all its walks may take.
const (
	mostPaths      = 1_000
	mostDrawnParts = 200
	mostSteps      = 20_000_000
)

// draw walks from every affected system to what hangs on it, and draws it.
func (e *Exposure) draw(n *net) {
	w := newWalker(n)
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
		w.ways(*a, order)
	}
	slices.SortStableFunc(e.Systems, compareAffected)
	w.cut()
	for _, way := range w.kept {
		e.Paths = append(e.Paths, way.Path)
	}
	e.Truncated = e.Truncated || w.dropped
	e.drawing(w)
}

// walker goes over the net from one system after the other. Each node is seen
// once in a walk, so that a cycle ends it like any other way.
type walker struct {
	net     *net
	seen    []int  // the number of the last walk that came by
	at      []spot // in the walk that is under way
	reached []bool // by any walk
	walks   int
	steps   int

	kept    []way
	dropped bool
	bound   *severity // of the last that is kept, once there are enough
}

// spot is how a walk came to a node, and the worst on its way.
type spot struct {
	parent, length int
	safety         Safety
	criticality    Criticality
}

// way is a path with what it is sorted by.
type way struct {
	Path
	severity severity
	numbers  []int // of its nodes, but for the component
}

func newWalker(n *net) *walker {
	return &walker{net: n, seen: make([]int, len(n.nodes)), at: make([]spot, len(n.nodes)), reached: make([]bool, len(n.nodes))}
}

// walk gives systems and processes in the order in which harm reaches them;
// facilities are the ends of ways and are not walked through.
func (w *walker) walk(start int) []int {
	w.walks++
	w.seen[start], w.reached[start] = w.walks, true
	w.come(start, -1)
	order := []int{start}
	for i := 0; i < len(order); i++ {
		for _, a := range w.net.nodes[order[i]].arcs {
			w.steps++
			w.reached[a.to] = true
			if w.seen[a.to] == w.walks || w.net.nodes[a.to].Kind == KindFacility {
				continue
			}
			w.seen[a.to] = w.walks
			w.come(a.to, order[i])
			order = append(order, a.to)
		}
	}
	return order
}

func (w *walker) come(to, from int) {
	node := &w.net.nodes[to]
	s := spot{parent: from, length: 1, safety: node.Safety, criticality: node.Criticality}
	if from >= 0 {
		before := w.at[from]
		s.length = before.length + 1
		s.safety, s.criticality = worse(Safeties, before.safety, s.safety), worse(Criticalities, before.criticality, s.criticality)
	}
	w.at[to] = s
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
	if a != b && rank(all, b) > rank(all, a) {
		return b
	}
	return a
}

// ways keeps the shortest way to every process with each facility that hangs on
// it, and to whatever ends without a facility.
func (w *walker) ways(a Affected, order []int) {
	leads := map[int]bool{} // there is a way on from this node
	placed := map[int]bool{}
	for _, i := range order {
		leads[w.at[i].parent] = true
		if w.net.nodes[i].Kind != KindProcess {
			continue
		}
		for _, f := range w.facilities(i) {
			leads[i], placed[f] = true, true
			w.keep(a, i, f)
		}
	}
	for _, i := range order { // where no process leads: a system's own place
		if w.net.nodes[i].Kind != KindSystem {
			continue
		}
		for _, f := range w.facilities(i) {
			if !placed[f] {
				leads[i] = true
				w.keep(a, i, f)
			}
		}
	}
	for _, i := range order {
		if !leads[i] {
			w.keep(a, i, -1)
		}
	}
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

// keep makes the path to a node, and on to a facility unless that is -1, if it
// can be among the worst.
func (w *walker) keep(a Affected, last, facility int) {
	at := w.at[last]
	p := Path{State: a.State, Since: a.Since, Safety: at.safety, Criticality: at.criticality}
	length := at.length
	if facility >= 0 {
		p.Health = w.net.nodes[facility].Health
		length++
	}
	v := severityOf(p.Health, p.Safety, p.Criticality, p.State, length)
	if w.bound != nil && v.compare(*w.bound) > 0 {
		w.dropped = true
		return
	}
	numbers := make([]int, length)
	if facility >= 0 {
		numbers[length-1] = facility
	}
	for i, at := at.length-1, last; i >= 0; i, at = i-1, w.at[at].parent {
		numbers[i] = at
	}
	p.Nodes = []string{a.Holdings[0].Component}
	for _, n := range numbers {
		p.Nodes = append(p.Nodes, w.net.nodes[n].ID)
	}
	w.kept = append(w.kept, way{p, v, numbers})
	if len(w.kept) >= 4*mostPaths {
		w.cut()
	}
}

// cut keeps the worst of the ways, in their order.
func (w *walker) cut() {
	slices.SortFunc(w.kept, w.compare)
	if len(w.kept) >= mostPaths {
		w.dropped = w.dropped || len(w.kept) > mostPaths
		w.kept = w.kept[:mostPaths]
		bound := w.kept[mostPaths-1].severity
		w.bound = &bound
	}
}

func (w *walker) compare(a, b way) int {
	if c := a.severity.compare(b.severity); c != 0 {
		return c
	}
	for i := range min(len(a.numbers), len(b.numbers)) {
		if a.numbers[i] != b.numbers[i] {
			return compareNodes(w.net.nodes[a.numbers[i]].Node, w.net.nodes[b.numbers[i]].Node)
		}
	}
	return slices.Compare(a.Nodes, b.Nodes)
}

// severity orders what is worst first, and the shorter way before the longer.
type severity [5]int

func severityOf(health Health, safety Safety, criticality Criticality, state Outcome, length int) severity {
	return severity{-rank(Healths, health), -rank(Safeties, safety), -rank(Criticalities, criticality), rank(Outcomes, state), length}
}

func (v severity) compare(o severity) int { return slices.Compare(v[:], o[:]) }

func compareAffected(a, b Affected) int {
	x, y := severityOf(a.Health, a.Safety, a.Highest, a.State, 0), severityOf(b.Health, b.Safety, b.Highest, b.State, 0)
	return cmp.Or(x.compare(y), compareNodes(a.System, b.System))
}

// drawing gives the nodes and edges: what was reached, and the components.
func (e *Exposure) drawing(w *walker) {
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
