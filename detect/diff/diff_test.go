package diff_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taisei/detect"
	"taisei/detect/diff"
	"taisei/words"
)

// examine looks at files.
func examine(t testing.TB, name string, files map[string]string) detect.Examination {
	t.Helper()
	folder := fstest.MapFS{}
	for path, text := range files {
		folder[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return examineFolder(t, name, folder)
}

func examineFolder(t testing.TB, name string, folder fs.FS) detect.Examination {
	t.Helper()
	e := detect.Examine(context.Background(), detect.Artifact{Name: name, Folder: folder}, detect.DefaultLimits)
	if e.Result.Error != "" {
		t.Fatal(e.Result.Error)
	}
	return e
}

// folder reads a folder's files, with those of others below it.
func folder(t testing.TB, root string, below map[string]string) map[string]string {
	t.Helper()
	out := map[string]string{}
	read := func(root, under string) {
		err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path.Join(root, name))
			out[path.Join(under, name)] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read(root, "")
	for under, root := range below {
		read(root, under)
	}
	return out
}

// told are the changes, each as its severity, kind, rule and place.
func told(r diff.Result) []string {
	var out []string
	for _, c := range r.Changes {
		out = append(out, fmt.Sprintf("%s %s %s %s:%d", c.Severity, c.Kind, c.Rule, path.Join(c.Target, c.Location.Path), c.Location.Line))
	}
	return out
}

// spoken is a sentence in a language.
func spoken(t testing.TB, lang words.Lang, s diff.Sentence) string {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	var say func(s diff.Sentence) string
	say = func(s diff.Sentence) string {
		params := map[string]any{}
		for k, v := range s.Params {
			params[k] = v
		}
		for k, part := range s.Parts {
			params[k] = say(part)
		}
		return book.Text(lang, s.Key, params)
	}
	return say(s)
}

const replica = "testdata/event_stream/"

// flatmap is the dependency's replica: what its minified file does, its readable
// one does not.
const flatmap = "../testdata/event_stream/tampered"

// TestEventStream holds that the new version of event-stream is told apart from the
// old one by its shape: by a dependency that is new, and by what stands in the
// minified file of that dependency alone.
func TestEventStream(t *testing.T) {
	before := examine(t, "before", folder(t, replica+"before", nil))
	installed := examine(t, "after", folder(t, replica+"after", map[string]string{"node_modules/flatmap-flow": flatmap}))
	beside := examine(t, "after", folder(t, replica+"after", nil))
	for _, c := range []struct {
		name string
		got  diff.Result
		root string
	}{
		{"installed inside", diff.Compare(before, installed), "node_modules/flatmap-flow/"},
		{"given beside", diff.Compare(before, beside, diff.Dependency{Name: "flatmap-flow", Examination: examineFolder(t, "deps/flatmap-flow", os.DirFS(flatmap))}), "deps/flatmap-flow/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := []string{
				"critical behaviour decrypted_code " + c.root + "index.min.js:1",
				"critical behaviour keyed_code " + c.root + "index.min.js:1",
				"low dependency new_dependency package.json:10",
			}
			if got := told(c.got); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			if c.got.Verdict != detect.Malicious || c.got.Release != diff.Patch {
				t.Errorf("verdict %s of a %s release", c.got.Verdict, c.got.Release)
			}
			if s := spoken(t, words.English, c.got.Changes[0].Notes[0]); !strings.HasPrefix(s, "It stands in the minified file only; ") || !strings.HasSuffix(s, "index.js does not have it.") {
				t.Errorf("%q", s)
			}
			if s := spoken(t, words.English, c.got.Changes[2].Said); s != "It asks for a new dependency, flatmap-flow ^0.1.0." {
				t.Errorf("%q", s)
			}
		})
	}
}

// TestEventStreamAlone holds that without the dependency's files its name is told,
// and nothing is made up.
func TestEventStreamAlone(t *testing.T) {
	before, after := examine(t, "before", folder(t, replica+"before", nil)), examine(t, "after", folder(t, replica+"after", nil))
	r := diff.Compare(before, after)
	if got := told(r); !slices.Equal(got, []string{"low dependency new_dependency package.json:10"}) || r.Verdict != detect.Clean {
		t.Errorf("%s %q", r.Verdict, got)
	}
	if names := diff.NewDependencies(before, after); !slices.Equal(names, []string{"flatmap-flow"}) {
		t.Errorf("%q", names)
	}
	if back := diff.Compare(after, before); len(back.Changes) != 0 {
		t.Errorf("backwards: %q", told(back))
	}
}

// TestNothingNew holds that an artifact beside itself has nothing new, whatever it does.
func TestNothingNew(t *testing.T) {
	for _, name := range []string{"event_stream/tampered", "vestacp/tampered", "british_airways/tampered", "event_stream/neighbour"} {
		e := examineFolder(t, name, os.DirFS("../testdata/"+name))
		r := diff.Compare(e, e)
		for _, c := range r.Changes {
			if c.Kind != diff.Stands {
				t.Errorf("%s: %+v", name, c)
			}
		}
		if r.Verdict != e.Result.Verdict {
			t.Errorf("%s is %s, its difference from itself %s", name, e.Result.Verdict, r.Verdict)
		}
	}
}
