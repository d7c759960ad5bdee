package unpack

import (
	"path"
	"strings"

	"taisei/detect/unpack/rpmfile"
)

// A layer is one of the archives over which a package is spread. Its files are the
// package's own, so that their paths do not name it, and it counts as no depth.
type layer struct {
	prefix  string // of its paths
	archive bool   // it has to be an archive; else it may be one packed file
	system  bool   // its root is that of the machine it is installed on
}

// layers tells by an entry's name whether it is a layer.
type layers func(name string) (layer, bool)

// gem is a tar whose files lie in another, beside what describes them.
func gem(name string) (layer, bool) {
	switch name {
	case "data.tar.gz":
		return layer{archive: true}, true
	case "metadata.gz", "checksums.yaml.gz":
		return layer{}, true
	}
	return layer{}, false
}

// conda is a zip of two tars, which share their paths.
func conda(name string) (layer, bool) {
	if (strings.HasPrefix(name, "pkg-") || strings.HasPrefix(name, "info-")) && !strings.Contains(name, "/") && strings.HasSuffix(name, ".tar.zst") {
		return layer{archive: true}, true
	}
	return layer{}, false
}

// deb is an ar of two tars: what describes the package, with the scripts that dpkg
// runs, and the files.
func deb(name string) (layer, bool) {
	switch {
	case name == "control.tar", strings.HasPrefix(name, "control.tar."):
		return layer{prefix: "control/", archive: true}, true
	case name == "data.tar", strings.HasPrefix(name, "data.tar."):
		return layer{archive: true, system: true}, true
	}
	return layer{}, false
}

// rpm is a header with scripts, and a compressed cpio.
func rpm(name string) (layer, bool) {
	return layer{archive: true, system: true}, name == rpmfile.Payload
}

// calledArchive reports whether a name says that there is an archive.
func calledArchive(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".tlz", ".zip", ".whl", ".egg", ".gem", ".crate", ".jar", ".war", ".ear", ".aar",
		".deb", ".udeb", ".rpm", ".cpio", ".conda", ".nupkg", ".vsix", ".xpi", ".crx", ".apk", ".7z", ".rar":
		return true
	}
	return false
}
