package diff

import (
	"regexp"
	"slices"
	"strings"

	"taisei/detect"
	b "taisei/detect/behaviour"
)

// body is what makes two facts the same behaviour, wherever they stand and whatever
// triggers them.
type body struct{ source, via, sink, target, slot, name string }

// concealing are the steps that make data unreadable. The others come and go when
// code is tidied up.
var concealing = []string{b.Base64, b.Hex, b.Charcode, b.Reverse, b.Compress, b.Cipher, b.Xor}

func bodyOf(f detect.Fact) body {
	var via []string
	for _, v := range f.Via {
		if slices.Contains(concealing, v) && !slices.Contains(via, v) {
			via = append(via, v)
		}
	}
	target := f.Target
	if f.Sink != b.Network {
		target = unversioned(target)
	}
	return body{source: f.Source, via: strings.Join(via, ","), sink: f.Sink, target: target, slot: f.Slot, name: nameOf(f)}
}

// nameOf is the source's name without what a person may change freely: that of a
// local variable, of a file of the package, a version in a path.
func nameOf(f detect.Fact) string {
	switch {
	case f.Source == b.Blob:
		return ""
	case f.Source == b.Credential && !strings.ContainsAny(f.Name, "/.~"):
		return ""
	case f.Source == b.Environment && f.All:
		return "*"
	}
	return unversioned(f.Name)
}

var numbering = regexp.MustCompile(`[0-9a-f]{6,}|[0-9]+`)

// unversioned takes versions and digests out of a path, which each release changes.
func unversioned(path string) string { return numbering.ReplaceAllString(path, "#") }

// seen is the strongest trigger of each behaviour.
type seen map[body]string

func (s seen) add(f detect.Fact) {
	key := bodyOf(f)
	if t, ok := s[key]; !ok || b.Strength(f.Trigger) > b.Strength(t) {
		s[key] = f.Trigger
	}
}

func seenIn(facts []detect.Fact) seen {
	s := seen{}
	for _, f := range facts {
		s.add(f)
	}
	return s
}
