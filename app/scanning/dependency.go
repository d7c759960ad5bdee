package scanning

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Installed finds a dependency's files in a folder such as node_modules: a folder of
// its name, or an archive as a registry serves it. The name is somebody else's, so
// it never leads out of the folder.
func Installed(folder, name string) (string, bool) {
	if !packageName.MatchString(name) {
		return "", false
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", false
	}
	defer root.Close()
	if info, err := root.Stat(filepath.FromSlash(name)); err == nil && info.IsDir() {
		return filepath.Join(folder, filepath.FromSlash(name)), true
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return "", false
	}
	for _, e := range entries {
		if e.Type().IsRegular() && archiveOf(e.Name(), name) {
			return filepath.Join(folder, e.Name()), true
		}
	}
	return "", false
}

// packageName is what a registry takes as a name.
var packageName = regexp.MustCompile(`^(@[A-Za-z0-9~-][A-Za-z0-9._~-]*/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*$`)

var archiveEnd = regexp.MustCompile(`(?i)^-[0-9].*\.(tgz|tar\.gz|whl|zip)$`)

// archiveOf reports whether a file is called like a package's archive: name-1.2.3.tgz,
// scope-name-1.2.3.tgz, name_with_underscores-1.0-py3-none-any.whl.
func archiveOf(file, name string) bool {
	plain := strings.NewReplacer("@", "", "/", "-").Replace(name)
	for _, spelt := range []string{plain, strings.ReplaceAll(plain, "-", "_")} {
		if rest, ok := strings.CutPrefix(file, spelt); ok && archiveEnd.MatchString(rest) {
			return true
		}
	}
	return false
}
