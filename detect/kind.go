package detect

import (
	"bytes"
	"path"
	"strings"

	"taisei/detect/native"
)

// kind says what a file is to a scan.
type kind uint8

const (
	kindData    kind = iota // does nothing by itself
	kindProgram             // a front end reads it
	kindForeign             // a program in a language without front end
	kindNative              // machine code, noted as a fact
	kindClass               // a class of Java's, likewise
	kindSource              // has to be compiled before it runs
	kindPage                // HTML
)

// foreignPrograms are run by an interpreter that most machines have.
var foreignPrograms = set(".pl .pm .vbe .lua .tcl .awk .applescript .scpt .jse .fish .csh .groovy .jar .class .pyc .r")

// sources are translated before anything runs; what runs is the translation.
var sources = set(".vue .svelte .coffee .c .cc .cpp .h .hpp .rs .go .java .kt .swift .m .mm .cs .scala .clj .elm .ml .hs .zig")

var natives = set(".node .so .dylib .dll .exe .wasm .a .o .lib")

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, s := range strings.Fields(list) {
		out[s] = true
	}
	return out
}

// classify tells by name, first line and magic number what a file is.
func classify(name string, data []byte) kind {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case native.IsClass(data):
		return kindClass
	case native.Is(data):
		return kindNative
	}
	switch {
	case isDeclaration(name):
		return kindData // of types, whatever its first line says
	case programLanguage(name, data) != "":
		return kindProgram
	case sources[ext]:
		return kindSource
	case foreignPrograms[ext]:
		return kindForeign
	case natives[ext]:
		return kindNative
	case markups[ext], ext == ".html" || ext == ".htm" || isPageText(ext, data):
		return kindPage
	case bytes.HasPrefix(data, []byte("#!")):
		return kindForeign
	}
	return kindData
}

// isDeclaration reports whether a file declares TypeScript's types and holds nothing
// that runs.
func isDeclaration(name string) bool {
	switch ext := path.Ext(name); ext {
	case ".ts", ".mts", ".cts":
		return strings.HasSuffix(strings.TrimSuffix(name, ext), ".d")
	}
	return false
}

// isPageText recognises a page that was fetched under a name without extension.
func isPageText(ext string, data []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 256)]))
	return (ext == "" || ext == ".php" || ext == ".aspx") && (bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")))
}

// isTest reports whether a path lies among what is there to try the rest out.
func isTest(name string) bool {
	for part := range strings.SplitSeq(strings.ToLower(path.Dir(name)), "/") {
		switch part {
		case "test", "tests", "_test", "_tests", "testing", "selftest", "__tests__", "__mocks__", "spec", "specs", "example", "examples", "demo", "demos", "doc", "docs",
			"benchmark", "benchmarks", "bench", "fixture", "fixtures", "e2e", "cypress", "sample", "samples", "website":
			return true
		}
	}
	base := strings.ToLower(path.Base(name))
	return strings.Contains(base, ".test.") || strings.Contains(base, ".spec.") || strings.HasPrefix(base, "test.") || strings.HasPrefix(base, "test_") && strings.HasSuffix(base, ".py") || strings.HasSuffix(base, "_test.py") || strings.HasPrefix(base, "gruntfile") ||
		strings.HasPrefix(base, "gulpfile") || strings.HasPrefix(base, "karma.conf") || strings.Contains(base, ".config.")
}
