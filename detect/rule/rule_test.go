package rule_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"taisei/detect"
	"taisei/detect/rule"
)

// TestExamples runs every rule over its own examples and neighbours.
func TestExamples(t *testing.T) {
	for _, r := range rule.All() {
		t.Run(r.ID, func(t *testing.T) {
			if len(r.Examples) == 0 || len(r.Neighbours) == 0 {
				t.Fatal("a rule needs examples and neighbours")
			}
			for _, e := range r.Examples {
				if result := scan(e); !has(result, r.ID) {
					t.Errorf("example %q is not found: %s %v", e.Name, result.Verdict, rules(result))
				}
			}
			for _, e := range r.Neighbours {
				if result := scan(e); has(result, r.ID) {
					t.Errorf("neighbour %q matches: %v", e.Name, result.Findings)
				}
			}
		})
	}
}

func scan(e rule.Example) detect.Result {
	a := detect.Artifact{Name: e.Name}
	if len(e.Files) == 1 && e.Files["package.json"] == "" {
		for _, name := range slices.Sorted(maps.Keys(e.Files)) {
			a.Name, a.Bytes = name, []byte(e.Files[name])
		}
	} else {
		folder := fstest.MapFS{}
		for name, source := range e.Files {
			folder[name] = &fstest.MapFile{Data: []byte(source)}
		}
		a.Folder = folder
	}
	return detect.Scan(context.Background(), a, detect.DefaultLimits)
}

func has(r detect.Result, id string) bool { return slices.Contains(rules(r), id) }

func rules(r detect.Result) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.Rule)
	}
	return out
}
