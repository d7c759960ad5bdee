// Package script gets a script or a page from its address, and lists what
// scripts a page has.
//
// A page is read as text: nothing of it is run, and what it refers to is listed,
// not fetched. It imports fetch, fault and golang.org/x/net.
package script
