package detect

import (
	"bytes"
	"path"
	"strings"

	"taisei/detect/unpack"
)

// lostRuns reports whether what could not be unpacked may be something that
// runs. What was read all the same, and what is plainly data, is not.
func lostRuns(u unpack.Unread) bool {
	switch u.Reason {
	case unpack.Path, unpack.Trailing, unpack.Mismatch, unpack.Hidden, unpack.Device:
		return false
	case unpack.Link:
		return !plainData(u.Path) && path.Ext(u.Path) != ""
	}
	return !plainData(u.Path)
}

// mentioned is how many lost files are looked for in the programs.
const mentioned = 20

// lost lists what could not be unpacked. An archive that lies among tests, and that
// no program but a test names, is there to be found broken.
func (s *scan) lost(referred map[string]bool) []Unread {
	out := append([]Unread{}, s.files.unread...)
	looked := 0
	for i, u := range out {
		if !u.Runs || referred[u.Path] || !isTest(path.Dir(u.Path)+"/_") || !ofOneFile(u.Reason) {
			continue
		}
		if looked++; looked > mentioned {
			break
		}
		out[i].Runs = s.named(path.Base(u.Path))
	}
	return out
}

// ofOneFile reports whether a reason concerns one file, and not all that follow.
func ofOneFile(reason string) bool {
	switch reason {
	case unpack.Broken, unpack.Format, unpack.Encrypted, unpack.Ratio, unpack.Depth, unpack.Link:
		return true
	}
	return false
}

// named reports whether a manifest, or a program that is no test, has a name in it. One
// that is a plain word has to stand as a text or a path of its own.
func (s *scan) named(name string) bool {
	forms := []string{name}
	if !strings.Contains(name, ".") {
		forms = []string{`"` + name + `"`, "'" + name + "'", "./" + name, "bin/" + name}
	}
	for _, file := range s.files.order {
		data, _ := s.files.Read(file)
		if isTest(file) || path.Base(file) != "package.json" && classify(file, data) != kindProgram {
			continue
		}
		for _, form := range forms {
			if bytes.Contains(data, []byte(form)) {
				return true
			}
		}
	}
	return false
}
