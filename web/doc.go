// Package web is api/ (OpenAPI) ui/ (pages) login/.
//
// It holds no code of its own. Its children import ground, flow and libraries.
package web
