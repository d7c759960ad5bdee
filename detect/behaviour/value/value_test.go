package value

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func origins() []*Origin {
	return []*Origin{{Source: "form"}, {Source: "cookie"}, {Source: "blob"}, {Name: "x"}}
}

// TestLabels holds the laws that keep the analysis finite: a union is a set, a
// way is taken once, and labels never change in place.
func TestLabels(t *testing.T) {
	all := origins()
	draw := func(t *rapid.T, name string) Labels {
		var l Labels
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 0, 6).Draw(t, name) {
			x := LabelOf(all[i])
			for _, via := range rapid.SliceOfN(rapid.SampledFrom([]string{"hex", "base64", "xor"}), 0, 3).Draw(t, "via") {
				x = x.Through(via, Place{Pos: 1})
			}
			l = l.Union(x)
		}
		return l
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		before := len(a)
		u := a.Union(b)
		if len(u.Union(a)) != len(u) || len(u.Union(b)) != len(u) || len(u) > maxLabels || len(a) != before {
			t.Fatalf("union of %v and %v is %v", a, b, u)
		}
		once := u.Through("hex", Place{Pos: 2})
		if twice := once.Through("hex", Place{Pos: 3}); !twice.same(once) {
			t.Fatalf("a way is taken twice: %v", twice)
		}
		for _, l := range once {
			if !slices.Contains(l.Via, "hex") {
				t.Fatalf("%v did not go through hex", l)
			}
		}
	})
}

// TestConcat holds that a text known in part keeps all that is known, in order.
func TestConcat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var parts []*Value
		want := ""
		for _, s := range rapid.SliceOfN(rapid.SampledFrom([]string{"a", "", "bc", Hole}), 0, 12).Draw(t, "parts") {
			if s == Hole {
				parts = append(parts, OfUnknown(nil))
			} else {
				parts = append(parts, OfText(s, nil))
			}
			want += s
		}
		cut := rapid.IntRange(0, len(parts)).Draw(t, "cut")
		once := Concat(parts...).Render()
		nested := Concat(Concat(parts[:cut]...), Concat(parts[cut:]...)).Render()
		if once != want || nested != want {
			t.Fatalf("%q and %q, want %q", once, nested, want)
		}
	})
}

func TestJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v *Value
		for _, s := range rapid.SliceOfN(rapid.StringN(0, 2, -1), 1, 40).Draw(t, "texts") {
			v = JoinOf(v, OfText(s, nil))
		}
		if n := len(v.Alternatives()); n > maxAlternatives {
			t.Fatalf("%d alternatives", n)
		}
		if again := JoinOf(v, v); again != v {
			t.Fatal("a value joined with itself is another")
		}
	})
}

// TestCharacters counts as JavaScript does.
func TestCharacters(t *testing.T) {
	v := OfText("a😀é", nil)
	if v.Len() != 4 || v.Sub(3, 4) != "é" || v.Sub(-1, 99) != v.Text {
		t.Errorf("length %d, last %q", v.Len(), v.Sub(3, 4))
	}
	raw := OfText("\xff\x00a", nil)
	if u, _ := raw.UnitAt(0); raw.Len() != 3 || u != 0xff {
		t.Errorf("bytes: length %d, first %x", raw.Len(), u)
	}
	cyclic := OfArray(nil)
	cyclic.Object.Items = []*Value{{Kind: Union, Parts: []*Value{cyclic, OfText("x", nil)}}}
	if s := cyclic.Render(); strings.Count(s, "x") > 1 {
		t.Errorf("an array that holds itself is %q", s)
	}
}

// TestCountedOnce holds that copies of a long text share how its characters are
// counted, and that each is still given right.
func TestCountedOnce(t *testing.T) {
	long := OfText(strings.Repeat("é𝄞a", sharedCount), nil)
	labelled := long.With(LabelOf(&Origin{Source: "blob"}))
	if n := labelled.Len(); n != 4*sharedCount {
		t.Errorf("%d characters", n)
	}
	if long.count != labelled.count || !long.count.known {
		t.Error("the original counts its characters again")
	}
	if got := long.Sub(1, 4); got != "𝄞a" {
		t.Errorf("sub is %q", got)
	}
}

// TestObject holds that fields stay in the order in which they were set, few or many.
func TestObject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, names, values := NewObject(), []string{}, map[string]*Value{}
		for _, n := range rapid.SliceOf(rapid.IntRange(-30, 30)).Draw(t, "steps") {
			name := string(rune('A' + max(n, -n)))
			if n < 0 {
				o.Drop(name)
				names = slices.DeleteFunc(names, func(s string) bool { return s == name })
				continue
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
			values[name] = OfNumber(float64(n), nil)
			o.Put(name, values[name])
		}
		if !slices.Equal(o.Keys, names) {
			t.Fatalf("fields %q, want %q", o.Keys, names)
		}
		for i, name := range names {
			if o.Field(name) != values[name] || o.FieldAt(i) != values[name] {
				t.Fatalf("field %s is another", name)
			}
		}
	})
}
