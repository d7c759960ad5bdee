// Package bench measures the program as a whole: how soon it serves, what it holds
// when idle, how fast it scans, and how soon after a scan somebody has mail.
//
// It asserts nothing. make bench runs it.
package bench
