package registry_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"taisei/fault"
	fake "taisei/test/registry"
	"taisei/watch/registry"
	"taisei/watch/registry/artifact"
	"taisei/watch/registry/npm"
)

func TestRegistries(t *testing.T) {
	served := fake.Start(t)
	served.Publish(t, "ticket", "1.0.0", fstest.MapFS{"index.js": {Data: []byte("1")}})
	all, err := registry.New(registry.Options{
		NPMRegistry: served.URL,
		NPM:         npm.Options{Config: npm.ConfigOptions{Environ: []string{"A=1"}, Home: t.TempDir(), GlobalFile: "none"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(all.Close)
	got, err := all.Fetch(t.Context(), "pkg:npm/ticket@1.0.0")
	if err != nil || !got.Verified || got.Publisher != "somebody" || served.Fetched("ticket", "1.0.0") != 1 {
		t.Errorf("%+v %v", got, err)
	}
	versions, err := all.Versions(t.Context(), "pkg:npm/ticket")
	if err != nil || len(versions) != 1 {
		t.Errorf("%+v %v", versions, err)
	}
	_, err = all.Fetch(t.Context(), "pkg:cargo/serde@1.0.0")
	unsupported(t, err)
	_, err = all.Versions(t.Context(), "pkg:cargo/serde")
	unsupported(t, err)
}

func unsupported(t *testing.T, err error) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Key != artifact.KeyType || f.Params["supported"] != strings.Join(registry.Supported(), ", ") || f.Params["type"] != "cargo" {
		t.Errorf("got %v", err)
	}
}

func TestParsePURL(t *testing.T) {
	if p, err := registry.ParsePURL("pkg:npm/%40a/b@1"); err != nil || p.Namespace != "@a" {
		t.Errorf("%+v %v", p, err)
	}
	_, err := registry.ParsePURL("pkg:cargo/serde@1.0.0")
	unsupported(t, err)
}
