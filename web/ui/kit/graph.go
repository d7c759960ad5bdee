package kit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// GraphData is a graph that is drawn in columns from left to right, such as
// component → system → process → facility.
type GraphData struct {
	Title   string   // what the drawing shows, for who cannot see it
	Columns []string // headings, told already
	Nodes   []GraphNode
	Edges   []GraphEdge
}

// GraphNode is one thing of the graph.
type GraphNode struct {
	ID     string
	Column int
	Icon   string
	Label  string
	Sub    string   // a second, quieter line
	Notes  []string // further lines like Sub
	Href   string
	Tone   Tone
}

// GraphEdge leads from one node to another.
type GraphEdge struct {
	From, To string
	Tone     Tone
}

// Sizes of the drawing, in its own units.
const (
	nodeWidth  = 204.0
	nodeGap    = 12.0
	columnGap  = 68.0
	headHeight = 26.0
	lineHeight = 17.0
	padding    = 10.0
	labelRoom  = nodeWidth - 46
	mostPaths  = 100
	mostLines  = 2
	sweeps     = 6
)

type placedNode struct {
	GraphNode
	Lines   []string
	SubLine string
	More    []string // Notes, each cut to a line
	X, Y    float64
	H       float64
	order   float64
}

// underLabel is the height of a quieter line, of which Sub is the first.
func (n *placedNode) underLabel(line int) float64 {
	return n.Y + padding + 13 + lineHeight*float64(len(n.Lines)) + (lineHeight-2)*float64(line)
}

type placedEdge struct {
	GraphEdge
	Path string
}

type placedGraph struct {
	GraphData
	W, H  float64
	Nodes []*placedNode
	Edges []placedEdge
}

// place puts the nodes in their columns so that few edges cross.
func (g GraphData) place() placedGraph {
	p := placedGraph{GraphData: g}
	byID := map[string]*placedNode{}
	columns := map[int][]*placedNode{}
	last := len(g.Columns) - 1
	for _, n := range g.Nodes {
		node := &placedNode{GraphNode: n, Lines: wrap(n.Label, 13, labelRoom, mostLines)}
		node.Column = max(n.Column, 0)
		node.H = 2*padding + lineHeight*float64(len(node.Lines))
		if n.Sub != "" {
			node.SubLine = wrap(n.Sub, 11.5, labelRoom, 1)[0]
			node.H += lineHeight - 2
		}
		for _, note := range n.Notes {
			node.More = append(node.More, wrap(note, 11.5, labelRoom, 1)[0])
			node.H += lineHeight - 2
		}
		node.order = float64(len(columns[node.Column]))
		byID[n.ID] = node
		columns[node.Column] = append(columns[node.Column], node)
		p.Nodes = append(p.Nodes, node)
		last = max(last, node.Column)
	}
	untangle(columns, last, neighbours(g.Edges, byID))
	p.stack(columns, last)
	for _, e := range g.Edges {
		if a, b := byID[e.From], byID[e.To]; a != nil && b != nil {
			p.Edges = append(p.Edges, placedEdge{GraphEdge: e, Path: curve(a, b)})
		}
	}
	return p
}

func neighbours(edges []GraphEdge, byID map[string]*placedNode) map[*placedNode][]*placedNode {
	near := map[*placedNode][]*placedNode{}
	for _, e := range edges {
		if a, b := byID[e.From], byID[e.To]; a != nil && b != nil {
			near[a] = append(near[a], b)
			near[b] = append(near[b], a)
		}
	}
	return near
}

// untangle sorts each column by the middle of its neighbours, there and back.
func untangle(columns map[int][]*placedNode, last int, near map[*placedNode][]*placedNode) {
	for sweep := range sweeps {
		for i := 0; i <= last; i++ {
			c, beside := i, i-1
			if sweep%2 == 1 {
				c, beside = last-i, last-i+1
			}
			settle(columns[c], beside, near)
		}
	}
}

func settle(column []*placedNode, beside int, near map[*placedNode][]*placedNode) {
	middle := map[*placedNode]float64{}
	for _, n := range column {
		sum, count := 0.0, 0.0
		for _, o := range near[n] {
			if o.Column == beside {
				sum, count = sum+o.order, count+1
			}
		}
		middle[n] = n.order
		if count > 0 {
			middle[n] = sum / count
		}
	}
	slices.SortStableFunc(column, func(a, b *placedNode) int { return cmp.Compare(middle[a], middle[b]) })
	for i, n := range column {
		n.order = float64(i)
	}
}

// stack gives each node its place, the columns centred on one another.
func (p *placedGraph) stack(columns map[int][]*placedNode, last int) {
	heights := make([]float64, last+1)
	for c := range heights {
		for _, n := range columns[c] {
			heights[c] += n.H + nodeGap
		}
	}
	tallest := 0.0
	for _, h := range heights {
		tallest = max(tallest, h)
	}
	top := 4.0
	if len(p.Columns) > 0 {
		top = headHeight
	}
	for c := range heights {
		y := top + (tallest-heights[c])/2
		for _, n := range columns[c] {
			n.X, n.Y = 2+float64(c)*(nodeWidth+columnGap), y
			y += n.H + nodeGap
		}
	}
	p.W = 4 + float64(last+1)*nodeWidth + float64(last)*columnGap
	p.H = top + tallest + 4
}

func curve(a, b *placedNode) string {
	x1, y1 := a.X+nodeWidth, a.Y+a.H/2
	x2, y2 := b.X-7, b.Y+b.H/2
	if b.Column <= a.Column { // backwards or beside: leave and arrive on the right
		x2 = b.X + nodeWidth + 7
		out := max(x1, x2) + columnGap/2
		return "M" + point(x1, y1) + " C" + point(out, y1) + " " + point(out, y2) + " " + point(x2, y2)
	}
	half := (x2 - x1) / 2
	return "M" + point(x1, y1) + " C" + point(x1+half, y1) + " " + point(x2-half, y2) + " " + point(x2, y2)
}

func point(x, y float64) string { return number(x) + "," + number(y) }

func number(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// wrap breaks a text into lines of a width, ending the last with … when there
// is more.
func wrap(text string, size, room float64, most int) []string {
	var lines []string
	line, width := "", 0.0
	for _, r := range text {
		w := advance(r) * size
		if width+w > room {
			if len(lines) == most-1 {
				return append(lines, strings.TrimRight(string([]rune(line)[:max(len([]rune(line))-1, 0)]), " ")+"…")
			}
			line, width, lines = breakLine(line, size, lines)
		}
		line, width = line+string(r), width+w
	}
	return append(lines, line)
}

// breakLine ends a line after its last sign of a name's part, or where it is full.
func breakLine(line string, size float64, lines []string) (rest string, width float64, _ []string) {
	at := strings.LastIndexAny(line, " /-@._:・）")
	if at >= 0 {
		_, sign := utf8.DecodeRuneInString(line[at:])
		at += sign
	}
	if at < len(line)/3 {
		at = len(line)
	}
	rest = line[at:]
	for _, r := range rest {
		width += advance(r) * size
	}
	return rest, width, append(lines, strings.TrimRight(line[:at], " "))
}

// advance is about how wide a sign is, as a part of the font's size.
func advance(r rune) float64 {
	switch {
	case r >= 0x1100:
		return 1
	case strings.ContainsRune("ijl|.,:;'!()[] ", r):
		return 0.38
	case r >= 'A' && r <= 'Z', r == 'm', r == 'w', r == '@':
		return 0.78
	default:
		return 0.63
	}
}

// paths lists the ways through the graph, from where nothing leads to on.
func (g GraphData) paths() [][]GraphNode {
	byID, onward, reached := map[string]GraphNode{}, map[string][]string{}, map[string]bool{}
	for _, n := range g.Nodes {
		byID[n.ID] = n
	}
	for _, e := range g.Edges {
		onward[e.From] = append(onward[e.From], e.To)
		reached[e.To] = true
	}
	var all [][]GraphNode
	var walk func(way []GraphNode)
	walk = func(way []GraphNode) {
		here, moved := way[len(way)-1], false
		for _, id := range onward[here.ID] {
			next, known := byID[id]
			if !known || len(all) >= mostPaths || slices.ContainsFunc(way, func(n GraphNode) bool { return n.ID == id }) {
				continue
			}
			moved = true
			walk(append(slices.Clone(way), next))
		}
		if !moved && len(all) < mostPaths {
			all = append(all, way)
		}
	}
	for _, n := range g.Nodes {
		if !reached[n.ID] {
			walk([]GraphNode{n})
		}
	}
	return all
}
