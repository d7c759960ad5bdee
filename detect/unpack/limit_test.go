package unpack_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"taisei/detect/unpack"
)

func crc(s string) uint32 { return crc32.ChecksumIEEE([]byte(s)) }

func TestLimits(t *testing.T) {
	big := strings.Repeat("x", 50)
	three := tarOf(t, entry{"a", big}, entry{"b", big}, entry{"c", big})
	zeros := gzipOf(t, tarOf(t, entry{"zeros", strings.Repeat("\x00", 20<<20)}, entry{"after", "x"}))
	tests := []struct {
		name   string
		data   []byte
		limits unpack.Limits
		want   string
	}{
		{"one file", []byte(big), unpack.Limits{FileBytes: 49}, "one file:size  one file=?"},
		{"a file inside", tarOf(t, entry{"a", big}, entry{"b", "x"}), unpack.Limits{FileBytes: 49}, "a:size  a=?  b=x"},
		{"together", three, unpack.Limits{Bytes: int64(len(three)), FileBytes: 1000}, "a=50 bytes  b=50 bytes  c=50 bytes"},
		{"together, too many", gzipOf(t, three), unpack.Limits{Bytes: 140}, "a=50 bytes  b=50 bytes  c:size  c=?"},
		{"count", three, unpack.Limits{Files: 2}, "a=50 bytes  b=50 bytes  c:count"},
		{"count in a zip", zipOf(t, entry{"a", "1"}, entry{"b", "2"}, entry{"c", "3"}), unpack.Limits{Files: 2}, "a=1  b=2  c:count"},
		{"depth", gzipOf(t, tarOf(t, entry{"in.tgz", string(gzipOf(t, tarOf(t, entry{"a", "x"})))})), unpack.Limits{Depth: 1}, "in.tgz:depth  in.tgz=106 bytes"},
		{"ratio", zeros, unpack.Limits{}, "ratio:ratio  zeros:ratio  zeros=16777217 bytes"},
		{"ratio in a zip", zipOf(t, entry{"zeros", strings.Repeat("\x00", 20<<20)}, entry{"after", "x"}), unpack.Limits{}, "after=x  zeros:ratio  zeros=16777217 bytes"},
		{"honest zeros", zipOf(t, entry{"zeros", strings.Repeat("\x00", 10<<20)}), unpack.Limits{}, "zeros=10485760 bytes"},
		{"path", tarOf(t, entry{strings.Repeat("n", 60), "x"}, entry{"b", "y"}), unpack.Limits{PathBytes: 50}, strings.Repeat("n", 50) + ":path  b=y"},
	}
	for _, test := range tests {
		files, unread, err := unpack.Open(test.name, test.data, test.limits)
		got := show(files, unread)
		if test.name == "depth" || strings.HasPrefix(test.name, "ratio") {
			got = withoutSizes(got)
			test.want = withoutSizes(test.want)
		}
		if err != nil || got != sorted(test.want) {
			t.Errorf("%s: %v\n got %s\nwant %s", test.name, err, got, sorted(test.want))
		}
		for _, u := range unread {
			if u.Message == "" || u.Path == "" {
				t.Errorf("%s: %+v says nothing", test.name, u)
			}
		}
	}
}

func withoutSizes(s string) string {
	var out []string
	for _, f := range strings.Split(s, "  ") {
		if before, _, ok := strings.Cut(f, "="); ok && strings.HasSuffix(f, "bytes") {
			f = before + "=…"
		}
		out = append(out, f)
	}
	return strings.Join(out, "  ")
}

func TestTooLargeAtOnce(t *testing.T) {
	_, _, err := unpack.Open("big.tgz", make([]byte, 100), unpack.Limits{Bytes: 99})
	var limit *unpack.LimitError
	if !errors.As(err, &limit) || limit.Limit != "Bytes" || !strings.Contains(err.Error(), "big.tgz") {
		t.Errorf("got %v", err)
	}
}

// A header may say any size: nothing is set aside for it, and what is there is kept.
func TestSizesThatLie(t *testing.T) {
	honest := tarOf(t, entry{"a", "aaa"})
	header := tar.Header{Name: "a", Mode: 0o644, Size: 60 << 20, Typeflag: tar.TypeReg}
	var b bytes.Buffer
	if err := tar.NewWriter(&b).WriteHeader(&header); err != nil {
		t.Fatal(err)
	}
	lying := append(b.Bytes()[:512], honest[512:]...)
	allocated := testing.AllocsPerRun(1, func() {
		files, unread, err := unpack.Open("x.tar", lying, unpack.Limits{})
		if got := show(files, unread); err != nil || !strings.Contains(got, "a:broken") || len(files) != 1 || !bytes.HasPrefix(files[0].Data, []byte("aaa")) {
			t.Errorf("%s %v", got, err)
		}
	})
	if allocated > 500 {
		t.Errorf("%v allocations", allocated)
	}
}

// A sparse file is as long as its header says and has no bytes in the archive.
func TestSparse(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	records := map[string]string{"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "sparse", "GNU.sparse.realsize": "70000000000"}
	body := make([]byte, 512)
	copy(body, "0\n")
	// The library refuses to write these records, so a name of the same length stands for them.
	disguised := map[string]string{}
	for k, v := range records {
		disguised[strings.Replace(k, "GNU.sparse", "XXX.sparse", 1)] = v
	}
	if err := w.WriteHeader(&tar.Header{Name: "x", Mode: 0o644, Size: int64(len(body)), Typeflag: tar.TypeReg, PAXRecords: disguised, Format: tar.FormatPAX}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data := bytes.ReplaceAll(b.Bytes(), []byte("XXX.sparse"), []byte("GNU.sparse"))
	files, unread, err := unpack.Open("x.tar", data, unpack.Limits{})
	if got := show(files, unread); err != nil || got != "sparse:size  sparse=?" {
		t.Errorf("%s %v", got, err)
	}
}

// An archive that holds itself, or many of itself, ends at the depth.
func TestMatryoshka(t *testing.T) {
	data := []byte("x")
	for i := range 20 {
		data = gzipOf(t, tarOf(t, entry{fmt.Sprintf("%d.tgz", i), string(data)}))
	}
	files, unread, err := unpack.Open("x.tgz", data, unpack.Limits{})
	if err != nil || len(files) != 1 || len(unread) != 1 || unread[0].Reason != unpack.Depth || !strings.HasPrefix(files[0].Path, "19.tgz!/18.tgz!/17.tgz!/16.tgz") {
		t.Errorf("%s %v", show(files, unread), err)
	}
}
