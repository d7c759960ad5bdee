package unpack

import (
	"bytes"
	"io"

	"taisei/detect/unpack/arfile"
	"taisei/detect/unpack/cpiofile"
	"taisei/detect/unpack/decoder"
	"taisei/detect/unpack/rpmfile"
	"taisei/detect/unpack/tarball"
	"taisei/detect/unpack/zipfile"
)

// headBytes is how much of a file says what it is.
const headBytes = 512

// An archive format holds many files. Exactly one of stream and whole is set.
type archive struct {
	name   string
	is     func(head []byte) bool
	stream func(r io.Reader, in *level) error        // read from front to back
	whole  func(data []byte, in *level) error        // needs all of it at hand
	inside func(data []byte) (start int, found bool) // finds one that begins later; nil when there is no such thing
	layers layers                                    // nil when its entries are just files
}

// archives lists the formats that hold many files.
func archives() []archive {
	return []archive{
		{name: "tar", is: tarball.Is, layers: gem, stream: func(r io.Reader, in *level) error { return tarball.Read(r, in) }},
		{name: "Debian package", is: arfile.Is, layers: deb, stream: func(r io.Reader, in *level) error { return arfile.Read(r, in) }},
		{name: "RPM package", is: rpmfile.Is, layers: rpm, whole: func(data []byte, in *level) error { return rpmfile.Read(data, in) }},
		{name: "cpio", is: cpiofile.Is, stream: func(r io.Reader, in *level) error { return cpiofile.Read(r, in) }},
		{name: "zip", is: zipfile.Is, layers: conda, inside: zipfile.Find, whole: func(data []byte, in *level) error {
			return zipfile.Read(data, in.limits.Files, &in.decoders, in)
		}},
	}
}

// A compression holds one stream.
type compression struct {
	name     string
	is       func(head []byte) bool
	suffixes []string // what they are called by, and what instead of it without
	open     func(p *decoder.Pool, data *bytes.Reader) (io.ReadCloser, error)
}

// compressions lists what is decompressed.
func compressions() []compression {
	return []compression{
		{name: "gzip", is: begins("\x1f\x8b\x08"), suffixes: []string{".tgz=.tar", ".gz="}, open: (*decoder.Pool).Gzip},
		{name: "bzip2", is: isBzip2, suffixes: []string{".tbz2=.tar", ".tbz=.tar", ".bz2="}, open: read((*decoder.Pool).Bzip2)},
		{name: "zstd", is: begins("\x28\xb5\x2f\xfd"), suffixes: []string{".tzst=.tar", ".zst="}, open: read((*decoder.Pool).Zstd)},
		{name: "xz", is: begins("\xfd7zXZ\x00"), suffixes: []string{".txz=.tar", ".xz="}, open: read((*decoder.Pool).XZ)},
		{name: "lzma", is: decoder.IsLZMA, suffixes: []string{".tlz=.tar", ".lzma="}, open: read((*decoder.Pool).LZMA)},
	}
}

// read is a decoder that need not know where its data ends.
func read(open func(*decoder.Pool, io.Reader) (io.ReadCloser, error)) func(*decoder.Pool, *bytes.Reader) (io.ReadCloser, error) {
	return func(p *decoder.Pool, data *bytes.Reader) (io.ReadCloser, error) { return open(p, data) }
}

// notOpened lists what is recognised and not opened. To open one, write its
// folder, or its stream, and move it to one of the lists above.
func notOpened() []compression {
	return []compression{
		{name: "7z", is: begins("7z\xbc\xaf\x27\x1c")},
		{name: "rar", is: begins("Rar!\x1a\x07")},
		{name: "lz4", is: begins("\x04\x22\x4d\x18")},
		{name: "compress", is: begins("\x1f\x9d")},
		{name: "lzip", is: begins("LZIP\x01")},
		{name: "cab", is: begins("MSCF\x00\x00\x00\x00")},
		{name: "xar", is: begins("xar!\x00")}, // .pkg
		{name: "squashfs", is: begins("hsqs")},
		{name: "compound document", is: begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, // .msi
	}
}

func begins(magic string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }
}

// isBzip2 looks further than the three letters that a text may begin with.
func isBzip2(head []byte) bool {
	return len(head) >= 10 && string(head[:3]) == "BZh" && head[3] >= '1' && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90")
}

// IsSystemPackage reports whether data is a package of an operating system, whose
// paths are those on the machine that it is installed on.
func IsSystemPackage(data []byte) bool { return arfile.Is(data) || rpmfile.Is(data) }

func archiveOf(head []byte) (archive, bool) {
	for _, a := range archives() {
		if a.is(head) {
			return a, true
		}
	}
	return archive{}, false
}

func compressionOf(list []compression, head []byte) (compression, bool) {
	for _, c := range list {
		if c.is(head) {
			return c, true
		}
	}
	return compression{}, false
}
