package dependency_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"taisei/detect/dependency"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, source string
		want         []string // kind name constraint:line
	}{
		{"package.json", "{\"dependencies\": {\n\"b\": \"^1\",\n\"a\": \"2\"}, \"devDependencies\": {\"c\": \"*\", \"a\": \"9\"},\n\"peerDependencies\": {\"d\": 1}, \"optionalDependencies\": {\"@s/e\": \"npm:x@1\"}}", []string{"runtime a 2:3", "runtime b ^1:2", "optional @s/e npm:x@1:4", "peer d :4", "development c *:3"}},
		{"package.json", `{"dependencies": ["a"], "devDependencies": null}`, nil},
		{"package.json", `not JSON`, nil},
		{"x-1.dist-info/METADATA", "Name: x\r\nRequires-Dist: Foo_Bar (>=1.0)\r\nRequires-Dist: baz[extra] >2 ; python_version < '3'\nRequires-Dist: q; extra == 'test'\n\nRequires-Dist: text", []string{"runtime foo-bar >=1.0:2", "runtime baz >2:3", "optional q :4"}},
		{"METADATA", "Requires-Dist: a", nil},
		{"requirements-dev.txt", "# no\n-r other.txt\na==1  # why\nb @ https://d.example/b.whl\n", []string{"runtime a ==1:3", "runtime b @ https://d.example/b.whl:4"}},
		{"setup.cfg", "[metadata]\nname = x\n[options]\ninstall_requires =\n  a>=1\n  # no\n  b\nzip_safe = no\nsetup_requires = c\n[options.extras_require]\ntest =\n  d\n", []string{"runtime a >=1:5", "runtime b :7", "build c :9", "optional d :12"}},
		{"pyproject.toml", "[build-system]\nrequires = [\"setuptools>=61\", 'wheel']\n[project]\nname = \"x\"\ndependencies = [\n  \"a[x]>=1\", # why\n  # \"no\",\n  \"b\"\n]\nkeywords = [\"no\"]\n[project.optional-dependencies]\ntest = [\"c\"]\n[tool.poetry.dependencies]\npython = \"^3\"\nd = \"^1\"\ne = {git = \"https://g.example/e\", rev = \"1\"}\n[tool.poetry.group.dev.dependencies]\nf = \"1\"\n", []string{"build setuptools >=61:2", "build wheel :2", "runtime a >=1:6", "runtime b :8", "optional c :12", "runtime d ^1:15", "runtime e @ https://g.example/e:16", "development f 1:18"}},
		{"other.toml", "[project]\ndependencies = ['a']", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, d := range dependency.Read(c.name, []byte(c.source)) {
				got = append(got, fmt.Sprintf("%s %s %s:%d", d.Kind, d.Name, d.Constraint, d.Line))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestElsewhere(t *testing.T) {
	for constraint, want := range map[string]bool{
		"^1.0.0": false, "*": false, "latest": false, "file:../x": false, "npm:y@1": false, "workspace:*": false,
		"git+https://g.example/x": true, "owner/repository": true, "https://d.example/x.tgz": true, "github:o/r": true,
	} {
		if got := (dependency.Dependency{Ecosystem: dependency.NPM, Constraint: constraint}).Elsewhere(); got != want {
			t.Errorf("%q: %v", constraint, got)
		}
	}
	if !(dependency.Dependency{Ecosystem: dependency.PyPI, Constraint: "@ https://d.example/x"}).Elsewhere() || (dependency.Dependency{Ecosystem: dependency.PyPI, Constraint: ">=1,!=2"}).Elsewhere() {
		t.Error("PyPI")
	}
}

// TestMany holds that a hostile manifest is cut off.
func TestMany(t *testing.T) {
	var b strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&b, "p%d%s\n", i, strings.Repeat("x", 1000))
	}
	list := dependency.Read("requirements.txt", []byte(b.String()))
	if len(list) > 2000 || len(list) == 0 || len(list[0].Name) > 300 {
		t.Errorf("%d, of %d bytes", len(list), len(list[0].Name))
	}
}

func FuzzRead(f *testing.F) {
	names := []string{"package.json", "x.dist-info/METADATA", "requirements.txt", "setup.cfg", "pyproject.toml"}
	for i, s := range []string{`{"dependencies":{"a":"1"}}`, "Requires-Dist: a", "a==1", "[options]\ninstall_requires=\n a", "[project]\ndependencies=['a','b"} {
		f.Add(i, s)
	}
	f.Fuzz(func(t *testing.T, i int, s string) {
		name := names[uint(i)%uint(len(names))]
		for _, d := range dependency.Read(name, []byte(s)) {
			if d.Name == "" || d.Path != name || d.Line < 1 || d.Line > strings.Count(s, "\n")+1 {
				t.Errorf("%+v", d)
			}
		}
	})
}
