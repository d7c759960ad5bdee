package zipfile

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"

	"taisei/detect/unpack/decoder"
)

// Sink takes what is in an archive. An error of it stops the reading.
type Sink interface {
	File(name string, mode fs.FileMode, size, packed int64, r io.Reader) error
	Link(name, target string, hard bool) error
	Unread(name string, mode fs.FileMode, reason, message string) error
	Remark(name, reason, message string) error
}

const (
	localMark     = "PK\x03\x04"
	directoryMark = "PK\x01\x02"
	endMark       = "PK\x05\x06"
	endBytes      = 22      // of the record at the end, without its comment
	maxComment    = 1 << 16 // the longest comment after it
	maxTarget     = 4096    // the longest target of a link
	encrypted     = 1       // the flag

	methodBzip2 = 12
	methodZstd  = 93
	methodXZ    = 95
)

// Is reports whether a file that begins like this is a zip.
func Is(head []byte) bool {
	return bytes.HasPrefix(head, []byte(localMark)) || bytes.HasPrefix(head, []byte(endMark)) || bytes.HasPrefix(head, []byte("PK00"+localMark))
}

// archive is one that is being read.
type archive struct {
	data     []byte
	sink     Sink
	known    []stretch // what the directory accounts for
	searched int       // bytes that were searched for headers
	overlaps map[*zip.File]bool
	shared   uint64 // bytes that were unpacked of those
}

// stretch is a part of the data.
type stretch struct{ from, to int }

// Read hands every file to the sink, at most about as many as maxFiles.
func Read(data []byte, maxFiles int, decoders *decoder.Pool, sink Sink) error {
	a := &archive{data: data, sink: sink}
	z, err := directory(data, maxFiles, decoders)
	if err != nil {
		if err := sink.Remark("", "broken", "read the directory of the archive: "+err.Error()); err != nil {
			return err
		}
		return a.stray("")
	}
	a.overlaps = overlapping(z.File)
	for _, f := range z.File {
		if err := a.entry(f); err != nil {
			return err
		}
	}
	return a.stray("the archive's directory does not have it")
}

// directory reads the list of files, unless it would fill the memory.
func directory(data []byte, maxFiles int, decoders *decoder.Pool) (*zip.Reader, error) {
	if n := bytes.Count(data, []byte(directoryMark)); n > maxFiles+1000 {
		return nil, fmt.Errorf("it has %d entries", n)
	}
	z, err := listed(data)
	if err != nil {
		return nil, err
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	z.RegisterDecompressor(methodBzip2, again(decoders.Bzip2))
	z.RegisterDecompressor(methodZstd, again(decoders.Zstd))
	z.RegisterDecompressor(methodXZ, again(decoders.XZ))
	return z, nil
}

// again turns a decoder of the pool into what the library wants.
func again(open func(io.Reader) (io.ReadCloser, error)) zip.Decompressor {
	return func(r io.Reader) io.ReadCloser {
		z, err := open(r)
		if err != nil {
			return io.NopCloser(failing{err})
		}
		return z
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// entry reads one file of the directory.
func (a *archive) entry(f *zip.File) error {
	offset, err := f.DataOffset()
	if err == nil && (offset < 0 || offset > int64(len(a.data))) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return a.sink.Unread(f.Name, 0, "broken", "find the file in the archive: "+err.Error())
	}
	own, from := a.header(f, int(offset))
	a.known = append(a.known, stretch{from, min(int(offset)+int(min(f.CompressedSize64, uint64(len(a.data)))), len(a.data))})
	if strings.HasSuffix(f.Name, "/") { // not by mode, which clients do not look at
		return nil
	}
	if f.Flags&encrypted != 0 {
		return a.sink.Unread(f.Name, 0, "encrypted", "a password is needed")
	}
	if a.shares(f) {
		return a.sink.Unread(f.Name, 0, "ratio", "its bytes are those of other files too, over and over")
	}
	if err := a.compare(f, own); err != nil {
		return err
	}
	if err := a.open(f, f.Name); err != nil || own.name == f.Name {
		return err
	}
	return a.open(f, own.name)
}

// compare remarks where a file's own header says something else than the directory.
func (a *archive) compare(f *zip.File, own header) error {
	var differs string
	switch {
	case !own.found:
		differs = "it has no header of its own"
	case own.name != f.Name:
		differs = fmt.Sprintf("its own header calls it %.200q, and it is given under both names", own.name)
	case own.method != f.Method:
		differs = fmt.Sprintf("its own header says compression %d, the directory %d", own.method, f.Method)
	case own.flags&hasDescriptor == 0 && !own.zip64 && (uint64(own.packed) != f.CompressedSize64 || uint64(own.size) != f.UncompressedSize64):
		differs = fmt.Sprintf("its own header says %d bytes in %d, the directory %d in %d", own.size, own.packed, f.UncompressedSize64, f.CompressedSize64)
	default:
		return nil
	}
	return a.sink.Remark(f.Name, "mismatch", differs)
}

func (a *archive) open(f *zip.File, name string) error {
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return a.sink.Unread(name, 0, "format", fmt.Sprintf("compression method %d is not known", f.Method))
	}
	if err != nil {
		return a.sink.Unread(name, 0, "broken", "open the file in the archive: "+err.Error())
	}
	defer r.Close()
	if f.Mode()&fs.ModeSymlink != 0 {
		target, _ := io.ReadAll(io.LimitReader(r, maxTarget))
		return a.sink.Link(name, string(target), false)
	}
	size := int64(min(f.UncompressedSize64, 1<<62))
	return a.sink.File(name, f.Mode().Perm(), size, int64(min(f.CompressedSize64, 1<<62)), r)
}

// gaps are the stretches of the data that the directory does not account for.
func (a *archive) gaps() []stretch {
	slices.SortFunc(a.known, func(x, y stretch) int { return cmp.Compare(x.from, y.from) })
	var out []stretch
	at := 0
	for _, k := range a.known {
		if k.from > at {
			out = append(out, stretch{at, k.from})
		}
		at = max(at, k.to)
	}
	return append(out, stretch{at, len(a.data)})
}
