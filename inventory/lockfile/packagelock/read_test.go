package packagelock_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/inventory/component"
	"taisei/inventory/component/componenttest"
	"taisei/inventory/lockfile/packagelock"
)

func read(t *testing.T, text string) component.Document {
	t.Helper()
	doc, err := packagelock.Read("package-lock.json", []byte(text), component.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// The files were written by npm itself, from one package.json with a workspace,
// an alias, a scope and development and optional dependencies.
func TestRealLockfiles(t *testing.T) {
	for _, name := range []string{"v1", "v2", "v3"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + name + ".json")
			if err != nil {
				t.Fatal(err)
			}
			componenttest.Golden(t, name, read(t, string(data)))
		})
	}
}

func packages(entries string) string {
	return `{"name":"shop","version":"1.0.0","lockfileVersion":3,"packages":{` + entries + `}}`
}

func TestEntries(t *testing.T) {
	cases := map[string]struct{ entry, want string }{
		"git": {
			`"node_modules/a":{"version":"1.0.0","resolved":"git+ssh://git@git.example.invalid/a.git#0123456789abcdef"}`,
			`pkg:npm/a@1.0.0?vcs_url=git%2Bssh:%2F%2Fgit%40git.example.invalid%2Fa.git%230123456789abcdef a 1.0.0 runtime [] git+ssh://git@git.example.invalid/a.git#0123456789abcdef @ /packages/node_modules~1a (line 1)`,
		},
		"nested scope": {
			`"node_modules/b/node_modules/@s/a":{"version":"1.0.0","dev":true}`,
			`pkg:npm/%40s/a@1.0.0 @s/a 1.0.0 development [] - @ /packages/node_modules~1b~1node_modules~1@s~1a (line 1)`,
		},
		"may be development or optional": {
			`"node_modules/a":{"version":"1.0.0","devOptional":true}`,
			`pkg:npm/a@1.0.0 a 1.0.0 optional [] - @ /packages/node_modules~1a (line 1)`,
		},
		"bundled, with an install script": {
			`"node_modules/a":{"version":"1.0.0","inBundle":true,"hasInstallScript":true}`,
			`pkg:npm/a@1.0.0 a 1.0.0 runtime,bundled,installs [] - @ /packages/node_modules~1a (line 1)`,
		},
		"archive of the product's own": {
			`"node_modules/a":{"version":"1.0.0","resolved":"file:vendor/a.tgz"}`,
			`pkg:npm/a@1.0.0 a 1.0.0 runtime,local [] file:vendor/a.tgz @ /packages/node_modules~1a (line 1)`,
		},
		"HTML in the name": {
			`"node_modules/<img src=x onerror=alert(1)>":{"version":"1.0.0"}`,
			`pkg:npm/%3Cimg%20src%3Dx%20onerror%3Dalert%281%29%3E@1.0.0 <img src=x onerror=alert(1)> 1.0.0 runtime [] - @ /packages/node_modules~1<img src=x onerror=alert(1)> (line 1)`,
		},
		"credentials": {
			`"node_modules/a":{"version":"1.0.0","resolved":"https://user:secret@registry.example.invalid/a.tgz"}`,
			`pkg:npm/a@1.0.0 a 1.0.0 runtime [] https://registry.example.invalid/a.tgz @ /packages/node_modules~1a (line 1)`,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := strings.Split(componenttest.Dump(read(t, packages(c.entry))), "\n")
			if got[1] != c.want {
				t.Errorf("got  %s\nwant %s", got[1], c.want)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	cases := map[string]struct {
		text, key  string
		components int
	}{
		"repeated entry is kept twice": {
			packages(`"node_modules/a":{"version":"1.0.0"},"node_modules/a":{"version":"6.6.6"}`),
			component.WarnDuplicateKey, 2,
		},
		"repeated member": {packages(`"node_modules/a":{"version":"1.0.0","version":"6.6.6"}`), component.WarnDuplicateKey, 1},
		"member of the wrong type": {
			packages(`"node_modules/a":{"version":["1.0.0"]},"node_modules/b":{"version":"1.0.0"}`),
			component.WarnUnexpectedType, 2,
		},
		"unreadable integrity": {packages(`"node_modules/a":{"version":"1.0.0","integrity":"sha512-!!"}`), component.WarnBadHash, 1},
		"no version":           {packages(`"node_modules/a":{}`), component.WarnNoVersion, 1},
		"no name":              {packages(`"node_modules/":{"version":"1.0.0"}`), component.WarnNoName, 0},
		"version 1 cannot say what is direct": {
			`{"lockfileVersion":1,"dependencies":{"a":{"version":"1.0.0"}}}`, component.WarnDirectUnknown, 1,
		},
		"version 1 with both lists": {
			`{"lockfileVersion":1,"packages":{"node_modules/a":{"version":"1.0.0"}},"dependencies":{}}`, component.WarnTwoLists, 1,
		},
		"a version to come": {`{"lockfileVersion":4,"packages":{"node_modules/a":{"version":"1.0.0"}}}`, component.WarnOtherVersion, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			doc := read(t, c.text)
			if len(doc.Components) != c.components {
				t.Errorf("%d components, want %d", len(doc.Components), c.components)
			}
			if len(doc.Warnings) == 0 || doc.Warnings[0].Key != c.key {
				t.Errorf("warnings %v, want %s", doc.Warnings, c.key)
			}
		})
	}
}

func TestVersion1(t *testing.T) {
	doc := read(t, `{"lockfileVersion":1,"dependencies":{
"x":{"version":"npm:@s/real@1.2.0","dependencies":{"deep":{"version":"2.0.0","dev":true}}},
"g":{"version":"git+https://git.example.invalid/g.git#abc","from":"git+https://git.example.invalid/g.git"},
"t":{"version":"https://files.example.invalid/t.tgz","integrity":"sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="},
"l":{"version":"file:../l"}}}`)
	want := `package-lock.json 1:  
pkg:npm/deep@2.0.0 deep 2.0.0 development [] - @ /dependencies/x/dependencies/deep (line 2)
pkg:npm/%40s/real@1.2.0 @s/real 1.2.0 runtime [] - @ /dependencies/x (line 2)
pkg:npm/g?vcs_url=git%2Bhttps:%2F%2Fgit.example.invalid%2Fg.git%23abc g - runtime [] git+https://git.example.invalid/g.git#abc @ /dependencies/g (line 3)
pkg:npm/t t - runtime [sha1:da39a3ee5e6b] https://files.example.invalid/t.tgz @ /dependencies/t (line 4)
pkg:npm/l l - runtime,local [] file:../l @ /dependencies/l (line 5)
`
	if got := componenttest.Dump(doc); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestErrors(t *testing.T) {
	nested := strings.Repeat(`{"dependencies":{"a":`, 200) + `{}` + strings.Repeat(`}}`, 200)
	cases := map[string]struct {
		text, key string
		code      fault.Code
	}{
		"truncated":       {packages(`"node_modules/a":{"version":"1.0.0"}`)[:60], component.KeyTruncated, fault.Invalid},
		"empty":           {" \n", component.KeyEmpty, fault.Invalid},
		"no JSON":         {"hello", component.KeySyntax, fault.Invalid},
		"an array":        {"[]", component.KeySyntax, fault.Invalid},
		"two documents":   {`{"lockfileVersion":3,"packages":{}} {}`, component.KeySyntax, fault.Invalid},
		"comma at end":    {`{"lockfileVersion":3,"packages":{},}`, component.KeySyntax, fault.Invalid},
		"not a lock":      {`{"a":1}`, component.KeyNotThisFormat, fault.Invalid},
		"bad version":     {`{"lockfileVersion":"x","packages":{}}`, component.KeyVersion, fault.Invalid},
		"future, unknown": {`{"lockfileVersion":9,"graph":{}}`, component.KeyVersion, fault.Invalid},
		"deep nesting":    {`{"lockfileVersion":1,"dependencies":{"a":` + nested + `}}`, component.KeyTooDeep, fault.TooLarge},
		"deep folder":     {packages(`"` + strings.Repeat("a/", 300) + `":{}`), component.KeyTooDeep, fault.TooLarge},
		"long text":       {packages(`"node_modules/a":{"version":"` + strings.Repeat("1", 70_000) + `"}`), component.KeyTextTooLong, fault.TooLarge},
		"long key":        {packages(`"` + strings.Repeat("a", 5_000) + `":{}`), component.KeyTextTooLong, fault.TooLarge},
		"brackets":        {`{"lockfileVersion":3,"x":` + strings.Repeat("[", 1_000_000), component.KeySyntax, fault.Invalid},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := packagelock.Read("web/package-lock.json", []byte(c.text), component.Limits{})
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != c.key || f.Code != c.code || f.Field != "web/package-lock.json" {
				t.Errorf("got %v, want %s %s", err, c.code, c.key)
			}
		})
	}
}

func TestCountIsCapped(t *testing.T) {
	_, err := packagelock.Read("p.json", many(11), component.Limits{Components: 10})
	var f *fault.Error
	if !errors.As(err, &f) || f.Key != component.KeyTooManyComponents {
		t.Errorf("got %v", err)
	}
	if _, err := packagelock.Read("p.json", many(10), component.Limits{Components: 10}); err != nil {
		t.Errorf("ten of ten: %v", err)
	}
}

// many makes a lock of n packages as npm writes them.
func many(n int) []byte {
	var b strings.Builder
	b.WriteString(`{"name":"big","lockfileVersion":3,"requires":true,"packages":{`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "\n    \"node_modules/package-%d\": {\n      \"version\": \"1.%d.0\",\n"+
			"      \"resolved\": \"https://registry.example.invalid/package-%d/-/package-%d-1.%d.0.tgz\",\n"+
			"      \"integrity\": \"sha512-%s\",\n      \"dependencies\": {\n        \"package-%d\": \"^1.0.0\"\n      }\n    }",
			i, i, i, i, i, strings.Repeat("A", 86)+"==", i+1)
	}
	b.WriteString("}}")
	return []byte(b.String())
}

func BenchmarkRead50000(b *testing.B) {
	data := many(50_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := packagelock.Read("package-lock.json", data, component.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

// The seeds are short, because the fuzzer spends its time on shortening them.
func FuzzRead(f *testing.F) {
	f.Add([]byte(packages(`"":{"dependencies":{"a":"1"},"workspaces":["w"]},"w":{"version":"1"},"node_modules/w":{"link":true}`)))
	f.Add([]byte(packages(`"node_modules/a":{"version":"1.0.0","integrity":"sha1-AA=="},"node_modules/a":null`)))
	f.Add([]byte(`{"lockfileVersion":1,"dependencies":{"x":{"version":"npm:@s/r@1","dependencies":{"d":{"dev":true}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) { componenttest.Hostile(t, packagelock.Read, data) })
}
