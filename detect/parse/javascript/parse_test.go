package javascript_test

import (
	"pgregory.net/rapid"

	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
)

func read(t rapid.TB, name, source string) *parse.File {
	t.Helper()
	file, err := javascript.Parse(name, source, parse.Limits{})
	if err != nil {
		t.Fatalf("parse %q: %v", source, err)
	}
	return file
}
