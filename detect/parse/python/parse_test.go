package python_test

import (
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse"
	"taisei/detect/parse/python"
)

func read(t rapid.TB, source string) *parse.File {
	t.Helper()
	file, err := python.Parse("a.py", source, parse.Limits{})
	if err != nil {
		t.Fatalf("parse %.100q: %v", source, err)
	}
	return file
}

func TestLowering(t *testing.T) {
	for _, group := range lowerings {
		for _, test := range group {
			t.Run(test.source, func(t *testing.T) {
				file := read(t, test.source)
				if got := dump(file.Body); got != test.want {
					t.Errorf("got  %s\nwant %s", got, test.want)
				}
				for _, bad := range file.Bad {
					t.Errorf("cannot read %q: %s", test.source[bad.Pos:bad.End], bad.Message)
				}
			})
		}
	}
}

type lowering struct{ source, want string }

var lowerings = [][]lowering{imports, definitions, assignments, compounds, operations, calls, literals, disguises, old}
