package unpack_test

import (
	"archive/tar"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"taisei/detect/unpack"
)

// zeros are packed once and then joined, since every format lets streams follow one
// another: ten gigabytes in some megabytes.
func zeros(t *testing.T, pack func(testing.TB, []byte) []byte, gigabytes int) []byte {
	t.Helper()
	return bytes.Repeat(pack(t, make([]byte, 8<<20)), gigabytes*128)
}

// outcome counts what was opened.
type outcome struct {
	files, unread int
	bytes         int64
	reasons       []string
}

func open(t *testing.T, name string, data []byte, l unpack.Limits) outcome {
	t.Helper()
	files, unread, err := unpack.Open(name, data, l)
	if err != nil {
		t.Fatal(err)
	}
	o := outcome{files: len(files), unread: len(unread)}
	for _, f := range files {
		o.bytes += int64(len(f.Data))
	}
	for _, u := range unread {
		if !slices.Contains(o.reasons, u.Reason) {
			o.reasons = append(o.reasons, u.Reason)
		}
	}
	return o
}

// Ten gigabytes of zeros are given up after what a ratio needs to be seen.
func TestBombs(t *testing.T) {
	huge := tar.Header{Name: "zeros", Mode: 0o644, Size: 10 << 30, Typeflag: tar.TypeReg, Format: tar.FormatGNU}
	var b bytes.Buffer
	if err := tar.NewWriter(&b).WriteHeader(&huge); err != nil {
		t.Fatal(err)
	}
	header := b.Bytes()
	for _, pack := range []struct {
		name string
		make func(testing.TB, []byte) []byte
	}{{"gz", gzipOf}, {"zst", zstdOf}, {"xz", xzOf}} {
		bomb := zeros(t, pack.make, 10)
		for name, data := range map[string][]byte{
			"zeros." + pack.name:             bomb,
			"x.tar." + pack.name:             append(pack.make(t, header), bomb...),
			"in.tar":                         tarOf(t, entry{"zeros." + pack.name, string(bomb)}),
			"packed twice.gz":                gzipOf(t, bomb),
			"a gem." + pack.name:             tarOf(t, entry{"data.tar.gz", string(bomb)}),
			"a Debian package, " + pack.name: arOf(entry{"debian-binary", "2.0\n"}, entry{"data.tar." + pack.name, string(bomb)}),
			"an RPM package, " + pack.name:   rpmOf(bomb),
		} {
			if o := open(t, name, data, unpack.Limits{}); o.bytes > 64<<20 || o.unread == 0 || o.unread > 3 || !slices.Contains(o.reasons, unpack.Ratio) && !slices.Contains(o.reasons, unpack.Size) {
				t.Errorf("%s of %d bytes: %+v", name, len(data), o)
			}
		}
	}
}

// Folders, which are no files, may not go on for ever either.
func TestHeadersAlone(t *testing.T) {
	var folders []any
	for i := range 10_000 {
		folders = append(folders, tar.Header{Name: fmt.Sprintf("d%d/", i), Typeflag: tar.TypeDir, Mode: 0o755})
	}
	one := tarOf(t, folders...)
	data := bytes.Repeat(gzipOf(t, one[:len(one)-1024]), 20)
	if o := open(t, "x.tgz", data, unpack.Limits{Bytes: 8 << 20}); o.files != 0 || !slices.Equal(o.reasons, []string{unpack.Size}) {
		t.Errorf("%d bytes: %+v", len(data), o)
	}
}

func TestManyEntries(t *testing.T) {
	many := make([]entry, 100_010)
	nodes := make([]node, len(many))
	members := make([]any, 2010)
	for i := range many {
		many[i] = entry{fmt.Sprint(i), ""}
		nodes[i] = node{name: fmt.Sprint(i)}
	}
	for i := range members {
		members[i] = entry{"same", fmt.Sprint(i)}
	}
	for name, data := range map[string][]byte{"x.zip": storedOf(t, many...), "x.cpio": cpioOf(nodes[:10_010]...)} {
		limit := map[string]int{"x.zip": unpack.DefaultLimits.Files, "x.cpio": 10_000}[name]
		if o := open(t, name, data, unpack.Limits{Files: limit}); o.files > limit || o.files+o.unread > limit+2 || !slices.Contains(o.reasons, unpack.Count) {
			t.Errorf("%s: %+v", name, o)
		}
	}
	if o := open(t, "x.tar", tarOf(t, members...), unpack.Limits{}); o.files != len(members) || o.unread != 0 {
		t.Errorf("one name: %+v", o)
	}
}

// An archive in an archive in an archive …, of every kind, ends at the depth.
func TestNested(t *testing.T) {
	for name, wrap := range map[string]func(data []byte) []byte{
		"gem":                func(data []byte) []byte { return gemOf(t, entry{"in.gem", string(data)}) },
		"deb":                func(data []byte) []byte { return debOf(t, tarOf(t), tarOf(t, entry{"in.deb", string(data)})) },
		"deb in its control": func(data []byte) []byte { return arOf(entry{"debian-binary", ""}, entry{"control.tar", string(data)}) },
		"gem in its layer":   func(data []byte) []byte { return tarOf(t, entry{"data.tar.gz", string(data)}) },
		"rpm in its payload": func(data []byte) []byte { return rpmOf(data) },
		"rpm":                func(data []byte) []byte { return rpmOf(cpioOf(node{name: "in.rpm", data: string(data)})) },
		"jar":                func(data []byte) []byte { return storedOf(t, entry{"in.jar", string(data)}) },
		"conda": func(data []byte) []byte {
			return storedOf(t, entry{"pkg-x.tar.zst", string(zstdOf(t, tarOf(t, entry{"in.conda", string(data)})))})
		},
		"xz":   func(data []byte) []byte { return xzOf(t, data) },
		"gzip": func(data []byte) []byte { return gzipOf(t, data) },
	} {
		data := []byte("x")
		for range 100 {
			data = wrap(data)
		}
		if o := open(t, "x", data, unpack.Limits{}); o.files > 20 || !slices.Contains(o.reasons, unpack.Depth) {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

// Entries that are all the same bytes of the archive are made out of them a few times.
func TestOverlappingEntries(t *testing.T) {
	one := zipOf(t, entry{"a", strings.Repeat("\x00", 1<<20)})
	directory := bytes.Index(one, []byte("PK\x01\x02"))
	end := bytes.Index(one, []byte("PK\x05\x06"))
	var list []byte
	for i := range 5000 {
		list = append(list, one[directory:directory+46]...)
		list = fmt.Appendf(list, "%c", 'a'+i%26)
	}
	data := append(bytes.Clone(one[:directory]), list...)
	tail := bytes.Clone(one[end:])
	tail[8], tail[9], tail[10], tail[11] = 0x88, 0x13, 0x88, 0x13
	le32 := func(at, n int) {
		tail[at], tail[at+1], tail[at+2], tail[at+3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
	}
	le32(12, len(list))
	le32(16, directory)
	if o := open(t, "x.zip", append(data, tail...), unpack.Limits{}); o.bytes > 9<<20 || !slices.Contains(o.reasons, unpack.Ratio) {
		t.Errorf("%+v", o)
	}
}

// What is two archives at once is read as both, since clients differ.
func TestPolyglots(t *testing.T) {
	a, b := entry{"a.js", "aaa"}, entry{"b.js", "bbb"}
	z := storedOf(t, b)
	longer := with(z, len(z)-2, "\xff\x00") // a comment that is not there
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"tar.whl", append(tarOf(t, a), z...), "a.js=aaa  b.js=bbb  tar.whl:mismatch  tar.whl:trailing"},
		{"x.tgz", append(gzipOf(t, tarOf(t, a)), z...), "a.js=aaa  b.js=bbb  x.tgz:mismatch  x.tgz:trailing"},
		{"x.tar.xz", append(xzOf(t, tarOf(t, a)), z...), "a.js=aaa  b.js=bbb  x.tar.xz:mismatch  x.tar.xz:trailing"},
		{"comment.tgz", append(gzipOf(t, tarOf(t, a)), longer...), "a.js=aaa  b.js=bbb  comment.tgz:mismatch  comment.tgz:trailing"},
		{"comment.zip", longer, "b.js=bbb"},
		{"comment.sh", append([]byte("#!x\n"), longer...), "b.js=bbb  comment.sh=113 bytes"},
		{"x.cpio", append(cpioOf(node{name: "a.js", data: "aaa"}), z...), "a.js=aaa  b.js=bbb  x.cpio:mismatch  x.cpio:trailing"},
		{"last.tar", tarOf(t, a, entry{"z.zip", string(z)}), "a.js=aaa  z.zip!/b.js=bbb"},
		{"two.zip", append(storedOf(t, a), z...), "a.js=aaa  b.js:hidden  b.js=bbb"},
		{"directory in a comment.zip", withComment(storedOf(t, a), z), "a.js=aaa  b.js:hidden  b.js=bbb"},
		{"zip in a header of tar.tar", append(tarOf(t, entry{"PK\x03\x04", "x"}), z...), "PK\ufffd\ufffd=x  b.js=bbb  zip in a header of tar.tar:mismatch  zip in a header of tar.tar:trailing"},
	}
	for _, tt := range tests {
		files, unread, err := unpack.Open(tt.name, tt.data, unpack.Limits{})
		if got := show(files, unread); err != nil || got != tt.want {
			t.Errorf("%s: %v\n got %q\nwant %q", tt.name, err, got, tt.want)
		}
	}
}

func withComment(zip, comment []byte) []byte {
	out := bytes.Clone(zip)
	out[len(out)-2], out[len(out)-1] = byte(len(comment)), byte(len(comment)>>8)
	return append(out, comment...)
}

// Names that are made to be mistaken are shown as they can be, in every format.
func TestNames(t *testing.T) {
	names := []string{"../../up", "/abs", `..\..\w`, `C:\x`, "C:/d", "nul\x00.js", "a/./b//c", "n\nl", "\xff\xfe"}
	want := `..\..\w:path  ..\..\w=x  C:/d:path  C:/d=x  C:\x:path  C:\x=x  a/b/c=x  abs:path  abs=x  n�l=x  up:path  up=x  �=x`
	var entries []entry
	var nodes []node
	for _, n := range names {
		if !strings.Contains(n, "\x00") { // which ends a name in all but zip
			nodes = append(nodes, node{name: n, data: "x"})
		}
		entries = append(entries, entry{n, "x"})
	}
	if got := show(ok(unpack.Open("x.cpio", cpioOf(nodes...), unpack.Limits{}))); got != want {
		t.Errorf("cpio\n got %q\nwant %q", got, want)
	}
	want = strings.Replace(want, "  n�l=x", "  nul�.js=x  n�l=x", 1)
	if got := show(ok(unpack.Open("x.zip", storedOf(t, entries...), unpack.Limits{}))); got != want {
		t.Errorf("zip\n got %q\nwant %q", got, want)
	}
}

func ok(files []unpack.File, unread []unpack.Unread, err error) ([]unpack.File, []unpack.Unread) {
	if err != nil {
		panic(err)
	}
	return files, unread
}

// Links that lead on and on, or to themselves, cost a few steps each.
func TestManyLinks(t *testing.T) {
	links := []any{entry{"a.js", "x"}}
	for i := range 20_000 {
		links = append(links, tar.Header{Name: fmt.Sprintf("l%d", i), Linkname: fmt.Sprintf("l%d", i+1), Typeflag: tar.TypeSymlink})
	}
	if o := open(t, "x.tar", tarOf(t, links...), unpack.Limits{}); o.files != 1 || o.unread != 20_000 || !slices.Equal(o.reasons, []string{unpack.Link}) {
		t.Errorf("%+v", o)
	}
}
