package inventory

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// hold fills in the systems and what they hold. A system that is neither in the
// net nor among the archived is one that the caller may not see.
func (e *Exposure) hold(f finding, n *net, archived map[string]Node) {
	bySystem := map[string][]presence{}
	for _, p := range f.presences {
		bySystem[p.System] = append(bySystem[p.System], p)
	}
	matched := map[string]Component{}
	for _, id := range slices.Sorted(maps.Keys(bySystem)) {
		a := Affected{}
		if number, ok := n.number[id]; ok {
			a.System = n.nodes[number].Node
		} else if node, ok := archived[id]; ok {
			a.System, a.Archived = node, true
		} else {
			continue
		}
		a.Holdings = holdings(f, bySystem[id])
		for _, h := range a.Holdings {
			matched[h.Component] = Component{}
		}
		a.settle()
		e.Systems = append(e.Systems, a)
	}
	for _, c := range f.candidates {
		if _, ok := matched[c.ID]; ok {
			matched[c.ID] = c.Component
		}
	}
	e.Matches = slices.SortedFunc(maps.Values(matched), func(a, b Component) int {
		return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(a.RegistryName, b.RegistryName),
			compareVersions(a.Type, a.Version, b.Version), strings.Compare(a.ID, b.ID))
	})
	if e.Matches == nil {
		e.Matches = []Component{}
	}
}

// settle sums up the holdings.
func (a *Affected) settle() {
	a.State = a.Holdings[0].state() // they stand in the order of their states
	for _, h := range a.Holdings {
		if h.state() == a.State && (a.Since.IsZero() || h.Since.Before(a.Since)) {
			a.Since = h.Since
		}
	}
	if a.Archived {
		a.State = Past
	}
}

func (h Holding) state() Outcome {
	switch {
	case !h.GoneSince.IsZero():
		return Past
	case !h.Certain:
		return Possible
	default:
		return Present
	}
}

// holdings joins the intervals of a component in one list that touch or overlap:
// it was there all the time, whatever else changed.
func holdings(f finding, all []presence) []Holding {
	slices.SortFunc(all, func(a, b presence) int {
		return cmp.Or(strings.Compare(f.candidates[a.Origin].ID, f.candidates[b.Origin].ID), strings.Compare(a.File, b.File),
			cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), strings.Compare(a.Origin, b.Origin))
	})
	var out []Holding
	var end int64 // of the last interval; 0 while it stands
	for i, p := range all {
		h := holdingOf(f.candidates[p.Origin], p)
		if i > 0 && out[len(out)-1].sameAs(h) && (end == 0 || p.From <= end) {
			out[len(out)-1].extend(h, end, p.To)
			if end != 0 && (p.To == 0 || p.To > end) {
				end = p.To
			}
			continue
		}
		out = append(out, h)
		end = p.To
	}
	slices.SortStableFunc(out, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(rank(Outcomes, a.state()), rank(Outcomes, b.state())), a.Since.Compare(b.Since))
	})
	return out
}

func holdingOf(c candidate, p presence) Holding {
	h := Holding{
		Component: c.ID, File: p.File, Scope: p.Scope, Direct: p.Direct, URL: c.URL, Hashes: c.Hashes, Asked: c.Asked,
		Certain: c.sure, Since: p.FromAt, LastSeen: p.LastAt, GoneSince: p.ToAt,
	}
	if p.To == 0 {
		h.LastSeen = p.Latest
	}
	return h
}

func (h Holding) sameAs(o Holding) bool { return h.Component == o.Component && h.File == o.File }

// extend joins a later interval; what is said of the component is the newest.
func (h *Holding) extend(next Holding, end, nextEnd int64) {
	if end == 0 || nextEnd != 0 && nextEnd < end {
		return // it lies within
	}
	since, certain := h.Since, h.Certain
	*h = next
	h.Since, h.Certain = since, certain || next.Certain
}
