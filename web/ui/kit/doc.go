// Package kit is what pages are made of: the frame, forms, tables, chips, times,
// graphs, in one language of design.
//
// A component takes its words as keys or as text already chosen, and what it
// needs of the request (language, zone, who reads) from the View in the context.
// It knows no service and no route. It imports ground, static and libraries.
package kit

//go:generate go tool -modfile=../../../tools/go.mod templ generate
