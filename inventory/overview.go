package inventory

import (
	"cmp"
	"context"
	"slices"

	"taisei/identity"
	"taisei/record"
)

// Overview sums up the inventory: how the facilities are, and which systems
// could not answer whether they are affected.
type Overview struct {
	Facilities []Node  `json:"facilities"` // the worst health first
	Processes  int     `json:"processes"`
	Systems    int     `json:"systems"`
	Listed     []Check `json:"listed"`   // systems with a list of their components, the oldest import first
	Unlisted   []Node  `json:"unlisted"` // systems without one, the most critical first
}

// Overview gives what the caller may see of it.
func (s *Service) Overview(ctx context.Context, caller identity.Caller) (Overview, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Overview{}, err
	}
	o := Overview{Facilities: []Node{}, Listed: []Check{}, Unlisted: []Node{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		n, err := loadNet(ctx, r, caller)
		if err != nil {
			return err
		}
		lists, err := loadLists(ctx, r)
		if err != nil {
			return err
		}
		for _, node := range n.nodes {
			o.add(node.Node, lists)
		}
		return nil
	})
	o.sort()
	return o, err
}

func (o *Overview) add(n Node, lists map[string]listRow) {
	switch n.Kind {
	case KindFacility:
		o.Facilities = append(o.Facilities, n)
	case KindProcess:
		o.Processes++
	case KindSystem:
		o.Systems++
		if l, listed := lists[n.ID]; listed {
			o.Listed = append(o.Listed, Check{System: n.ID, Name: n.Name, NameEn: n.NameEn, LastImport: l.Oldest})
		} else {
			o.Unlisted = append(o.Unlisted, n)
		}
	}
}

func (o *Overview) sort() {
	slices.SortFunc(o.Facilities, func(a, b Node) int {
		return cmp.Or(cmp.Compare(rank(Healths, b.Health), rank(Healths, a.Health)), compareNodes(a, b))
	})
	slices.SortFunc(o.Listed, func(a, b Check) int {
		return cmp.Or(a.LastImport.Compare(b.LastImport), cmp.Compare(a.Name, b.Name), cmp.Compare(a.System, b.System))
	})
	slices.SortFunc(o.Unlisted, func(a, b Node) int {
		return cmp.Or(cmp.Compare(rank(Criticalities, b.Criticality), rank(Criticalities, a.Criticality)), compareNodes(a, b))
	})
}
