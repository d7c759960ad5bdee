package detect

import (
	"fmt"
	"path"
	"strings"

	"taisei/detect/unpack"
)

// fileSet holds an artifact's files by path.
type fileSet struct {
	byPath map[string][]byte
	order  []string
	bytes  int64
	unread []Unread
}

// Read gives a file of the artifact.
func (s *fileSet) Read(name string) ([]byte, bool) {
	data, ok := s.byPath[name]
	return data, ok
}

// open unpacks an artifact. A package's archive holds one folder that is named
// anyhow; it is left out of the paths.
func open(a Artifact, l unpack.Limits) (*fileSet, error) {
	files, unread, err := unpackAll(a, l)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", a.Name, err)
	}
	root, system := "", unpack.IsSystemPackage(a.Bytes)
	if a.Folder == nil && !system {
		if root = moduleRoot(files); root == "" {
			root = commonRoot(files)
		}
	}
	s := &fileSet{byPath: map[string][]byte{}, unread: []Unread{}}
	for _, f := range files {
		if f.Data != nil {
			s.add(strings.TrimPrefix(f.Path, root), f.Data)
		}
	}
	for _, u := range unread {
		runs := lostRuns(u) && !(system && u.Reason == unpack.Link)
		s.unread = append(s.unread, Unread{Path: strings.TrimPrefix(u.Path, root), Reason: u.Reason, Message: u.Message, Runs: runs})
	}
	return s, nil
}

func unpackAll(a Artifact, l unpack.Limits) ([]unpack.File, []unpack.Unread, error) {
	if a.Folder != nil {
		return unpack.Folder(a.Folder, l)
	}
	return unpack.Open(plainName(a.Name), a.Bytes, l)
}

// plainName is the last element of a path or URL, without what follows the path.
func plainName(name string) string {
	if i := strings.IndexAny(name, "?#"); i > 0 && strings.Contains(name, "://") {
		name = name[:i]
	}
	name = path.Base(strings.TrimRight(strings.ReplaceAll(name, "\\", "/"), "/"))
	if name == "." || name == "/" {
		return "artifact"
	}
	return name
}

func commonRoot(files []unpack.File) string {
	root := ""
	for _, f := range files {
		top, _, inside := strings.Cut(f.Path, "/")
		if !inside || strings.Contains(top, "!") || root != "" && root != top+"/" {
			return ""
		}
		root = top + "/"
	}
	return root
}

func (s *fileSet) add(name string, data []byte) {
	if _, twice := s.byPath[name]; twice {
		return
	}
	s.byPath[name] = data
	s.order = append(s.order, name)
	s.bytes += int64(len(data))
}

// plainDatas are extensions of what nothing runs.
var plainDatas = set(`.json .txt .md .markdown .css .scss .less .map .png .jpg .jpeg .gif .svg .ico .webp .avif .bmp .woff .woff2 .ttf .otf .eot .mp3
.mp4 .webm .ogg .wav .pdf .csv .tsv .xml .yml .yaml .toml .lock .log .html .htm .po .mo .sqlite .db .parquet .npy .onnx .snap .d`)

func plainData(name string) bool { return plainDatas[strings.ToLower(path.Ext(name))] }
