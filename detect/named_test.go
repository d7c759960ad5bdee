package detect

import (
	"slices"
	"testing"
)

func TestNamesIn(t *testing.T) {
	for source, want := range map[string][]string{
		`run('tool')`:                        {"tool"},
		`the tool that runs`:                 nil,
		`spawn("perl", ["./lib/x.pl"])`:      {"perl", "lib", "x.pl"},
		`exec("bin/tool --all")`:             {"tool"},
		`sh ./configure && 7z x test/y.7z`:   {"configure", "y.7z"},
		"cat `rules`":                        {"rules"},
		`join(dir, 'a-b_c.tar.gz') // rules`: {"a-b_c.tar.gz"},
		`"日本.lua"`:                           {"日本.lua"},
		`'unbalanced"`:                       nil,
	} {
		var got []string
		namesIn([]byte(source), func(name string, plain bool) {
			if plain || slices.Contains([]string{"x.pl", "y.7z"}, name) {
				got = append(got, name)
			}
		})
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}
