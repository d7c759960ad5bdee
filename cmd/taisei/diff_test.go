package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"taisei/test/registry"
)

// TestDiffPackages compares two versions as a registry has them, with a dependency
// that is installed already.
func TestDiffPackages(t *testing.T) {
	const replica = "../../detect/diff/testdata/event_stream/"
	r := registry.Start(t)
	r.Publish(t, "event-flow", "3.3.5", os.DirFS(replica+"before"))
	r.Publish(t, "event-flow", "3.3.6", os.DirFS(replica+"after"))
	deps := t.TempDir()
	if err := os.CopyFS(deps+"/flatmap-flow", os.DirFS("../../detect/testdata/event_stream/tampered")); err != nil {
		t.Fatal(err)
	}
	o := diffOptions{scanOptions: scanOptions{format: "text", failOn: "suspicious", registry: r.URL, lang: "en", timeout: time.Minute}, dependencies: deps}
	var out bytes.Buffer
	err := compare(context.Background(), o, []string{"pkg:npm/event-flow@3.3.5", "pkg:npm/event-flow@3.3.6"}, &out, &bytes.Buffer{})
	var status exit
	if !errors.As(err, &status) || status != exitFound {
		t.Errorf("ends with %v", err)
	}
	for _, want := range []string{"MALICIOUS  event-flow 3.3.5 → 3.3.6", "npm_package_description", "It stands in the minified file only", "It asks for a new dependency, flatmap-flow"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	out.Reset()
	o.dependencies = ""
	if err := compare(context.Background(), o, []string{"pkg:npm/event-flow@3.3.5", "pkg:npm/event-flow@9.9.9"}, &out, &bytes.Buffer{}); !errors.As(err, &status) || status != exitUnscanned {
		t.Errorf("a version that is not there: %v\n%s", err, out.String())
	}
}
