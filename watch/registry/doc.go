// Package registry gets packages from the registries that the user configured.
// One visible list (list.go) has every kind of registry there is a client for.
//
// What a client gives is declared in artifact; the guard against being led to
// other places is in watch/fetch. It imports artifact, the clients below it,
// fetch and fault.
package registry
