// Package evidence holds bytes frozen with their custody.
//
// Registries unpublish and attackers clean up, so what is looked at is kept at
// first sight: its bytes in a Vault, by their SHA-256 and sealed, and beside them
// an Item that says what it is and where it came from. Whoever collects, views,
// analyses or exports an item leaves a Custody entry, which only grows.
//
// Bytes leave by Export alone, wrapped with a password: an age file (scrypt)
// around a zip of the bytes and their custody. age was chosen over AES in zip
// because it is a library's, streams, and tells damage from a wrong password;
// `age --decrypt` opens it.
//
// It imports fault, mark, words, record, identity and libraries. The gate stands
// after it in the ground and is asked through Gate.
package evidence
