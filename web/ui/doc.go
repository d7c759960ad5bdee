// Package ui is the pages.
//
// One page action stands in one file: parse → service → render. routes.go lists
// them all, tiles.go the parts of the situation, nav.go the navigation. Pages are
// made of web/ui/kit. It imports ground, flow, web/login, web/ui/kit and libraries.
package ui

//go:generate go tool -modfile=../../tools/go.mod templ generate
