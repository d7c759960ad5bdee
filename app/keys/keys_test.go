package keys_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"taisei/app/keys"
)

func TestKeysStayAndDiffer(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	a, err := keys.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	b, err := keys.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.For("x"), b.For("x")) || bytes.Equal(a.For("x"), a.For("y")) {
		t.Error("a key changed with time, or two purposes share one")
	}
}

func TestUnfitFilesAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
	}{
		"readable by others": {text: "00", mode: 0o644},
		"short":              {text: "00ff", mode: 0o600},
		"not hex":            {text: "zz", mode: 0o600},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "secret.key"), []byte(c.text), c.mode); err != nil {
				t.Fatal(err)
			}
			if _, err := keys.Open(folder); err == nil {
				t.Error("accepted")
			}
		})
	}
}
