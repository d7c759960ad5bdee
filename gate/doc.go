// Package gate answers: may this leave, to whom, under TLP, PAP and mode.
//
// Everything that leaves asks it first: mail, a guest's page, a report, an export,
// an answer to a peer, and an active look at somebody else's server. What it holds
// back it records, so that it can be shown, even when the action around it goes on.
// It imports the ground before it and libraries.
package gate
