package main

import (
	"path/filepath"
	"strings"
)

// form is how an archive's name ends, and what that says of it.
type form struct {
	suffix    string
	kind      string
	ecosystem string // that publishes in it and no other does; else ""
}

// forms lists what is taken for an archive, the longer endings first.
var forms = []form{
	{".tar.gz", "tar.gz", ""},
	{".tar.bz2", "tar.bz2", ""},
	{".tar.xz", "tar.xz", ""},
	{".tar.zst", "tar.zst", ""},
	{".tgz", "tgz", "npm"},
	{".tbz2", "tar.bz2", ""},
	{".txz", "tar.xz", ""},
	{".tar", "tar", ""},
	{".whl", "wheel", "pypi"},
	{".egg", "egg", "pypi"},
	{".conda", "conda", "conda"},
	{".crate", "crate", "crates"},
	{".gem", "gem", "rubygems"},
	{".jar", "jar", "maven"},
	{".war", "war", "maven"},
	{".aar", "aar", "maven"},
	{".nupkg", "nupkg", "nuget"},
	{".phar", "phar", "packagist"},
	{".vsix", "vsix", "vscode"},
	{".xpi", "xpi", "browser"},
	{".crx", "crx", "browser"},
	{".apk", "apk", "android"},
	{".ipa", "ipa", "ios"},
	{".deb", "deb", "debian"},
	{".rpm", "rpm", "rpm"},
	{".zip", "zip", ""},
	{".7z", "7z", ""},
	{".rar", "rar", ""},
}

// ecosystems are the names of folders that say where their archives were published.
var ecosystems = map[string]bool{
	"npm": true, "pypi": true, "crates": true, "rubygems": true, "maven": true, "nuget": true, "packagist": true,
	"go": true, "vscode": true, "browser": true, "android": true, "ios": true, "debian": true, "rpm": true, "conda": true,
}

// unknownEcosystem is shown where neither a name nor a folder tells.
const unknownEcosystem = "not told"

func formOf(name string) (form, bool) {
	lower := strings.ToLower(name)
	for _, f := range forms {
		if strings.HasSuffix(lower, f.suffix) {
			return f, true
		}
	}
	return form{}, false
}

// ecosystemOf goes by the first folder, then by the form, then by the words in the
// name of the folder that was given. Folders further down are named after packages.
func ecosystemOf(root, shown string, f form) string {
	if first, _, deeper := strings.Cut(shown, "/"); deeper && ecosystems[strings.ToLower(first)] {
		return strings.ToLower(first)
	}
	if f.ecosystem != "" && f.ecosystem != "npm" { // others name a .tgz too
		return f.ecosystem
	}
	absolute, err := filepath.Abs(root)
	if err != nil {
		absolute = root
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(filepath.Base(absolute)), notLetter) {
		if ecosystems[word] {
			return word
		}
	}
	if f.ecosystem != "" {
		return f.ecosystem
	}
	return unknownEcosystem
}

func notLetter(r rune) bool { return r < 'a' || r > 'z' }

// kindIn calls an archive as its ecosystem does.
func kindIn(ecosystem string, f form) string {
	switch {
	case ecosystem == "pypi" && f.ecosystem != "pypi":
		return "sdist"
	case ecosystem == "npm":
		return "tarball"
	}
	return f.kind
}
