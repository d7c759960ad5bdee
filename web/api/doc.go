// Package api is the REST interface under /api/v1 (OpenAPI 3.1): whatever a person
// can do on a page, a program can do here, under the same permission check.
//
// One file a collection; each registers its operations in routes.go's one list.
// Errors are problem details (RFC 9457) with the stable codes of fault. It imports
// ground, flow and libraries; never another edge.
package api
