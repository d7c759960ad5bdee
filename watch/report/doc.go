// Package report takes what people report without an account: what was seen,
// where, by which vector, with files, anonymously if they wish.
//
// Each report becomes a Detection, and its reporter gets a receipt number to come
// back with: to see how far we are, to add something, and to read an answer. The
// number is kept as its hash, and no address of a reporter is kept at all. Too
// much at once is refused in so many words and shown to those who triage, never
// dropped. It imports the ground, watch and libraries.
package report
