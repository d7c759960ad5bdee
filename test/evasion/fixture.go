package evasion

import (
	"context"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"taisei/detect"
	"taisei/detect/parse"
	"taisei/detect/rule"
)

// Fixture is one malicious artifact in small.
type Fixture struct {
	Name    string
	Files   map[string]string
	Verdict detect.Verdict // what it is as it was written
}

// Fixtures are the examples of the rules, the replicas of incidents below a folder,
// and what stands in archives of one directory a fixture.
func Fixtures(replicas string, archives ...string) ([]Fixture, error) {
	var all []Fixture
	for _, r := range rule.All() {
		for _, e := range r.Examples {
			all = append(all, Fixture{Name: r.ID + ": " + e.Name, Files: e.Files})
		}
	}
	folders, err := filepath.Glob(filepath.Join(replicas, "*", "tampered"))
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		files, err := readFolder(folder)
		if err != nil {
			return nil, err
		}
		all = append(all, Fixture{Name: filepath.Base(filepath.Dir(folder)), Files: files})
	}
	for _, archive := range archives {
		more, err := readArchive(archive)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	var bad []Fixture
	for _, f := range all {
		if f.Verdict = Scan(f.Files).Verdict; f.Verdict == detect.Malicious || f.Verdict == detect.Suspicious {
			bad = append(bad, f)
		}
	}
	return bad, nil
}

func readFolder(folder string) (map[string]string, error) {
	files := map[string]string{}
	err := filepath.WalkDir(folder, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, p)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	return files, err
}

func readArchive(file string) ([]Fixture, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	var all []Fixture
	for _, f := range archive.Files {
		name, p, _ := strings.Cut(f.Name, "/")
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, Fixture{Name: name, Files: map[string]string{}})
		}
		all[len(all)-1].Files[p] = string(f.Data)
	}
	return all, nil
}

// Scan analyses files as the artifact that they are: one by itself, or a package.
func Scan(files map[string]string) detect.Result {
	a := detect.Artifact{Name: "fixture"}
	if len(files) == 1 && files["package.json"] == "" {
		for name, source := range files {
			a.Name, a.Bytes = name, []byte(source)
		}
	} else {
		folder := fstest.MapFS{}
		for name, source := range files {
			folder[name] = &fstest.MapFile{Data: []byte(source)}
		}
		a.Folder = folder
	}
	return detect.Scan(context.Background(), a, detect.DefaultLimits)
}

// Rewrite applies an evasion to every file of its language. It reports whether it
// changed any.
func Rewrite(e Evasion, files map[string]string) (map[string]string, bool) {
	out := maps.Clone(files)
	changed := false
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if languageOf(name, files[name]) != e.Language {
			continue
		}
		if e.Language == parse.Python && hidesNames(e.Name) && gives(name, files) {
			continue
		}
		s := newSource(name, files)
		if !e.Apply(s) || s.Text == files[name] {
			continue
		}
		// Two files of a folder may not both keep their data in one.
		if slices.ContainsFunc(slices.Collect(maps.Keys(s.Beside)), func(p string) bool { _, taken := out[p]; return taken }) {
			continue
		}
		out[name] = s.Text
		maps.Copy(out, s.Beside)
		changed = true
	}
	return out, changed
}

// hidesNames reports whether an evasion takes a module's names away from others.
func hidesNames(evasion string) bool {
	for _, prefix := range []string{"python/wrap-", "python/shape-", "python/name-renamed", "python/run-"} {
		if strings.HasPrefix(evasion, prefix) {
			return true
		}
	}
	return false
}

// gives reports whether another file takes names from a module of Python's, which would
// not run any more without them.
func gives(name string, files map[string]string) bool {
	module := strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(name, ".py"), "/__init__"), "/", ".")
	for other, source := range files {
		if other != name && strings.Contains(source, "from "+module+" import") {
			return true
		}
	}
	return false
}

func newSource(name string, files map[string]string) *Source {
	s := &Source{Path: name, Text: files[name]}
	_, inPackage := files["package.json"]
	s.Module = isModule(name, s.Text)
	s.Node = !s.Module && (inPackage || strings.Contains(s.Text, "require(")) && !strings.Contains(s.Text, "document.")
	return s
}

// isModule reports whether a file of JavaScript imports or exports at its top.
func isModule(file, source string) bool {
	if path.Ext(file) == ".mjs" {
		return true
	}
	for i, t := range significant(lexJavaScript(source)) {
		if t.depth == 0 && t.kind == name && (t.text == "import" || t.text == "export" || t.text == "await") {
			rest := strings.TrimLeft(source[t.end():], " ")
			if i >= 0 && !strings.HasPrefix(rest, "(") || t.text == "await" {
				return true
			}
		}
	}
	return false
}

func languageOf(name, source string) parse.Language {
	switch path.Ext(name) {
	case ".py":
		return parse.Python
	case ".js", ".mjs", ".cjs":
		return parse.JavaScript
	case ".sh", ".bash":
		return parse.Shell
	}
	if strings.HasPrefix(source, "#!/bin/sh") || strings.HasPrefix(source, "#!/bin/bash") {
		return parse.Shell
	}
	return ""
}
