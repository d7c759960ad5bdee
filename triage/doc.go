// Package triage answers: does it touch us, how much, and who decides.
//
// A Detection that watch hands on is assessed against the inventory and stands in
// the queue, what hangs on it first. A named person takes it and records a
// Decision with its reason: to close, to keep watching, to merge it as a duplicate,
// or to declare an incident, which the next stage opens in the same transaction
// through Declarer. A decision is never changed: another names it and undoes it.
// It imports the ground, detect, watch and libraries.
package triage
