package component_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/fault"
	"taisei/inventory/component"
)

func TestPURLs(t *testing.T) {
	cases := []struct{ got, want string }{
		{component.NPM("left-pad", "1.3.0", ""), "pkg:npm/left-pad@1.3.0"},
		{component.NPM("@types/node", "20.1.0", ""), "pkg:npm/%40types/node@20.1.0"},
		{component.NPM("JSONStream", "1.3.5", ""), "pkg:npm/JSONStream@1.3.5"},
		{component.NPM("a", "", ""), "pkg:npm/a"},
		{component.NPM("a", "1.0.0+build", ""), "pkg:npm/a@1.0.0%2Bbuild"},
		{component.NPM("a", "1.0.0", "git+https://user:secret@git.example.invalid/a"), "pkg:npm/a@1.0.0?vcs_url=git%2Bhttps:%2F%2Fgit.example.invalid%2Fa"},
		{component.PyPI("Zope.Interface", "6.0", ""), "pkg:pypi/zope-interface@6.0"},
		{component.PyPI("typing__extensions", "4", ""), "pkg:pypi/typing-extensions@4"},
		{component.Golang("github.com/BurntSushi/toml", "v1.6.0"), "pkg:golang/github.com/burntsushi/toml@v1.6.0"},
		{component.Golang("github.com/docker/docker", "v27.1.1+incompatible"), "pkg:golang/github.com/docker/docker@v27.1.1%2Bincompatible"},
		{component.Golang("stdlib", "1.26.3"), "pkg:golang/stdlib@1.26.3"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestFromPURL(t *testing.T) {
	cases := []struct{ purl, canonical, kind, name, version string }{
		{"pkg:npm/%40types/node@20.1.0", "pkg:npm/%40types/node@20.1.0", "npm", "@types/node", "20.1.0"},
		{"pkg:npm/@types/node@20.1.0", "pkg:npm/%40types/node@20.1.0", "npm", "@types/node", "20.1.0"},
		{"pkg:maven/org.example/core@1", "pkg:maven/org.example/core@1", "maven", "org.example:core", "1"},
		{"pkg:pypi/Zope.Interface@6.0", "pkg:pypi/zope-interface@6.0", "pypi", "zope-interface", "6.0"},
	}
	for _, c := range cases {
		got, err := component.FromPURL(c.purl)
		if err != nil || got.PURL != c.canonical || got.Type != c.kind || got.Name != c.name || got.Version != c.version {
			t.Errorf("%s: %+v %v", c.purl, got, err)
		}
	}
	if _, err := component.FromPURL("npm/left-pad"); err == nil {
		t.Error("a text that is no purl was read")
	}
}

// What we make must read back as what it was made of.
func TestPURLsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`(@[a-z0-9~][a-z0-9-._~]*/)?[A-Za-z0-9~][A-Za-z0-9-._~ <>"'&%?#]*[a-z]`).Draw(t, "name")
		version := rapid.StringMatching(`[0-9]+\.[0-9]+\.[0-9]+([-+][a-z0-9.]+)?`).Draw(t, "version")
		c, err := component.FromPURL(component.NPM(name, version, ""))
		if err != nil || c.Name != name || c.Version != version {
			t.Fatalf("%q %q became %q %q: %v", name, version, c.Name, c.Version, err)
		}
	})
}

func TestSRI(t *testing.T) {
	const empty = "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="
	cases := []struct {
		text string
		want int
		ok   bool
	}{
		{"", 0, true},
		{empty, 1, true},
		{empty + "?opt " + empty, 2, true},
		{empty + " sha512-AAAA", 1, false},
		{"md9-AAAA", 0, false},
		{"sha1", 0, false},
	}
	for _, c := range cases {
		got, ok := component.SRI(c.text)
		if len(got) != c.want || ok != c.ok {
			t.Errorf("%q: %v %v", c.text, got, ok)
		}
	}
	if got, _ := component.SRI(empty); got[0].Value != "da39a3ee5e6b4b0d3255bfef95601890afd80709" {
		t.Errorf("got %v", got)
	}
}

func TestHexHash(t *testing.T) {
	sha256 := strings.Repeat("AB", 32)
	for spelling, name := range map[string]string{
		"SHA-256": "sha256", "sha256": "sha256", "SHA3-256": "sha3-256", "BLAKE2b-256": "blake2b-256", "BLAKE3": "blake3",
	} {
		got, ok := component.HexHash(spelling, sha256)
		if !ok || got.Algorithm != name || got.Value != strings.ToLower(sha256) {
			t.Errorf("%s: %v %v", spelling, got, ok)
		}
	}
	for _, bad := range [][2]string{{"SHA-512", sha256}, {"CRC32", "00000000"}, {"SHA-256", "zz"}} {
		if got, ok := component.HexHash(bad[0], bad[1]); ok {
			t.Errorf("%v was read as %v", bad, got)
		}
	}
}

func TestText(t *testing.T) {
	const want = `{"a":"日本"}`
	utf16 := func(s string, big bool) string {
		var b strings.Builder
		for _, r := range s {
			if big {
				b.WriteByte(byte(r >> 8))
				b.WriteByte(byte(r))
			} else {
				b.WriteByte(byte(r))
				b.WriteByte(byte(r >> 8))
			}
		}
		return b.String()
	}
	for name, data := range map[string]string{
		"UTF-8":                   want,
		"UTF-8 with a mark":       "\xef\xbb\xbf" + want,
		"UTF-16 little endian":    "\xff\xfe" + utf16(want, false),
		"UTF-16 big endian":       "\xfe\xff" + utf16(want, true),
		"UTF-16 without mark":     utf16(want, false),
		"UTF-16 big without mark": utf16(want, true),
	} {
		got, err := component.Text("f", []byte(data), component.Limits{})
		if err != nil || string(got) != want {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	for name, c := range map[string]struct{ data, key string }{
		"nothing":    {"", component.KeyEmpty},
		"only space": {"\xef\xbb\xbf \n", component.KeyEmpty},
		"too large":  {"123456", component.KeyTooLarge},
	} {
		_, err := component.Text("f", []byte(c.data), component.Limits{Bytes: 5})
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != c.key || f.Field != "f" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCollectorDropsCredentials(t *testing.T) {
	cases := []struct{ url, want string }{
		{"https://user:secret@host.invalid/a@1.tgz", "https://host.invalid/a@1.tgz"},
		{"https://token@host.invalid", "https://host.invalid"},
		{"https://host.invalid/a@1.tgz", "https://host.invalid/a@1.tgz"},
		{"https://host.invalid?x=a@b", "https://host.invalid?x=a@b"},
		{"git+ssh://git@host.invalid/a.git", "git+ssh://git@host.invalid/a.git"},
		{"git+ssh://git:secret@host.invalid/a.git", "git+ssh://host.invalid/a.git"},
		{"file:../a", "file:../a"},
	}
	for _, c := range cases {
		out := component.NewCollector("f", component.Limits{})
		if err := out.Add(component.Component{Name: "a", URL: c.url}); err != nil {
			t.Fatal(err)
		}
		if got := out.Document().Components[0].URL; got != c.want {
			t.Errorf("%s became %s, want %s", c.url, got, c.want)
		}
		if warned := len(out.Document().Warnings) > 0; warned != (c.url != c.want) {
			t.Errorf("%s: warned %v", c.url, warned)
		}
	}
}

func TestWarningsAreCapped(t *testing.T) {
	out := component.NewCollector("f", component.Limits{Warnings: 2})
	for range 5 {
		out.Warn(component.WarnNoName, nil, component.Location{})
	}
	warnings := out.Document().Warnings
	if len(warnings) != 3 || warnings[2].Key != component.WarnMore || warnings[2].Params["more"] != 3 {
		t.Errorf("got %v", warnings)
	}
}

func TestMessageKeysAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, key := range component.MessageKeys() {
		if seen[key] || !strings.HasPrefix(key, "lockfile.") {
			t.Errorf("key %q is repeated or misnamed", key)
		}
		seen[key] = true
	}
}
