package detect

import (
	"io/fs"

	"taisei/detect/behaviour/engine"
	"taisei/detect/parse"
	"taisei/detect/rule"
	"taisei/detect/unpack"
)

// Artifact is what is scanned: the bytes of an archive or of one file, or a folder.
type Artifact struct {
	Name     string // as the person named it: a path, a URL, a package URL
	Bytes    []byte
	Folder   fs.FS // instead of Bytes
	PURL     string
	Metadata rule.Metadata // what the registry says of it, if anything
}

// Limits bound what a scan may cost. Zero limits of Files are unpack's own.
type Limits struct {
	Files  unpack.Limits
	Engine engine.Limits
}

// DefaultLimits suit one artifact of a public registry.
var DefaultLimits = Limits{Files: unpack.DefaultLimits, Engine: engine.DefaultLimits}

// front is a language's front end.
type front struct {
	language parse.Language
	parse    func(path, source string, l parse.Limits) (*parse.File, error)
}
