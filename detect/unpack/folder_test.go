package unpack_test

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"taisei/detect/unpack"
)

func sorted(s string) string {
	parts := strings.Split(s, "  ")
	sort.Strings(parts)
	return strings.Join(parts, "  ")
}

func write(t *testing.T, dir, name, data string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, dir, name, target string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
		t.Skip(err)
	}
}

func TestFolder(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	write(t, outside, "secret", "SECRET")
	for _, f := range []entry{
		{"a.js", "a"},
		{"node_modules/m/i.js", "m"},
		{"z.sh", "z"},
		{"in/x.zip", string(zipOf(t, entry{"q", "qq"}))},
		{".git/config", "c"},
		{".git/HEAD", "h"},
		{".git/hooks/post-checkout", "p"},
		{".git/hooks/pre-push.sample", "s"},
		{".git/objects/aa/bb", "o"},
		{".hg/store", "h"},
		{".gitignore", "i"},
	} {
		write(t, dir, f.name, f.data)
	}
	link(t, dir, "out", filepath.Join(outside, "secret"))
	link(t, dir, "up", "../../../../../../../../../etc/passwd")
	link(t, dir, "outdir", outside)
	link(t, dir, "same.js", "a.js")
	link(t, dir, "gone", "nothing")
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	want := sorted("a.js=a  in/x.zip!/q=qq  .git/config=c  .git/hooks/post-checkout=p  .gitignore=i  z.sh=z  node_modules/m/i.js=m  out:link  up:link  outdir:link  gone:link")
	files, unread, err := unpack.Folder(root.FS(), unpack.Limits{})
	if got := show(files, unread); err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
	files, unread, err = unpack.Folder(os.DirFS(dir), unpack.Limits{})
	if got := show(files, unread); err != nil || got != want {
		t.Errorf("DirFS: %v\n got %s\nwant %s", err, got, want)
	}
	if last := files[len(files)-1].Path; last != "node_modules/m/i.js" {
		t.Errorf("the last file is %s", last)
	}
}

func TestFolderLimits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a", strings.Repeat("a", 60))
	write(t, dir, "b", "bb")
	write(t, dir, "c", strings.Repeat("c", 60))
	for want, limits := range map[string]unpack.Limits{
		"a:size  a=?  b=bb  c:size  c=?": {FileBytes: 50},
		"a=60 bytes  b=bb  c:size  c=?":  {Bytes: 100},
		"a=60 bytes  b:count":            {Files: 1},
		"a=60 bytes  b=bb  c=60 bytes":   {},
	} {
		files, unread, err := unpack.Folder(os.DirFS(dir), limits)
		if got := show(files, unread); err != nil || got != want {
			t.Errorf("%+v: %v\n got %s\nwant %s", limits, err, got, want)
		}
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	if _, _, err := unpack.Folder(os.DirFS(filepath.Join(t.TempDir(), "none")), unpack.Limits{}); err == nil {
		t.Error("no error")
	}
}
