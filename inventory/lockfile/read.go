package lockfile

import (
	"io"
	"os"
	"path"
	"strings"

	"taisei/fault"
	"taisei/inventory/component"
)

// Read gives the components of a file; its name is used to recognise it and in
// errors, and may be anything. The content decides where the two disagree.
func Read(name string, data []byte, limits component.Limits) (component.Document, error) {
	limits = limits.WithDefaults()
	if int64(len(data)) > limits.Bytes {
		return component.Document{}, component.TooLarge(name, int64(len(data)), limits.Bytes)
	}
	format, err := Detect(name, data, limits)
	if err != nil {
		return component.Document{}, err
	}
	return format.read(name, data, limits)
}

// ReadLimited reads no further than the limit: a file that says its size is
// refused before the first byte.
func ReadLimited(name string, r io.Reader, limits component.Limits) (component.Document, error) {
	limits = limits.WithDefaults()
	if size := sizeOf(r); size > limits.Bytes {
		return component.Document{}, component.TooLarge(name, size, limits.Bytes)
	}
	data, err := io.ReadAll(io.LimitReader(r, limits.Bytes+1))
	if err != nil {
		return component.Document{}, component.Problem(fault.Unavailable, KeyUnreadable, name, nil).Wrap(err)
	}
	if int64(len(data)) > limits.Bytes {
		return component.Document{}, component.TooLarge(name, 0, limits.Bytes)
	}
	return Read(name, data, limits)
}

// KeyUnreadable is the message key of a file that could not be read to its end.
const KeyUnreadable = "lockfile.unreadable"

// MessageKeys lists every message key of this package and of the formats.
func MessageKeys() []string { return append(component.MessageKeys(), KeyUnreadable) }

// sizeOf is how much there is to read, where r knows.
func sizeOf(r io.Reader) int64 {
	switch r := r.(type) {
	case interface{ Stat() (os.FileInfo, error) }:
		if info, err := r.Stat(); err == nil && info.Mode().IsRegular() {
			return info.Size()
		}
	case interface{ Len() int }:
		return int64(r.Len())
	}
	return 0
}

// Detect says which format a file has. What it holds goes before what it is
// called; the error about another kind names it and what can be read.
func Detect(name string, data []byte, limits component.Limits) (Format, error) {
	text, err := component.Text(name, data, limits)
	if err != nil {
		return Format{}, err
	}
	if line := conflictLine(text); line > 0 {
		return Format{}, component.Problem(fault.Invalid, component.KeyConflict, name, fault.Params{"line": line})
	}
	h := newHead(text)
	for _, format := range Formats() {
		if format.holds(h) {
			return format, nil
		}
	}
	for _, kind := range others() {
		if kind.holds(h) {
			return Format{}, notRead(name, kind.name)
		}
	}
	return byName(name)
}

// byName decides where the content tells nothing, as in a damaged file.
func byName(name string) (Format, error) {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	for _, format := range Formats() {
		if format.named(base) {
			return format, nil
		}
	}
	for _, kind := range others() {
		if kind.named(base) {
			return Format{}, notRead(name, kind.name)
		}
	}
	return Format{}, component.Problem(fault.Invalid, component.KeyUnknownKind, name, fault.Params{"readable": readable()})
}

func notRead(name, kind string) error {
	return component.Problem(fault.Invalid, component.KeyWrongKind, name, fault.Params{"kind": kind, "readable": readable()})
}

// readable names the formats for a sentence.
func readable() string {
	var names []string
	for _, format := range Formats() {
		names = append(names, format.Name)
	}
	return strings.Join(names, ", ")
}
