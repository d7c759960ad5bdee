// Command accuracy measures what the scanner finds and what it raises falsely:
// folders of archives in, the tables of docs/accuracy.md out.
//
// It is what make accuracy runs. It scans as the program does, each archive in a
// process that can be lost, and opens nothing by itself. Of malicious archives
// nothing but counts, kinds and rules leaves it. It imports app/reading, detect and
// sandbox.
package main
