// Package demo fills an empty server with a fictional transit operator and those
// around it, so that everything can be looked at before anything is entered.
//
// Its people, places and addresses are made up; the dependency lists of its systems
// are of real packages. It calls the same services as a page does.
package demo
