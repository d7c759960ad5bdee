package unpack_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"taisei/detect/unpack"
)

// What the programs that people use write is read as they wrote it.
func TestArchivesOfRealPrograms(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p/a.js", "aaa")
	write(t, dir, "p/deep/b b.js", strings.Repeat("b", 30))
	write(t, dir, "p/"+strings.Repeat("n", 150)+".js", "long")
	want := sorted("p/a.js=aaa  p/deep/b b.js=" + strings.Repeat("b", 30) + "  p/" + strings.Repeat("n", 150) + ".js=long")
	for _, command := range []string{
		"tar --format=gnu -cf x p", "tar --format=pax -cf x p", "tar --format=gnu -czf x p", "tar -cf - p | gzip -9 > x", "tar --format=gnu -cjf x p", "tar --format=gnu --zstd -cf x p",
		"tar -cJf x p", "tar --lzma -cf x p", "tar -cf - p | xz -9e > x", "tar -cf - p | xz --x86 --lzma2 > x", "tar -cf - p | xz --check=sha256 --block-size=1000 > x", "tar -cf - p | zstd --long=26 > x",
		"python3 -m tarfile -c x.tar p; mv x.tar x", "python3 -m tarfile -c x.txz p; mv x.txz x", "python3 -m zipfile -c x.zip p; mv x.zip x",
		"zip -q -r x.zip p; mv x.zip x", "zip -q -0 -r x.zip p; mv x.zip x", "zip -q -r - p > x", "zip -q -r -fd x.zip p; mv x.zip x", "zip -q -r -fz x.zip p; mv x.zip x",
		"zip -q -r y.zip p; (echo '#!/bin/sh'; cat y.zip) > x.zip; zip -q -A x.zip; mv x.zip x; rm y.zip",
	} {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Logf("%s: %v %s", command, err, out)
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, "x"))
		if err != nil || os.Remove(filepath.Join(dir, "x")) != nil {
			t.Fatal(err)
		}
		files, unread, err := unpack.Open("x", data, unpack.Limits{})
		got := show(files, unread)
		if strings.Contains(command, "#!/bin/sh") {
			got = strings.Join(strings.Split(got, "  ")[:3], "  ") // the whole comes last
		}
		if err != nil || got != want {
			t.Errorf("%s: %v\n got %s\nwant %s", command, err, got, want)
		}
	}
}

func TestEncryptedByZip(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.js", "aaa")
	cmd := exec.Command("zip", "-q", "-P", "infected", "x.zip", "a.js")
	cmd.Dir = dir
	if err := cmd.Run(); err != nil {
		t.Skip("zip is not installed")
	}
	data, err := os.ReadFile(filepath.Join(dir, "x.zip"))
	if err != nil {
		t.Fatal(err)
	}
	files, unread, err := unpack.Open("x.zip", data, unpack.Limits{})
	if got := show(files, unread); err != nil || got != "a.js:encrypted  a.js=?" {
		t.Errorf("%s %v", got, err)
	}
	if bytes.Contains(data, []byte("aaa")) {
		t.Error("zip did not encrypt")
	}
}
