package unpack

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"taisei/detect/unpack/decoder"
	"taisei/detect/unpack/zipfile"
)

// errFull stops everything: a limit on the whole is met, and was reported.
var errFull = errors.New("a limit is met")

// opener gathers files until a limit is met.
type opener struct {
	limits   Limits
	files    []File
	unread   []Unread
	bytes    int64
	decoders decoder.Pool
	last     []byte               // the entry that was read last
	names    map[string]*namesake // files by their path before it was made unique
}

func newOpener(l Limits) *opener { return &opener{limits: l, names: map[string]*namesake{}} }

// place is where a file stands.
type place struct {
	path   string
	mode   fs.FileMode
	depth  int    // archives around it
	base   string // what the paths inside begin with
	layer  bool   // the package that it is in is spread over archives, and this is one
	must   bool   // it is no file that may be anything, but has to be an archive
	system bool   // its root is that of a machine, so that a link may begin there
}

// outermost opens what the caller named. It is an errFull that ends it early,
// and that was reported.
func (o *opener) outermost(name string, data []byte) {
	if data == nil {
		data = []byte{}
	}
	name = path.Base(name)
	_ = o.inner(place{path: name, mode: 0o644, must: calledArchive(name)}, data)
}

// inner opens data when it is an archive, and keeps it as a file when it is none.
func (o *opener) inner(at place, data []byte) error {
	head := data[:min(len(data), headBytes)]
	if c, ok := compressionOf(compressions(), head); ok && o.mayOpen(at, c.name) {
		if err := o.compressed(c, at, data); err != nil {
			return err
		}
		return o.also(c.name, at, data)
	}
	if a, ok := archiveOf(head); ok && o.mayOpen(at, a.name) {
		if err := o.archive(a, at, data); err != nil || a.inside != nil || zipfile.Within(data, o.last) {
			return err
		}
		return o.also(a.name, at, data)
	}
	if int64(len(data)) > o.limits.FileBytes {
		return o.keepUnread(at, Size, tooLarge("FileBytes", o.limits.FileBytes))
	}
	if err := o.keep(at, data); err != nil {
		return err
	}
	if c, ok := compressionOf(notOpened(), head); ok {
		return o.report(at.path, Format, c.name+" archives are not opened: unpack it and read the folder")
	}
	opened, err := o.carried(at, data)
	if opened || err != nil || !at.must {
		return err
	}
	return o.report(at.path, Format, "it should be an archive, and is none that is known")
}

func tooLarge(limit string, maximum int64) string {
	return fmt.Sprintf("there are more than %d bytes: raise Limits.%s, or read it in parts", maximum, limit)
}

// carried opens an archive that begins later in the file.
func (o *opener) carried(at place, data []byte) (opened bool, err error) {
	for _, a := range archives() {
		if a.inside == nil {
			continue
		}
		if start, found := a.inside(data); found && o.mayOpen(at, a.name) {
			return true, o.archive(a, at, data[start:])
		}
	}
	return false, nil
}

// also opens an archive that is behind another: pip takes for a zip what ends like
// one, however it begins and whatever it is called.
func (o *opener) also(first string, at place, data []byte) error {
	opened, err := o.carried(at, data)
	if !opened || err != nil {
		return err
	}
	return o.report(at.path, Mismatch, "it is a "+first+" archive and another one as well; both were read")
}

func (o *opener) archive(a archive, at place, data []byte) error {
	in := o.level(at, a.layers)
	var err error
	if a.stream != nil {
		err = a.stream(bytes.NewReader(data), in)
	} else {
		err = a.whole(data, in)
	}
	if err := o.failed(at, err); err != nil {
		return err
	}
	return in.links()
}

// mayOpen reports whether an archive here is not too deep; it says so when it is.
func (o *opener) mayOpen(at place, format string) bool {
	if at.depth < o.limits.Depth {
		return true
	}
	_ = o.report(at.path, Depth, fmt.Sprintf("a %s archive inside %d others is not opened: raise Limits.Depth of %d, or unpack it", format, at.depth, o.limits.Depth))
	return false
}

// keep adds a file under a path of its own; nil data is a file that was not read.
func (o *opener) keep(at place, data []byte) error {
	if err := o.room(at.path); err != nil {
		return err
	}
	file := File{Path: at.path, Mode: at.mode, Data: data}
	same := o.names[at.path]
	switch {
	case same == nil:
		o.names[at.path] = &namesake{first: len(o.files), count: 1}
	case same.has(o.files[same.first].Data, data):
		return nil
	default:
		same.count++
		file.Path = fmt.Sprintf("%s!%d/%s", at.path, same.count, path.Base(at.path))
	}
	o.files = append(o.files, file)
	return nil
}

// namesake is what is known of the files with one name.
type namesake struct {
	first int // its index
	count int
	sums  map[[sha256.Size]byte]bool // of their data, from the second on
}

// has reports whether one of them has the same data, and remembers it.
func (n *namesake) has(first, data []byte) bool {
	if data == nil {
		return false
	}
	if n.sums == nil {
		n.sums = map[[sha256.Size]byte]bool{}
		if first != nil {
			n.sums[sha256.Sum256(first)] = true
		}
	}
	sum := sha256.Sum256(data)
	known := n.sums[sum]
	n.sums[sum] = true
	return known
}

// keepUnread adds a file without its data, and why.
func (o *opener) keepUnread(at place, reason, message string) error {
	if err := o.keep(at, nil); err != nil {
		return err
	}
	return o.report(at.path, reason, message)
}

// room reports errFull when there are as many files as allowed.
func (o *opener) room(at string) error {
	if len(o.files)+len(o.unread) < o.limits.Files {
		return nil
	}
	o.unread = append(o.unread, Unread{Path: at, Reason: Count, Message: fmt.Sprintf("there are more than %d files: raise Limits.Files, or read them in parts", o.limits.Files)})
	return errFull
}

func (o *opener) report(at, reason, message string) error {
	if err := o.room(at); err != nil {
		return err
	}
	o.unread = append(o.unread, Unread{Path: at, Reason: reason, Message: message})
	return nil
}

// failed reports why an archive was not read to its end. Only errFull goes on.
func (o *opener) failed(at place, err error) error {
	var after *decoder.Trailing
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errFull):
		return err
	case errors.Is(err, errRatio):
		return o.report(at.path, Ratio, fmt.Sprintf("it unpacks to more than %d times its size: raise Limits.Ratio if that is right", o.limits.Ratio))
	case errors.Is(err, decoder.ErrWindow), errors.Is(err, errMost):
		return o.report(at.path, Size, err.Error())
	case errors.As(err, &after):
		return o.report(at.path, Trailing, after.Error())
	}
	return o.report(at.path, Broken, "read the archive: "+err.Error())
}

// read takes a file's data, no more of it than allowed: over names the limit
// that it passes. An error is the stream's own, and data may come with it.
func (o *opener) read(r io.Reader, size int64) (data []byte, over string, err error) {
	left := o.limits.Bytes - o.bytes
	allowed := min(o.limits.FileBytes, left)
	if size <= allowed {
		var buf bytes.Buffer
		buf.Grow(int(min(max(size, 0)+bytes.MinRead, 1<<20)))
		n, err := io.Copy(&buf, io.LimitReader(r, allowed+1))
		o.bytes += min(n, allowed)
		if n <= allowed {
			return fitting(buf.Bytes()), "", err
		}
		size = n
	}
	if size > o.limits.FileBytes {
		return nil, "FileBytes", nil
	}
	return nil, "Bytes", nil
}

// fitting is data without the room that was left behind it, where that is much: all
// files of an artifact are kept to its end.
func fitting(data []byte) []byte {
	if cap(data)-len(data) > len(data)/8 {
		return bytes.Clone(data)
	}
	return data
}
