package detect_test

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"taisei/detect"
)

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// runs is a class that calls java.lang.Runtime.exec and names a host.
const runs = "\xca\xfe\xba\xbe\x00\x00\x00\x3d\x00\x08" +
	"\x01\x00\x11java/lang/Runtime" + "\x07\x00\x01" + "\x01\x00\x04exec" + "\x01\x00\x03()V" + "\x0c\x00\x03\x00\x04" + "\x0a\x00\x02\x00\x05" + "\x01\x00\x13http://c.example/go"

// TestJava holds that classes are facts, told once for each archive, and that what
// is called a class and is none that can be read is not called clean.
func TestJava(t *testing.T) {
	plain := "\xca\xfe\xba\xbe\x00\x00\x00\x34\x00\x01"
	tests := []struct {
		name    string
		files   map[string]string
		verdict detect.Verdict
		want    []string // path|reason|a part of the message
	}{
		{"x.jar", map[string]string{"a/A.class": runs, "a/B.class": plain, "META-INF/MANIFEST.MF": "Main-Class: a.\r\n A\r\nPremain-Class: a.B\r\n"}, detect.Clean, []string{
			`x.jar|binary|Java, 2 classes, read for the names in them alone; starts at "a.A"; changes other programs by "a.B"; starts processes (java.lang.Runtime.exec in A.class); names http://c.example/go`,
		}},
		{"x.war", map[string]string{"META-INF/MANIFEST.MF": "Manifest-Version: 1.0\n", "WEB-INF/classes/A.class": plain, "WEB-INF/lib/l.jar": string(zipped(t, map[string]string{"L.class": runs, "META-INF/MANIFEST.MF": "Main-Class: L\n"}))}, detect.Clean, []string{
			"x.war|binary|Java, 1 classes", `WEB-INF/lib/l.jar|binary|starts at "L"; starts processes`,
		}},
		{"damaged.jar", map[string]string{"A.class": runs[:40], "B.class": plain}, detect.Unscanned, []string{"damaged.jar|binary|Java, 2 classes", "A.class|broken|could not be understood"}},
		{"hidden.jar", map[string]string{"A.class": "something else", "B.class": plain}, detect.Unscanned, []string{"A.class|language|.class", "hidden.jar|binary|Java, 1 classes"}},
		{"no zip.jar", nil, detect.Unscanned, []string{"no zip.jar|format|should be an archive", "no zip.jar|language|.jar"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := []byte("not a zip")
			if tt.files != nil {
				data = zipped(t, tt.files)
			}
			r := scan(t, detect.Artifact{Name: tt.name, Bytes: data})
			if r.Verdict != tt.verdict || len(r.Unread) != len(tt.want) {
				t.Errorf("%s, %+v", r.Verdict, r.Unread)
			}
			for _, want := range tt.want {
				path, rest, _ := strings.Cut(want, "|")
				reason, message, _ := strings.Cut(rest, "|")
				if !slices.ContainsFunc(r.Unread, func(u detect.Unread) bool {
					return u.Path == path && u.Reason == reason && strings.Contains(u.Message, message)
				}) {
					t.Errorf("no %s in %+v", want, r.Unread)
				}
			}
		})
	}
}

// TestWheel holds that what Python's archives hold is read whole.
func TestWheel(t *testing.T) {
	files := map[string]string{
		"abc/__init__.py": "import os\n", "abc/data/x.json": "{}", "abc-1.0.dist-info/METADATA": "Name: abc\n", "abc-1.0.dist-info/RECORD": "", "abc-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\n",
		"abc-1.0.data/scripts/abc": "#!python\nimport abc\n",
	}
	for _, name := range []string{"abc-1.0-py3-none-any.whl", "abc-1.0-py3.11.egg"} {
		r := scan(t, detect.Artifact{Name: name, Bytes: zipped(t, files)})
		if r.Verdict != detect.Clean || len(r.Unread) != 0 || r.Files != len(files) {
			t.Errorf("%s: %s, %d files, %+v", name, r.Verdict, r.Files, r.Unread)
		}
	}
}
