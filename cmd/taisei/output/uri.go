package output

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// uriOf is the address of a file of a target, relative to where the command ran.
// It never has a scheme: a code host refuses a whole document for one URI whose
// scheme is not that of its own files, so a package or an address becomes a path.
func uriOf(target, file string) string {
	whole := plainPath(target)
	switch {
	case strings.Contains(file, "://"): // of a page, whose scripts have addresses of their own
		whole = plainPath(file)
	case file != "" && file != path.Base(whole):
		whole = path.Join(whole, file)
	}
	return (&url.URL{Path: whole}).String()
}

// plainPath is a target as a path.
func plainPath(target string) string {
	if rest, ok := strings.CutPrefix(target, "pkg:"); ok {
		return path.Clean(unescape(cutQuery(rest)))
	}
	if scheme, rest, ok := strings.Cut(target, "://"); ok && (scheme == "http" || scheme == "https") {
		return path.Clean(unescape(cutQuery(rest)))
	}
	return localPath(target)
}

// localPath tells no more of this machine than it must.
func localPath(target string) string {
	if filepath.IsAbs(target) {
		here, err := os.Getwd()
		inside, relErr := filepath.Rel(here, target)
		if err == nil && relErr == nil && !strings.HasPrefix(inside, "..") {
			target = inside
		}
	}
	return strings.TrimPrefix(path.Clean(filepath.ToSlash(target)), "/")
}

func cutQuery(s string) string {
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		return s[:i]
	}
	return s
}

func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
