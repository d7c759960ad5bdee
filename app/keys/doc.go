// Package keys keeps the one secret of a server and derives the others from it.
//
// The secret lies in a file that only the server's user may read, or comes from
// another place when several processes share it. It imports libraries only.
package keys
