// Package postgres opens the database for an organisation that outgrew one file.
//
// It imports libraries only; store wires it.
package postgres
