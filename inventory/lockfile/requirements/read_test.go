package requirements_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/inventory/component"
	"taisei/inventory/component/componenttest"
	"taisei/inventory/lockfile/requirements"
)

// The file was written by pip-compile with hashes.
func TestCompiledList(t *testing.T) {
	data, err := os.ReadFile("testdata/requirements.txt")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := requirements.Read("requirements.txt", data, component.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc.Components { // dozens of hashes: the first two will do
		doc.Components[i].Hashes = doc.Components[i].Hashes[:min(2, len(doc.Components[i].Hashes))]
	}
	componenttest.Golden(t, "requirements", doc)
}

func TestLines(t *testing.T) {
	sha := strings.Repeat("ab", 32)
	cases := map[string]struct{ text, want string }{
		"pinned":               {"Flask==2.3.2", "pkg:pypi/flask@2.3.2 Flask 2.3.2 runtime,direct [] - @ line 1"},
		"exactly":              {"a===1.0.post1", "pkg:pypi/a@1.0.post1 a 1.0.post1 runtime,direct [] - @ line 1"},
		"spaces":               {"  a  ==  1.0  ", "pkg:pypi/a@1.0 a 1.0 runtime,direct [] - @ line 1"},
		"name only":            {"requests", "pkg:pypi/requests requests - runtime,direct,unpinned [] - @ line 1"},
		"range":                {"a >=1.0, <2 ; python_version < \"3.9\"", "pkg:pypi/a a - runtime,direct,unpinned,asks >=1.0,<2,if python_version < \"3.9\" [] - @ line 1"},
		"any of a series":      {"a==1.*", "pkg:pypi/a a - runtime,direct,unpinned,asks ==1.* [] - @ line 1"},
		"in brackets":          {"a (>=1.0)", "pkg:pypi/a a - runtime,direct,unpinned,asks >=1.0 [] - @ line 1"},
		"extras":               {"a[x, y]==1", "pkg:pypi/a@1 a 1 runtime,direct,extras x+y [] - @ line 1"},
		"local version":        {"torch==2.1.0+cu118", "pkg:pypi/torch@2.1.0%2Bcu118 torch 2.1.0+cu118 runtime,direct [] - @ line 1"},
		"comment":              {"a==1 # why", "pkg:pypi/a@1 a 1 runtime,direct [] - @ line 1"},
		"hash":                 {"a==1 --hash=sha256:" + sha, "pkg:pypi/a@1 a 1 runtime,direct [sha256:abababababab] - @ line 1"},
		"hash after a space":   {"a==1 --hash sha256:" + sha, "pkg:pypi/a@1 a 1 runtime,direct [sha256:abababababab] - @ line 1"},
		"continued":            {"a==1 \\\n  --hash=sha256:" + sha + " \\\n  --hash=sha256:" + sha, "pkg:pypi/a@1 a 1 runtime,direct [sha256:abababababab sha256:abababababab] - @ line 1"},
		"continued in Windows": {"a==1 \\\r\n  --hash=sha256:" + sha + "\r\n", "pkg:pypi/a@1 a 1 runtime,direct [sha256:abababababab] - @ line 1"},
		"address":              {"a @ https://files.example.invalid/a-1.2-py3-none-any.whl#sha256=" + sha, "pkg:pypi/a@1.2 a 1.2 runtime,direct [] https://files.example.invalid/a-1.2-py3-none-any.whl#sha256=" + sha + " @ line 1"},
		"bare address":         {"https://files.example.invalid/a-1.2.tar.gz", "pkg:pypi/a@1.2 a 1.2 runtime,direct [] https://files.example.invalid/a-1.2.tar.gz @ line 1"},
		"repository":           {"-e git+https://git.example.invalid/a.git@v1#egg=a[x]", "pkg:pypi/a?vcs_url=git%2Bhttps:%2F%2Fgit.example.invalid%2Fa.git%40v1%23egg%3Da%5Bx%5D a - runtime,direct,unpinned,asks v1 [] git+https://git.example.invalid/a.git@v1#egg=a[x] @ line 1"},
		"wheel in a folder":    {"./wheels/a-1.0-py3-none-any.whl", "pkg:pypi/a@1.0 a 1.0 runtime,direct,local [] - @ line 1"},
		"named wheel":          {"a @ file:///srv/a.whl", "pkg:pypi/a a - runtime,direct,local [] - @ line 1"},
		"variable":             {"a==${VERSION}", "pkg:pypi/a a - runtime,direct,unpinned,asks ==${VERSION} [] - @ line 1"},
		"after blank lines":    {"\n# x\n\na==1", "pkg:pypi/a@1 a 1 runtime,direct [] - @ line 4"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := dump(t, "requirements.txt", c.text)
			if got[1] != c.want {
				t.Errorf("got  %s\nwant %s", got[1], c.want)
			}
		})
	}
}

func dump(t *testing.T, file, text string) []string {
	t.Helper()
	doc, err := requirements.Read(file, []byte(text), component.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(componenttest.Dump(doc), "\n")
}

func TestWarnings(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"other file":      {"-r base.txt", "! lockfile.warn.other_file map[other:base.txt] @ line 1"},
		"glued":           {"-rbase.txt", "! lockfile.warn.other_file map[other:base.txt] @ line 1"},
		"constraints":     {"--constraint=c.txt", "! lockfile.warn.other_file map[other:c.txt] @ line 1"},
		"second index":    {"--extra-index-url https://pypi.example.invalid", "! lockfile.warn.other_index map[option:--extra-index-url] @ line 1"},
		"unreadable":      {"a==1==2", "! lockfile.warn.unread_line map[] @ line 1"},
		"own folder":      {"-e .", "! lockfile.warn.local_path map[name: path:.] @ line 1"},
		"unreadable hash": {"a==1 --hash=sha256:zz", "! lockfile.warn.bad_hash map[name:a] @ line 1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(dump(t, "requirements.txt", c.text), "\n")
			if !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant %s", got, c.want)
			}
		})
	}
}

// pip joins lines before it takes comments away, so what follows a comment that
// ends in a backslash is not installed.
func TestCommentSwallowsTheNextLine(t *testing.T) {
	got := dump(t, "requirements.txt", "a==1 # note \\\nb==2\nc==3")
	if len(got) != 4 || !strings.Contains(got[1], "pkg:pypi/a@1") || !strings.Contains(got[2], "pkg:pypi/c@3") {
		t.Errorf("got %q", got)
	}
}

func TestScopeByFileName(t *testing.T) {
	for file, want := range map[string]string{
		"requirements.txt": "runtime", "requirements-dev.txt": "development", "dev_requirements.txt": "development",
		"sub/requirements.test.txt": "development", "dev/requirements.txt": "runtime", "build-requirements.txt": "build",
	} {
		if got := dump(t, file, "a==1")[1]; !strings.Contains(got, " "+want+",direct") {
			t.Errorf("%s: %s", file, got)
		}
	}
}

func TestErrors(t *testing.T) {
	for name, c := range map[string]struct{ text, key string }{
		"empty":     {"", component.KeyEmpty},
		"long line": {"a==1" + strings.Repeat(" \\\n --"+strings.Repeat("x", 1000), 100), component.KeyTextTooLong},
		"too many":  {strings.Repeat("a==1\n", 11), component.KeyTooManyComponents},
		"comments":  {strings.Repeat("#\n", 1000), component.KeyTooManyComponents},
	} {
		_, err := requirements.Read("r.txt", []byte(c.text), component.Limits{Components: 10})
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != c.key || f.Field != "r.txt" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkRead50000(b *testing.B) {
	var text strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&text, "package-%d==1.%d.0 \\\n    --hash=sha256:%s\n", i, i, strings.Repeat("ab", 32))
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := requirements.Read("requirements.txt", []byte(text.String()), component.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a[x]==1 ; python_version<'3' --hash=sha256:ab \\\n # c\n-e git+https://h.invalid/r@v#egg=b\n-r x"))
	f.Add([]byte("# autogenerated by pip-compile\na==1\n    # via\n    #   -r requirements.in\n"))
	f.Add([]byte("\xff\xfea\x00=\x00=\x001\x00"))
	f.Fuzz(func(t *testing.T, data []byte) { componenttest.Hostile(t, requirements.Read, data) })
}
