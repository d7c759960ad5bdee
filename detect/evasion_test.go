package detect_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"taisei/detect"
)

// cases reads the artifacts of a txtar file: each top directory is one; one with
// a single file is that file by itself.
func cases(t *testing.T, file string) ([]string, map[string]detect.Artifact) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	folders := map[string]fstest.MapFS{}
	for _, f := range archive.Files {
		name, path, _ := strings.Cut(f.Name, "/")
		if folders[name] == nil {
			folders[name] = fstest.MapFS{}
			names = append(names, name)
		}
		folders[name][path] = &fstest.MapFile{Data: f.Data}
	}
	artifacts := map[string]detect.Artifact{}
	for name, folder := range folders {
		artifacts[name] = detect.Artifact{Name: name, Folder: folder}
		if len(folder) == 1 {
			for path, f := range folder {
				artifacts[name] = detect.Artifact{Name: path, Bytes: f.Data}
			}
		}
	}
	return names, artifacts
}

// TestEvasions holds that the flows are found however they are written.
func TestEvasions(t *testing.T) {
	tests := []struct {
		file  string
		least int
		rules []string
	}{
		{"evasion/vestacp.txtar", 10, []string{"password_sent"}},
		{"evasion/british_airways.txtar", 10, []string{"form_copied", "field_copied"}},
		{"evasion/event_stream.txtar", 10, []string{"decrypted_code", "keyed_code"}},
	}
	for _, tt := range tests {
		names, artifacts := cases(t, tt.file)
		if len(names) < tt.least {
			t.Errorf("%s has %d cases, want %d", tt.file, len(names), tt.least)
		}
		for _, name := range names {
			t.Run(tt.file+"/"+name, func(t *testing.T) {
				r := scan(t, artifacts[name])
				hit := slices.ContainsFunc(r.Findings, func(f detect.Finding) bool { return slices.Contains(tt.rules, f.Rule) })
				if r.Verdict != detect.Malicious || !hit {
					t.Errorf("verdict %s, findings %v", r.Verdict, r.Findings)
				}
			})
		}
	}
}

// TestHonest holds that what only looks like malice is clean.
func TestHonest(t *testing.T) {
	names, artifacts := cases(t, "honest/honest.txtar")
	if len(names) < 20 {
		t.Errorf("%d cases, want at least 20", len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			r := scan(t, artifacts[name])
			if r.Verdict != detect.Clean || len(r.Findings) > 0 {
				t.Errorf("verdict %s, findings %v, unread %v", r.Verdict, r.Findings, r.Unread)
			}
		})
	}
}
