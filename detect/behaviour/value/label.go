package value

import (
	"slices"

	"taisei/detect/parse"
)

// Place is a position in one of the engine's units.
type Place struct {
	Unit int32
	Pos  parse.Pos
}

// Origin is where a label was taken from. Its Source may become known late: a
// shell variable turns out to be a password when it is used as one.
type Origin struct {
	Source   string // empty while nothing but the name is known
	Name     string
	All      bool
	Password bool // it is used as one
	At       Place
}

// Label says that data of an origin flowed into a value, and by which road.
type Label struct {
	Origin *Origin
	Via    []string
	Trail  []Place
}

// Labels are the labels of one value: few, without duplicates, never changed in place.
type Labels []Label

const (
	maxLabels = 16
	maxVia    = 10
	maxTrail  = 12
)

// LabelOf starts a label at its origin.
func LabelOf(o *Origin) Labels {
	return Labels{{Origin: o, Trail: []Place{o.At}}}
}

func (l Labels) same(other Labels) bool {
	return len(l) == len(other) && (len(l) == 0 || &l[0] == &other[0])
}

// Union merges two sets; the first road of an origin by the same ways is kept.
func (l Labels) Union(other Labels) Labels {
	if len(other) == 0 || len(l) >= maxLabels || l.same(other) {
		return l
	}
	if len(l) == 0 {
		return other
	}
	out := l
	for i := range other {
		if l.has(&other[i]) || len(out) >= maxLabels {
			continue
		}
		if len(out) == len(l) {
			out = append(make(Labels, 0, min(maxLabels, len(l)+len(other)-i)), l...)
		}
		out = append(out, other[i])
	}
	return out
}

func (l Labels) has(x *Label) bool {
	for i := range l {
		if l[i].Origin == x.Origin && sameVia(l[i].Via, x.Via) {
			return true
		}
	}
	return false
}

func sameVia(a, b []string) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || slices.Equal(a, b))
}

// Full reports whether there is no room for another label.
func (l Labels) Full() bool { return len(l) >= maxLabels }

// Without leaves out the labels of origins that others have too.
func (l Labels) Without(others Labels) Labels {
	if len(others) == 0 {
		return l
	}
	var out Labels
	for _, x := range l {
		if !slices.ContainsFunc(others, func(y Label) bool { return y.Origin == x.Origin }) {
			out = append(out, x)
		}
	}
	return out
}

// Through returns the labels after data went through via at p. A way taken
// before is not repeated, so that loops come to an end.
func (l Labels) Through(via string, p Place) Labels {
	if via == "" || l.allThrough(via) {
		return l
	}
	out := make(Labels, 0, len(l))
	for _, x := range l {
		if !slices.Contains(x.Via, via) && len(x.Via) < maxVia {
			x.Via = append(x.Via[:len(x.Via):len(x.Via)], via)
			x.Trail = addPlace(x.Trail, p)
		}
		if !out.has(&x) {
			out = append(out, x)
		}
	}
	return out
}

func (l Labels) allThrough(via string) bool {
	for _, x := range l {
		if !slices.Contains(x.Via, via) {
			return false
		}
	}
	return true
}

func addPlace(trail []Place, p Place) []Place {
	if len(trail) >= maxTrail || slices.Contains(trail, p) {
		return trail
	}
	return append(trail[:len(trail):len(trail)], p)
}

// Of picks the labels of one kind of source.
func (l Labels) Of(source string) Labels {
	var out Labels
	for _, x := range l {
		if x.Origin.Source == source {
			out = append(out, x)
		}
	}
	return out
}
