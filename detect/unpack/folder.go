package unpack

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Folder reads a folder, with the archives in it. The error is that of a root
// that cannot be read at all.
func Folder(root fs.FS, l Limits) ([]File, []Unread, error) {
	w := &walker{opener: newOpener(l.orDefault()), root: root}
	defer w.decoders.Close()
	if _, err := fs.Stat(root, "."); err != nil {
		return nil, nil, fmt.Errorf("read the folder: %w", err)
	}
	for w.later = []string{"."}; len(w.later) > 0; {
		from := w.later[0]
		w.later = w.later[1:]
		err := fs.WalkDir(root, from, func(name string, d fs.DirEntry, err error) error { return w.visit(from, name, d, err) })
		if errors.Is(err, errFull) {
			break
		}
	}
	return w.files, w.unread, nil
}

// walker reads a folder; what is installed in it waits until later.
type walker struct {
	*opener
	root  fs.FS
	later []string
}

func (w *walker) visit(from, name string, d fs.DirEntry, err error) error {
	if err != nil {
		return w.report(name, Denied, "read the folder: "+err.Error())
	}
	if d.IsDir() {
		return w.folder(from, name, d)
	}
	if len(name) > w.limits.PathBytes {
		return w.report(name[:w.limits.PathBytes], Path, fmt.Sprintf("the name has more than %d bytes", w.limits.PathBytes))
	}
	if bookkeeping(name) {
		return nil
	}
	switch {
	case d.Type()&fs.ModeSymlink != 0:
		return w.link(name)
	case !d.Type().IsRegular():
		return w.report(name, Device, "it is a "+kind(d.Type())+", not a file")
	}
	return w.file(name, d)
}

func (w *walker) folder(from, name string, d fs.DirEntry) error {
	switch {
	case name != from && d.Name() == "node_modules":
		w.later = append(w.later, name)
		return fs.SkipDir
	case d.Name() == ".hg" || d.Name() == ".svn":
		return fs.SkipDir
	case path.Base(path.Dir(name)) == ".git" && d.Name() != "hooks":
		return fs.SkipDir
	}
	return nil
}

// bookkeeping reports what git keeps for itself beside its hooks and its
// configuration, both of which can run commands.
func bookkeeping(name string) bool {
	dir, base := path.Split(name)
	return path.Base(dir) == ".git" && base != "config" || path.Base(dir) == "hooks" && strings.HasSuffix(base, ".sample")
}

func (w *walker) file(name string, d fs.DirEntry) error {
	at := place{path: name, base: name + "!/", mode: 0o644}
	if info, err := d.Info(); err == nil {
		at.mode = info.Mode().Perm()
	}
	f, err := w.root.Open(name)
	if err != nil {
		return w.keepUnread(at, Denied, "open the file: "+err.Error())
	}
	defer f.Close()
	info, err := f.Stat() // of what was opened: it may not be what was listed
	if err != nil || !info.Mode().IsRegular() {
		return w.report(name, Device, "it became something else while it was opened")
	}
	data, over, err := w.read(f, info.Size())
	switch over {
	case "Bytes":
		return w.keepUnread(at, Size, tooLarge(over, w.limits.Bytes))
	case "FileBytes":
		return w.keepUnread(at, Size, tooLarge(over, w.limits.FileBytes))
	}
	if err := w.inner(at, data); err != nil {
		return err
	}
	if err != nil {
		return w.report(name, Broken, "read the file: "+err.Error())
	}
	return nil
}

// link reports a link that leads out of the root, or nowhere; what another one
// leads to is read where it is.
func (w *walker) link(name string) error {
	target, err := fs.ReadLink(w.root, name)
	if err != nil {
		return w.report(name, Link, "read the link: "+err.Error())
	}
	to := fromLink(name, target)
	if to == "" {
		return w.report(name, Link, fmt.Sprintf("a link to %.200q, which is outside", target))
	}
	if _, err := fs.Lstat(w.root, to); err != nil {
		return w.report(name, Link, fmt.Sprintf("a link to %.200q, which is not there", target))
	}
	return nil
}

// kind names what is no file.
func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}
