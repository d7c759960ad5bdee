package detect

import (
	"regexp"
	"strings"

	"taisei/detect/unpack"
)

// What the program that installs a package runs: dpkg, rpm and conda. The second
// of two files with one path, which may be the one that counts, has a number.
var (
	systemScripts = regexp.MustCompile(`^(control/(preinst|postinst|prerm|postrm|config)|scripts/[^/]+)(!\d+/[^/]+)?$`)
	nestedScripts = regexp.MustCompile(`(\.u?deb!/control/(preinst|postinst|prerm|postrm|config)|\.rpm!/scripts/[^/]+)(!\d+/[^/]+)?$`)
	condaScripts  = regexp.MustCompile(`(^|!/)(bin/\.|Scripts/\.?)[^/]+-(post-link|pre-link|pre-unlink)\.(sh|bat)(!\d+/[^/]+)?$`)
)

// packageScript reports whether what installs the package runs a file.
func (s *scan) packageScript(name string) bool {
	return s.systemPackage() && systemScripts.MatchString(name) || nestedScripts.MatchString(name) || condaScripts.MatchString(name)
}

// systemPackage reports whether the artifact is a package whose files go where they
// say on the machine, so that their paths have no root to leave out, a link may lead
// to another package's file, and npm does not install a package.json in it.
func (s *scan) systemPackage() bool { return unpack.IsSystemPackage(s.artifact.Bytes) }

// moduleRoot is what all files of a Go module's zip begin with: the module's path and
// its version.
func moduleRoot(files []unpack.File) string {
	if len(files) == 0 {
		return ""
	}
	path, rest, ok := strings.Cut(files[0].Path, "@v")
	version, _, inside := strings.Cut(rest, "/")
	root := path + "@v" + version + "/"
	if !ok || !inside || strings.Contains(root, "!") {
		return ""
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Path, root) {
			return ""
		}
	}
	return root
}
