// Package zipfile reads zip as its directory tells it, and then what the
// directory does not tell: files that only their own headers name, which clients
// that read from front to back unpack. Without a directory it reads those alone.
//
// It imports the standard library, klauspost/compress and the decoders of unpack.
package zipfile
