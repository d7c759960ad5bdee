// Package mailbox is a real mail server on loopback that keeps what it is sent,
// for tests; it can be told to refuse, to put off and to be slow.
package mailbox
