package inventory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Node is something drawn: an asset, or a component.
type Node struct {
	ID          string      `json:"id"`
	Kind        AssetKind   `json:"kind"`
	Name        string      `json:"name"`
	NameEn      string      `json:"name_en,omitempty"`
	Sub         string      `json:"sub,omitempty"`         // the facility's or system's kind, the component's type
	Version     string      `json:"version,omitempty"`     // of a component
	PURL        string      `json:"purl,omitempty"`        // of a component
	Criticality Criticality `json:"criticality,omitempty"` // of systems and processes
	Health      Health      `json:"health,omitempty"`      // of facilities
	Safety      Safety      `json:"safety,omitempty"`      // of processes
	Recovery    int64       `json:"recovery_minutes,omitempty"`
	Owner       string      `json:"owner_person,omitempty"`
	OwnerName   string      `json:"owner_name,omitempty"`
	OwnerNameEn string      `json:"owner_name_en,omitempty"`
	TLP         mark.TLP    `json:"tlp,omitempty"`
}

// Edge is a line that is drawn. In Graph it runs as the link does; in an
// Exposure as the harm does, from what is hit to what that stops.
type Edge struct {
	ID    string    `json:"id,omitempty"` // of the link
	Kind  LinkKind  `json:"kind"`
	From  string    `json:"from"`
	To    string    `json:"to"`
	Since time.Time `json:"since,omitzero"` // of a component: when it came
	Until time.Time `json:"until,omitzero"` // of a component: when it was gone; zero while it stands
}

// Graph is the whole inventory as it is drawn: by kind, then by name.
type Graph struct {
	Nodes     []Node `json:"nodes"`
	Edges     []Edge `json:"edges"`
	Truncated bool   `json:"truncated,omitempty"` // there are more than can be drawn
}

// mostNodes and mostEdges bound what is loaded at once.
const (
	mostNodes = 50_000
	mostEdges = 200_000
)

// Graph gives everything that the caller may see, for drawing.
func (s *Service) Graph(ctx context.Context, caller identity.Caller) (Graph, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Graph{}, err
	}
	var g Graph
	err := s.Store.Read(ctx, func(r record.Reader) error {
		n, err := loadNet(ctx, r, caller)
		if err != nil {
			return err
		}
		g = Graph{Nodes: []Node{}, Edges: []Edge{}, Truncated: n.truncated}
		for _, node := range n.nodes {
			g.Nodes = append(g.Nodes, node.Node)
		}
		for _, l := range n.links {
			g.Edges = append(g.Edges, Edge{ID: l.ID, Kind: l.Kind, From: l.From, To: l.To})
		}
		sortGraph(g.Nodes, g.Edges)
		return nil
	})
	return g, err
}

// kinds in the order in which harm passes.
var kindOrder = []AssetKind{KindPart, KindSystem, KindProcess, KindFacility}

// sortGraph puts nodes and edges in an order that does not change while they do not.
func sortGraph(nodes []Node, edges []Edge) {
	slices.SortFunc(nodes, compareNodes)
	place := make(map[string]int, len(nodes))
	for i, n := range nodes {
		place[n.ID] = i
	}
	slices.SortFunc(edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(place[a.From], place[b.From]), cmp.Compare(place[a.To], place[b.To]), strings.Compare(string(a.Kind), string(b.Kind)))
	})
}

func compareNodes(a, b Node) int {
	return cmp.Or(
		cmp.Compare(rank(kindOrder, a.Kind), rank(kindOrder, b.Kind)),
		strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), strings.Compare(a.ID, b.ID),
	)
}

// qNodes reads all that is not archived.
var qNodes = record.Query{Name: "inventory.nodes", SQL: `
	SELECT a.id, a.tlp, a.created_by, a.kind, a.name, a.name_en, a.sub, a.criticality, a.health, a.safety, a.recovery,
		a.owner_person, p.name AS owner_name, p.name_en AS owner_name_en, p.tlp AS owner_tlp
	FROM (
		SELECT id, tlp, created_by, 'facility' AS kind, name, name_en, kind AS sub, '' AS criticality, health, '' AS safety,
			0 AS recovery, owner_person FROM facilities WHERE archived_at IS NULL
		UNION ALL
		SELECT id, tlp, created_by, 'process' AS kind, name, name_en, '' AS sub, criticality, '' AS health, safety,
			recovery_minutes AS recovery, owner_person FROM processes WHERE archived_at IS NULL
		UNION ALL
		SELECT id, tlp, created_by, 'system' AS kind, name, name_en, kind AS sub, criticality, '' AS health, '' AS safety,
			0 AS recovery, owner_person FROM systems WHERE archived_at IS NULL
	) a LEFT JOIN people p ON p.id = a.owner_person
	ORDER BY a.id LIMIT $1`}

// qEdges reads the links that stand.
var qEdges = record.Query{Name: "inventory.edges", SQL: `
	SELECT id, tlp, created_by, kind, from_kind, from_id, to_kind, to_id FROM inventory_links
	WHERE archived_at IS NULL ORDER BY id LIMIT $1`}

type nodeRow struct {
	ID          string      `db:"id"`
	TLP         mark.TLP    `db:"tlp"`
	CreatedBy   string      `db:"created_by"`
	Kind        AssetKind   `db:"kind"`
	Name        string      `db:"name"`
	NameEn      string      `db:"name_en"`
	Sub         string      `db:"sub"`
	Criticality Criticality `db:"criticality"`
	Health      Health      `db:"health"`
	Safety      Safety      `db:"safety"`
	Recovery    int64       `db:"recovery"`
	Owner       string      `db:"owner_person"`
	OwnerName   string      `db:"owner_name"`
	OwnerNameEn string      `db:"owner_name_en"`
	OwnerTLP    mark.TLP    `db:"owner_tlp"`
}

func (n nodeRow) node() Node {
	node := Node{
		ID: n.ID, Kind: n.Kind, Name: n.Name, NameEn: n.NameEn, Sub: n.Sub, Criticality: n.Criticality, Health: n.Health,
		Safety: n.Safety, Recovery: n.Recovery, Owner: n.Owner, TLP: n.TLP,
	}
	if n.OwnerTLP != mark.Red { // a person may be somebody not to be named
		node.OwnerName, node.OwnerNameEn = n.OwnerName, n.OwnerNameEn
	}
	return node
}

// net is the graph as it is walked: nodes by number, arcs in the direction of harm.
type net struct {
	nodes     []netNode
	number    map[string]int
	links     []Link // between nodes that the caller may see
	hidden    int    // systems that the caller may not see
	truncated bool
}

type netNode struct {
	Node
	arcs []arc
}

// arc leads to what is harmed next.
type arc struct{ to, link int }

func loadNet(ctx context.Context, r record.Reader, caller identity.Caller) (*net, error) {
	n := &net{number: map[string]int{}}
	var rows []nodeRow
	if err := r.Select(ctx, &rows, qNodes, mostNodes+1); err != nil {
		return nil, fmt.Errorf("read the graph's nodes: %w", err)
	}
	var links []Link
	if err := r.Select(ctx, &links, qEdges, mostEdges+1); err != nil {
		return nil, fmt.Errorf("read the graph's links: %w", err)
	}
	n.truncated = len(rows) > mostNodes || len(links) > mostEdges
	n.addNodes(caller, rows[:min(len(rows), mostNodes)])
	n.addLinks(caller, links[:min(len(links), mostEdges)])
	return n, nil
}

func (n *net) addNodes(caller identity.Caller, rows []nodeRow) {
	for _, row := range rows {
		if caller.See(&record.Meta{ID: row.ID, TLP: row.TLP, CreatedBy: row.CreatedBy}, nil) != nil {
			if row.Kind == KindSystem {
				n.hidden++
			}
			continue
		}
		n.number[row.ID] = len(n.nodes)
		n.nodes = append(n.nodes, netNode{Node: row.node()})
	}
}

// addLinks leaves out what has an end that is archived or not to be seen.
func (n *net) addLinks(caller identity.Caller, links []Link) {
	for _, l := range links {
		from, ok := n.number[l.From]
		to, ok2 := n.number[l.To]
		rule, ok3 := l.rule()
		if !ok || !ok2 || !ok3 || caller.See(&l.Meta, nil) != nil {
			continue
		}
		if rule.backward {
			from, to = to, from
		}
		n.nodes[from].arcs = append(n.nodes[from].arcs, arc{to: to, link: len(n.links)})
		n.links = append(n.links, l)
	}
}

// edge is an arc as it is drawn in an Exposure.
func (n *net) edge(from int, a arc) Edge {
	l := n.links[a.link]
	return Edge{ID: l.ID, Kind: l.Kind, From: n.nodes[from].ID, To: n.nodes[a.to].ID}
}
