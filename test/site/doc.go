// Package site serves the pages on an empty SQLite database, for the tests of
// pages: a server, an administrator, and a client that keeps cookies.
//
// Tests alone import it. It imports web/ui and storetest.
package site
