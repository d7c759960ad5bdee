// Package story holds whole incidents told as scripts.
//
// A story drives the real program with a real mail server, a real registry and a
// real browser, on SQLite and on PostgreSQL. It reads like the incident; what it
// takes to drive the program stands in stage_test.go and its neighbours.
package story
