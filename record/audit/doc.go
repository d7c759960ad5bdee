// Package audit chains and signs the log that every change appends to.
//
// Events are appended in the change's own transaction; one Sealer gives them their
// numbers in the order of commits, chains them by hash and signs each batch. Verify
// walks the chain against a Checkpoint that was kept elsewhere, so that a changed
// event, a cut tail and a rewritten whole are all found. Feed tells those who wait
// what was sealed, which is what changed, in commit order.
//
// It imports record, fault and the standard library.
package audit
