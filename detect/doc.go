// Package detect takes bytes in and gives a Verdict out: no network, no clock, no
// database, no goroutine left behind. Scan opens an artifact (unpack), reads its
// sources (parse), follows its data (behaviour), compares with the rules (rule)
// and judges (verdict). Examine gives all that was met on the way, which diff
// compares with another version's.
//
// It imports the standard library, its own children, and the modules that these
// need: a shell parser, decompression, package URLs.
package detect
