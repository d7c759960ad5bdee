// Package decoder decompresses streams: gzip, bzip2, zstd, xz and lzma.
//
// A decoder may set aside as much memory as the stream asks for, up to Window, and
// ten bytes are enough to ask. A Pool therefore uses its decoders again, so that a
// hundred thousand tiny streams cost one window and not a hundred thousand. Where a
// library panics on hostile bytes, the stream ends with an error instead.
//
// It imports the standard library, klauspost/compress, therootcompany/xz and
// ulikunitz/xz/lzma.
package decoder
