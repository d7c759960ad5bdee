package main

import (
	"cmp"
	"maps"
	"slices"

	"taisei/detect"
	"taisei/detect/rule"
)

// tally is how many of some archives got each verdict.
type tally struct {
	all    int
	counts map[detect.Verdict]int
}

func (t *tally) add(v detect.Verdict, weight int) {
	if t.counts == nil {
		t.counts = map[detect.Verdict]int{}
	}
	t.all += weight
	t.counts[v] += weight
}

// share is the part that got any of the verdicts.
func (t *tally) share(verdicts ...detect.Verdict) share {
	s := share{of: t.all}
	for _, v := range verdicts {
		s.hits += t.counts[v]
	}
	return s
}

// overall counts every archive once, or as often as its cluster has packages.
func overall(outcomes []outcome, weight func(outcome) int) *tally {
	t := &tally{}
	for _, o := range outcomes {
		t.add(o.verdict, weight(o))
	}
	return t
}

func once(outcome) int { return 1 }

func packages(o outcome) int { return o.cluster }

// group is an ecosystem and a kind of archive.
type group struct{ ecosystem, kind string }

// byKind counts the archives of each group, in the order of their names.
func byKind(outcomes []outcome) ([]group, map[group]*tally) {
	tallies := map[group]*tally{}
	for _, o := range outcomes {
		g := group{o.ecosystem, o.kind}
		if tallies[g] == nil {
			tallies[g] = &tally{}
		}
		tallies[g].add(o.verdict, 1)
	}
	groups := slices.SortedFunc(maps.Keys(tallies), func(a, b group) int {
		return cmp.Or(cmp.Compare(a.ecosystem, b.ecosystem), cmp.Compare(a.kind, b.kind))
	})
	return groups, tallies
}

// witness is a rule, in how many archives it matched, and in how many no other did.
type witness struct {
	family, rule string
	all, alone   int
}

// witnesses count the rules that matched, those that matched most first.
func witnesses(outcomes []outcome) []witness {
	families := familyOf()
	counts := map[string]*witness{}
	for _, o := range outcomes {
		for _, id := range o.rules {
			if counts[id] == nil {
				counts[id] = &witness{family: families[id], rule: id}
			}
			counts[id].all++
			if len(o.rules) == 1 {
				counts[id].alone++
			}
		}
	}
	var all []witness
	for _, w := range counts {
		all = append(all, *w)
	}
	slices.SortFunc(all, func(a, b witness) int {
		return cmp.Or(cmp.Compare(b.all, a.all), cmp.Compare(a.family, b.family), cmp.Compare(a.rule, b.rule))
	})
	return all
}

func familyOf() map[string]string {
	families := map[string]string{}
	for _, f := range rule.Families() {
		for _, r := range f.Rules {
			families[r.ID] = f.Name
		}
	}
	return families
}

// counted is a word and in how many archives it was said.
type counted struct {
	word string
	n    int
}

// reasons count why archives are unscanned, the commonest first.
func reasons(outcomes []outcome) []counted {
	counts := map[string]int{}
	for _, o := range outcomes {
		if o.verdict != detect.Unscanned {
			continue
		}
		for _, r := range o.reasons {
			counts[r]++
		}
	}
	var all []counted
	for word, n := range counts {
		all = append(all, counted{word, n})
	}
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.word, b.word))
	})
	return all
}
