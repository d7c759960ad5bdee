package unpack

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
)

// level is one archive that is being read: it makes its names paths.
type level struct {
	*opener
	at    place
	alias []link
	here  map[string][]byte // files of this archive by their name in it, for links
	layers
}

type link struct {
	name   string
	target string // from the archive's root; "" when it is outside
	told   string // as it was told
}

func (o *opener) level(at place, of layers) *level {
	if at.layer {
		of = nil // one layer has no others in it, or they would have no depth
	}
	return &level{opener: o, at: at, here: map[string][]byte{}, layers: of}
}

// within gives the place of an entry, with a report when the name is hostile.
func (l *level) within(name string, mode fs.FileMode) (at place, ok bool, err error) {
	clean, outside := cleanName(name)
	at = place{path: l.at.base + clean, mode: mode, depth: l.at.depth + 1}
	at.base = at.path + "!/"
	if len(at.path) > l.limits.PathBytes {
		return at, false, l.report(at.path[:l.limits.PathBytes], Path, fmt.Sprintf("the name has more than %d bytes", l.limits.PathBytes))
	}
	if outside {
		err = l.report(at.path, Path, fmt.Sprintf("the name %.200q leads out of the archive", name))
	}
	if l.layers == nil {
		return at, true, err
	}
	if y, ok := l.layers(clean); ok {
		at.layer, at.must, at.system, at.base, at.depth = true, y.archive, y.system, l.at.base+y.prefix, l.at.depth
	}
	return at, true, err
}

// cleanName makes a name relative, and reports whether it led out.
func cleanName(name string) (clean string, outside bool) {
	shown := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, "\uFFFD"))
	outside = strings.HasPrefix(shown, "/") || outsideWindows(shown)
	var parts []string
	for part := range strings.SplitSeq(shown, "/") {
		switch {
		case part == "" || part == ".":
		case part != "..":
			parts = append(parts, part)
		case len(parts) == 0:
			outside = true
		default:
			parts = parts[:len(parts)-1]
		}
	}
	clean = strings.Join(parts, "/")
	if clean == "" {
		clean = "unnamed"
	}
	return clean, outside
}

// outsideWindows reports names that lead out where \ is a separator.
func outsideWindows(name string) bool {
	name = strings.ReplaceAll(name, `\`, "/")
	drive := len(name) > 2 && name[1] == ':' && name[2] == '/'
	return drive || strings.HasPrefix(name, "/") || strings.HasPrefix(path.Clean(name), "../")
}

// File takes an entry. packed is its size in the archive, negative where it is
// not packed by itself. An error stops the archive.
func (l *level) File(name string, mode fs.FileMode, size, packed int64, r io.Reader) error {
	at, ok, err := l.within(name, mode)
	if err != nil || !ok {
		return err
	}
	if packed >= 0 {
		r = &growth{Reader: r, used: func() int64 { return packed }, ratio: l.limits.Ratio}
	}
	broken, err := l.take(at, name, size, r)
	if err != nil {
		return err
	}
	return l.failed(at, broken)
}

// whole takes what a compressed file holds; what is wrong with it is wrong with that file.
func (l *level) whole(name string, r io.Reader) error {
	at, ok, err := l.within(name, l.at.mode)
	if err != nil || !ok {
		return err
	}
	at.must, at.system = l.at.must && (l.at.layer || calledArchive(name)), l.at.system
	broken, err := l.take(at, name, -1, r)
	if err != nil {
		return err
	}
	return l.failed(l.at, broken)
}

// take reads a file, and opens it when it is an archive itself. broken is what
// ended the data too early.
func (l *level) take(at place, name string, size int64, r io.Reader) (broken, err error) {
	if err := l.room(at.path); err != nil {
		return nil, err
	}
	data, over, broken := l.read(r, size)
	switch over {
	case "Bytes":
		_ = l.keepUnread(at, Size, tooLarge(over, l.limits.Bytes)+"; what follows is not read")
		return nil, errFull
	case "FileBytes":
		return nil, l.keepUnread(at, Size, tooLarge(over, l.limits.FileBytes))
	}
	clean, _ := cleanName(name)
	l.here[clean] = data
	err = l.inner(at, data)
	l.last = data
	return broken, err
}

// Link takes a link, to be looked at when all files are known. A hard one's
// target is a name in the archive, a symbolic one's begins at the link.
func (l *level) Link(name, target string, hard bool) error {
	if len(l.alias) >= l.limits.Files {
		return l.room(name)
	}
	to := fromLink(name, target)
	if l.at.system && strings.HasPrefix(target, "/") {
		to, _ = cleanName(target)
	}
	if hard {
		to, _ = cleanName(target)
	}
	l.alias = append(l.alias, link{name: name, target: to, told: target})
	return nil
}

// Unread takes an entry whose data cannot be had.
func (l *level) Unread(name string, mode fs.FileMode, reason, message string) error {
	at, ok, err := l.within(name, mode)
	if err != nil || !ok {
		return err
	}
	if !mode.IsRegular() {
		return l.report(at.path, reason, message)
	}
	return l.keepUnread(at, reason, message)
}

// Remark takes what is strange about an entry that was read, or without a name
// about the archive.
func (l *level) Remark(name, reason, message string) error {
	if name == "" {
		return l.report(l.at.path, reason, message)
	}
	at, ok, err := l.within(name, 0)
	if err != nil || !ok {
		return err
	}
	return l.report(at.path, reason, message)
}
