package detect_test

import (
	"runtime/debug"
	"testing"

	"taisei/detect"
)

// TestBoundToItself holds that a method which is bound to the object that it is
// then kept in does not go round for ever.
func TestBoundToItself(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(64 << 20))
	r := scan(t, detect.Artifact{Name: "x.js", Bytes: []byte("var o = {}; var m = o.push; if (q) { o = {c: 2} } o.push = m.bind(o); o.push(2)")})
	if r.Verdict != detect.Clean {
		t.Errorf("%+v", r)
	}
}
