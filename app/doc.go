// Package app is the one place where all parts meet; wiring and configuration.
//
// It builds the services, gives each stage the interfaces that it declares, and
// runs the server and the worker. Only cmd and the stories import it.
package app
