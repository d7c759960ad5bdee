package scanning_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taisei/app/scanning"
)

func TestInstalled(t *testing.T) {
	outer := t.TempDir()
	folder := filepath.Join(outer, "deps")
	for _, dir := range []string{"left", "@scope/right", "../outside"} {
		if err := os.MkdirAll(filepath.Join(folder, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"pad-1.2.3.tgz", "scope-wide-0.1.0.tgz", "under_score-1.0-py3-none-any.whl", "pad-more-1.0.0.tgz", "notes-x.tgz"} {
		if err := os.WriteFile(filepath.Join(folder, file), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(outer, "outside"), filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"left": "left", "@scope/right": "@scope/right", "pad": "pad-1.2.3.tgz", "@scope/wide": "scope-wide-0.1.0.tgz", "under-score": "under_score-1.0-py3-none-any.whl",
		"absent": "", "notes": "", "../outside": "", "..": "", ".": "", "": "", "link": "", "/etc": "", "left/../../outside": "",
	} {
		got, ok := scanning.Installed(folder, name)
		if rest := strings.TrimPrefix(strings.TrimPrefix(got, folder), "/"); filepath.ToSlash(rest) != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if _, ok := scanning.Installed(filepath.Join(outer, "gone"), "left"); ok {
		t.Error("in a folder that is not there")
	}
}
