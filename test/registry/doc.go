// Package registry is a real npm registry on loopback that serves the packages it
// is given, for tests.
package registry
