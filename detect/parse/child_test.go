package parse_test

import (
	"reflect"
	"testing"

	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
	"taisei/detect/parse/python"
	"taisei/detect/parse/shell"
)

// TestEachChild holds that walking by EachChild meets every node that there is.
func TestEachChild(t *testing.T) {
	for _, s := range []struct {
		front  func(path, source string, l parse.Limits) (*parse.File, error)
		source string
	}{
		{javascript.Parse, `import d, {e as f} from "m"; export const q = 1; export default function g(a = 1, {b}, ...c) { return b ? a : c }
			class K extends L { static { s() } get x() { return super.x } [y] = 2 } label: for (let i = 0, n; i < n; i++) { if (i) continue label; else break }
			for (const [k, v] of o) { try { throw k } catch ({m}) { v() } finally { w() } } switch (u) { case 1: p(); default: r() }
			let t = ` + "`x${y}z`" + `, z = async (h) => await h, l = [1, , ...j], o2 = {a, [b]: 1, ...c, d() {}}, r2 = /x/g; new X(1); a?.b[c]; import("n"); delete a.b, void 0; while (a) b++`},
		{shell.Parse, "x=1 a=$(b | c > d) e \"$f\" <<H\ntext $g\nH\nfor i in 1 2; do h; done; case $j in k) l;; esac; m() { n; }; if o; then p; elif q; then r; else s; fi; while t; do u; done"},
		{python.Parse, "import a.b as c\nfrom d import e\n@f\ndef g(h, i=1, *j, **k):\n  return [l for m in n if o], {p: q for r in s}, x[1:2:3]\nclass T(U):\n  v = 1\ntry:\n  w()\nexcept X as y:\n  raise\nfinally:\n  z\nwith aa as bb:\n  cc(dd=1, **ee)\nfor ff, gg in hh:\n  pass\nelse:\n  ii\nwhile jj: kk\nll = mm if nn else lambda oo: f'{pp}'\n"},
	} {
		file, err := s.front("x", s.source, parse.DefaultLimits)
		if err != nil || len(file.Bad) > 0 {
			t.Fatalf("%v %v", err, file.Bad)
		}
		got := map[parse.Node]bool{}
		var walk func(n parse.Node)
		walk = func(n parse.Node) {
			if got[n] {
				return // a front end may hang one node in two places
			}
			got[n] = true
			parse.EachChild(n, walk)
		}
		for _, st := range file.Body {
			walk(st)
		}
		want := 0
		everyNode(reflect.ValueOf(file.Body), func(n parse.Node) {
			want++
			if !got[n] {
				t.Errorf("%T at %v is not met", n, file.Position(n.Start()))
			}
		})
		if want < 50 {
			t.Errorf("only %d nodes", want)
		}
	}
}

func everyNode(v reflect.Value, f func(parse.Node)) {
	switch v.Kind() {
	case reflect.Interface:
		everyNode(v.Elem(), f)
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(parse.Node); ok {
			f(n)
		}
		everyNode(v.Elem(), f)
	case reflect.Slice:
		for i := range v.Len() {
			everyNode(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			everyNode(v.Field(i), f)
		}
	}
}
