// Command taisei is the command line: scan, diff, serve, work, import, audit.
//
// Each command is one file that reads its flags and calls app; nothing else is
// decided here.
package main
