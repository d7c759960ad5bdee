// Package gomod reads Go's go.mod.
//
// It lists what the build is chosen from: the required modules after their
// replacements, the standard library and the toolchain. The hashes stand in
// go.sum, which also has modules that are not used, so it is not read. The
// extractor of osv-scalibr uses the same parser and drops which modules are
// direct, which are tools and what is replaced; so the parser is used without
// it. It imports golang.org/x/mod/modfile, component and fault.
package gomod
