// Package message keeps what is to be told to whom, and what became of it.
//
// A Message is a key and its parameters until it is sent; each recipient gets it in
// their own language. A Delivery is one message on its way to one person, with its
// attempts and their failures. A Link lets a person act on one record without an
// account: it shows on GET, and it lives until its record closes or it is revoked.
// Whatever leaves asks the gate, when it is written and again when it is sent. How
// a channel sends is an edge's matter (notify/), which implements Channel.
//
// It imports the ground before it and libraries.
package message
