package unpack_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"sort"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"taisei/detect/unpack"
)

type entry struct{ name, data string }

func tarOf(t testing.TB, headers ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		header := &tar.Header{Mode: 0o644, Typeflag: tar.TypeReg}
		data := ""
		switch h := h.(type) {
		case entry:
			header.Name, header.Size, data = h.name, int64(len(h.data)), h.data
		case tar.Header:
			header = &h
		}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gemOf(t testing.TB, files ...any) []byte {
	return tarOf(t, entry{"metadata.gz", string(gzipOf(t, []byte("name: x")))}, entry{"data.tar.gz", string(gzipOf(t, tarOf(t, files...)))}, entry{"checksums.yaml.gz", string(gzipOf(t, []byte("---")))})
}

// smallWindow keeps what is made here from setting megabytes aside when it is read.
const smallWindow = 1 << 16

func xzOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := xz.WriterConfig{DictCap: smallWindow}.NewWriter(&b)
	return packed(t, &b, w, err, data)
}

func lzmaOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := lzma.WriterConfig{DictCap: smallWindow}.NewWriter(&b)
	return packed(t, &b, w, err, data)
}

func zstdOf(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithWindowSize(smallWindow))
	return packed(t, &b, w, err, data)
}

func packed(t testing.TB, b *bytes.Buffer, w io.WriteCloser, err error, data []byte) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// storedOf has the sizes in the files' own headers.
func storedOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.CreateRaw(&zip.FileHeader{Name: e.name, Method: zip.Store, CRC32: crc(e.data), CompressedSize64: uint64(len(e.data)), UncompressedSize64: uint64(len(e.data))})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// show writes what was opened so that a table can hold it: path=data, path!reason.
func show(files []unpack.File, unread []unpack.Unread) string {
	var out []string
	for _, f := range files {
		switch {
		case f.Data == nil:
			out = append(out, f.Path+"=?")
		case len(f.Data) > 40:
			out = append(out, fmt.Sprintf("%s=%d bytes", f.Path, len(f.Data)))
		default:
			out = append(out, f.Path+"="+string(f.Data))
		}
	}
	for _, u := range unread {
		out = append(out, u.Path+":"+u.Reason)
	}
	sort.Strings(out)
	return strings.Join(out, "  ")
}

func with(data []byte, at int, change string) []byte {
	out := bytes.Clone(data)
	copy(out[at:], change)
	return out
}

func TestOpen(t *testing.T) {
	a, b := entry{"p/a.js", "aaa"}, entry{"p/b.js", "bbb"}
	tgz := gzipOf(t, tarOf(t, a, b))
	plainTar, plainZip, stored := tarOf(t, a, b), zipOf(t, a, b), storedOf(t, a, b)
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"a.js", []byte("x"), "a.js=x"},
		{"empty", nil, "empty="},
		{"x.tgz", tgz, "p/a.js=aaa  p/b.js=bbb"},
		{"x.tar", plainTar, "p/a.js=aaa  p/b.js=bbb"},
		{"x.zip", plainZip, "p/a.js=aaa  p/b.js=bbb"},
		{"x.tar.zst", zstdOf(t, plainTar), "p/a.js=aaa  p/b.js=bbb"},
		{"x.tar.xz", xzOf(t, plainTar), "p/a.js=aaa  p/b.js=bbb"},
		{"x.tar.lzma", lzmaOf(t, plainTar), "p/a.js=aaa  p/b.js=bbb"},
		{"two.tar.xz", append(xzOf(t, plainTar[:1024]), xzOf(t, plainTar[1024:])...), "p/a.js=aaa  p/b.js=bbb"},
		{"more.tar.xz", append(xzOf(t, plainTar), "more"...), "more.tar.xz:trailing  p/a.js=aaa  p/b.js=bbb"},
		{"more.tar.lzma", append(lzmaOf(t, plainTar), "more"...), "more.tar.lzma:trailing  p/a.js=aaa  p/b.js=bbb"},
		{"a.js.xz", xzOf(t, []byte("x")), "a.js=x"},

		// What must be an archive and is none.
		{"x.txz", xzOf(t, []byte("x")), "x.tar:format  x.tar=x"},
		{"x.tgz", []byte("<html>"), "x.tgz:format  x.tgz=<html>"},
		{"x.whl", gzipOf(t, []byte("x")), "x.whl:format  x.whl=x"},
		{"d.txt.gz", gzipOf(t, []byte("x")), "d.txt=x"},
		{"inside", tarOf(t, entry{"test/x.tgz", "x"}), "test/x.tgz=x"},

		// Packages that are spread over archives.
		{"x.gem", gemOf(t, a, b), "checksums.yaml=---  metadata=name: x  p/a.js=aaa  p/b.js=bbb"},
		{"x.tar", tarOf(t, entry{"in/x.gem", string(gemOf(t, a))}), "in/x.gem!/checksums.yaml=---  in/x.gem!/metadata=name: x  in/x.gem!/p/a.js=aaa"},
		{"nested.gem", gemOf(t, entry{"y.gem", string(gemOf(t, a))}), "checksums.yaml=---  metadata=name: x  y.gem!/checksums.yaml=---  y.gem!/metadata=name: x  y.gem!/p/a.js=aaa"},
		{"its own metadata.gem", gemOf(t, entry{"metadata", "mine"}), "checksums.yaml=---  metadata!2/metadata=mine  metadata=name: x"},
		{"no tar.gem", tarOf(t, entry{"data.tar.gz", string(gzipOf(t, []byte("not")))}), "data.tar:format  data.tar=not"},
		{"no gzip.gem", tarOf(t, entry{"data.tar.gz", "not"}), "data.tar.gz:format  data.tar.gz=not"},
		{"layer in layer.gem", tarOf(t, entry{"data.tar.gz", string(tarOf(t, entry{"data.tar.gz", string(tgz)}))}), "data.tar.gz!/p/a.js=aaa  data.tar.gz!/p/b.js=bbb"},
		{"x.conda", zipOf(t, entry{"metadata.json", "{}"}, entry{"info-x-1.tar.zst", string(zstdOf(t, tarOf(t, entry{"info/index.json", "{}"})))}, entry{"pkg-x-1.tar.zst", string(zstdOf(t, plainTar))}), "info/index.json={}  metadata.json={}  p/a.js=aaa  p/b.js=bbb"},
		{"empty.zip", zipOf(t), ""},
		{"a.js.gz", gzipOf(t, []byte("x")), "a.js=x"},
		{"two members", append(gzipOf(t, []byte("x")), gzipOf(t, []byte("y"))...), "two members=xy"},
		{"nested", tarOf(t, entry{"in/q.tgz", string(tgz)}, entry{"z.zip", string(plainZip)}), "in/q.tgz!/p/a.js=aaa  in/q.tgz!/p/b.js=bbb  z.zip!/p/a.js=aaa  z.zip!/p/b.js=bbb"},
		{"lone inside", tarOf(t, entry{"d.txt.gz", string(gzipOf(t, []byte("x")))}), "d.txt.gz!/d.txt=x"},
		{"script with a zip", append([]byte("#!x\n"), plainZip...), "p/a.js=aaa  p/b.js=bbb  script with a zip=252 bytes"},
		{"not opened", []byte("7z\xbc\xaf\x27\x1cxx"), "not opened:format  not opened=7z\xbc\xaf\x27\x1cxx"},
		{"text like bzip2", []byte("BZh9 is a text"), "text like bzip2=BZh9 is a text"},
		{"text like cpio", []byte("070701 is a text" + strings.Repeat(" ", 100)), "text like cpio=116 bytes"},

		// Hostile names.
		{
			"names", tarOf(t, entry{"../../e", "1"}, entry{"/abs", "2"}, entry{"./a/../../b", "3"}, entry{"x/../y", "4"}, entry{`..\w`, "5"}, entry{"C:/d", "6"}, entry{"n\nl\xff", "7"}),
			`..\w:path  ..\w=5  C:/d:path  C:/d=6  abs:path  abs=2  b:path  b=3  e:path  e=1  n�l�=7  y=4`,
		},
		{"twice", tarOf(t, a, entry{"p/a.js", "other"}, entry{"./p/a.js", "third"}, a), "p/a.js!2/a.js=other  p/a.js!3/a.js=third  p/a.js=aaa"},
		{"twice in a zip", zipOf(t, a, entry{"p/a.js", "other"}), "p/a.js!2/a.js=other  p/a.js=aaa"},

		// Links and devices.
		{
			"links", tarOf(t, a, tar.Header{Name: "p/same.js", Linkname: "a.js", Typeflag: tar.TypeSymlink}, tar.Header{Name: "run.sh", Linkname: "p/a.js", Typeflag: tar.TypeSymlink},
				tar.Header{Name: "hard.py", Linkname: "p/a.js", Typeflag: tar.TypeLink}, tar.Header{Name: "d", Linkname: "p", Typeflag: tar.TypeSymlink}, tar.Header{Name: "out", Linkname: "../../etc/passwd", Typeflag: tar.TypeSymlink},
				tar.Header{Name: "abs", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}, tar.Header{Name: "loop", Linkname: "loop", Typeflag: tar.TypeSymlink}, tar.Header{Name: "two", Linkname: "run.sh", Typeflag: tar.TypeSymlink}),
			"abs:link  hard.py=aaa  loop:link  out:link  p/a.js=aaa  run.sh=aaa  two=aaa",
		},
		{"devices", tarOf(t, tar.Header{Name: "null", Typeflag: tar.TypeChar}, tar.Header{Name: "pipe", Typeflag: tar.TypeFifo}, tar.Header{Name: "dir/", Typeflag: tar.TypeDir}, a), "null:device  p/a.js=aaa  pipe:device"},

		// Damage.
		{"cut.tgz", tgz[:len(tgz)-30], "cut.tgz:broken  p/a.js=aaa"},
		{"cut.tar", plainTar[:1024+513], "cut.tar:broken  p/a.js=aaa  p/b.js:broken  p/b.js=b"},
		{"cut header", plainTar[:1024+100], "cut header:broken  p/a.js=aaa"},
		{"bad header", with(tarOf(t, a, b, entry{"c", "ccc"}), 1024, "???"), "bad header:broken  bad header:trailing  c=ccc  p/a.js=aaa"},
		{"two.tar", append(bytes.Clone(plainTar), tarOf(t, entry{"c", "ccc"})...), "c=ccc  p/a.js=aaa  p/b.js=bbb  two.tar:trailing"},
		{"more.tar", append(bytes.Clone(plainTar), "more"...), "more.tar:trailing  p/a.js=aaa  p/b.js=bbb"},
		{"more.tgz", append(bytes.Clone(tgz), "more"...), "more.tgz:trailing  p/a.js=aaa  p/b.js=bbb"},
		{"zeros.tgz", append(bytes.Clone(tgz), make([]byte, 5000)...), "p/a.js=aaa  p/b.js=bbb"},
		{"only magic.gz", []byte("\x1f\x8b\x08"), "only magic.gz:broken  only magic.gz=\x1f\x8b\x08"},
		{"cut.zip", plainZip[:150], "cut.zip:broken  p/a.js=aaa  p/b.js=bbb"},
		{"cut stored", stored[:76], "cut stored:broken  p/a.js=aaa  p/b.js:broken  p/b.js=b"},
		{"checksum", with(stored, 36, "A"), "p/a.js:broken  p/a.js=Aaa  p/b.js=bbb"},

		// Zips that say two things.
		{"own name", with(stored, 30, "p/z"), "p/a.js:mismatch  p/a.js=aaa  p/b.js=bbb  p/z.js=aaa"},
		{"own size", with(stored, 22, "\x09"), "p/a.js:mismatch  p/a.js=aaa  p/b.js=bbb"},
		{"hidden", append(storedOf(t, entry{"h.js", "hhh"})[:37], stored...), "h.js:hidden  h.js=hhh  p/a.js=aaa  p/b.js=bbb"},
		{"encrypted", with(with(stored, 6, "\x01"), bytes.Index(stored, []byte("PK\x01\x02"))+8, "\x01"), "p/a.js:encrypted  p/a.js=?  p/b.js=bbb"},
		{"method", with(with(stored, 8, "\x0e"), bytes.Index(stored, []byte("PK\x01\x02"))+10, "\x0e"), "p/a.js:format  p/a.js=?  p/b.js=bbb"},
	}
	for _, test := range tests {
		files, unread, err := unpack.Open(test.name, test.data, unpack.Limits{})
		if got := show(files, unread); err != nil || got != test.want {
			t.Errorf("%s: %v\n got %s\nwant %s", test.name, err, got, test.want)
		}
	}
}

func TestModes(t *testing.T) {
	data := tarOf(t, tar.Header{Name: "run", Mode: 0o755, Typeflag: tar.TypeReg})
	files, _, err := unpack.Open("x.tar", data, unpack.Limits{})
	if err != nil || len(files) != 1 || files[0].Mode != fs.FileMode(0o755) {
		t.Errorf("%v %v", files, err)
	}
}
