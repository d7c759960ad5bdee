package detect

import (
	"path"
	"strings"
)

// named reports whether a manifest, or a program that is no test, has a file's name in
// it. One that is a plain word has to stand as a text or a path of its own.
func (s *scan) named(name string) bool {
	if s.names == nil {
		s.names = s.namesInPrograms()
	}
	return s.names[name]
}

// namesInPrograms are those of the names in question that programs have in them. All
// are looked for at once, for an archive may hold very many of them.
func (s *scan) namesInPrograms() map[string]bool {
	found, wanted := map[string]bool{}, map[string]bool{}
	want := func(name string) {
		if strings.ContainsFunc(name, func(r rune) bool { return r < 0x80 && endsName[r] }) {
			found[name] = true // it could not be told from what stands around it
			return
		}
		wanted[name] = true
	}
	for _, u := range s.files.unread {
		want(path.Base(u.Path))
	}
	for _, file := range s.files.order {
		if data, _ := s.files.Read(file); classify(file, data) == kindForeign {
			want(path.Base(file))
		}
	}
	if len(wanted) == 0 {
		return found
	}
	for _, file := range s.files.order {
		data, _ := s.files.Read(file)
		if isTest(file) || path.Base(file) != "package.json" && classify(file, data) != kindProgram {
			continue
		}
		namesIn(data, func(name string, plain bool) {
			if wanted[name] && (plain || strings.Contains(name, ".")) {
				found[name] = true
			}
		})
	}
	return found
}

// endsName are the characters that no name of a file that is looked for has in it.
var endsName = func() (out [128]bool) {
	for c := range out {
		out[c] = c <= ' ' || strings.ContainsRune("\"'`/\\()[]{}<>,;:=|&*?!$%^+~#@", rune(c))
	}
	return out
}()

// namesIn gives each run of characters that may be a file's name. A plain word is meant
// as one where it stands between quotation marks, or ends a path.
func namesIn(data []byte, each func(name string, plain bool)) {
	for i := 0; i < len(data); {
		if data[i] < 0x80 && endsName[data[i]] {
			i++
			continue
		}
		from := i
		for i < len(data) && (data[i] >= 0x80 || !endsName[data[i]]) {
			i++
		}
		if i-from > longestName {
			continue
		}
		quoted := from > 0 && i < len(data) && isQuote(data[from-1]) && data[i] == data[from-1]
		path := from > 1 && data[from-1] == '/' && (data[from-2] == '.' || strings.HasSuffix(string(data[max(0, from-4):from]), "bin/"))
		each(string(data[from:i]), quoted || path)
	}
}

const longestName = 255 // bytes, of a file's name in the usual file systems

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }
