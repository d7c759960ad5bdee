package detect

import (
	"io/fs"

	"taisei/detect/parse"
	"taisei/detect/rule"

	"taisei/detect/behaviour/engine"
)

// Artifact is what is scanned: the bytes of an archive or of one file, or a folder.
type Artifact struct {
	Name     string // as the person named it: a path, a URL, a package URL
	Bytes    []byte
	Folder   fs.FS // instead of Bytes
	PURL     string
	Metadata rule.Metadata // what the registry says of it, if anything
}

// Limits bound what a scan may cost.
type Limits struct {
	Files  FileLimits
	Engine engine.Limits
}

// FileLimits bound what is unpacked.
type FileLimits struct {
	Bytes     int64 // of all files together
	FileBytes int64
	Files     int
	Depth     int // of archives in archives
	Ratio     int64
	PathBytes int
}

// DefaultLimits suit one artifact of a public registry.
var DefaultLimits = Limits{Engine: engine.DefaultLimits}

// front is a language's front end.
type front struct {
	language parse.Language
	parse    func(path, source string, l parse.Limits) (*parse.File, error)
}
