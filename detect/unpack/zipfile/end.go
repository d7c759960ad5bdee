package zipfile

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
)

// Find reports a zip that something else stands before; it is read as a whole.
func Find(data []byte) (start int, found bool) {
	if end(data) < 0 {
		return 0, false
	}
	z, err := listed(data)
	return 0, err == nil && len(z.File) > 0
}

// end finds the record at the end of a zip, the last that there is.
func end(data []byte) int {
	from := max(0, len(data)-maxComment-endBytes)
	i := bytes.LastIndex(data[from:], []byte(endMark))
	if i < 0 || from+i+endBytes > len(data) {
		return -1
	}
	return from + i
}

// listed reads the list of files. The library refuses a record that promises a
// longer comment than there is, and Python does not: then it is read without.
func listed(data []byte) (*zip.Reader, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err == nil {
		return z, nil
	}
	at := end(data)
	if at < 0 || at+endBytes+int(binary.LittleEndian.Uint16(data[at+20:])) <= len(data) {
		return nil, err
	}
	data = append(bytes.Clone(data[:at+endBytes-2]), 0, 0)
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}

// Within reports whether the zip that data ends with is the very one that a part of
// it is, the last file of an archive, say: it has the same files at the same places.
func Within(data, part []byte) bool {
	trimmed := bytes.TrimRight(part, "\x00")
	at := bytes.LastIndex(data, trimmed)
	if len(trimmed) == 0 || at < 0 || !Is(part) {
		return false
	}
	whole, err := listed(data)
	if err != nil {
		return false
	}
	inner, err := listed(part)
	if err != nil || len(inner.File) != len(whole.File) {
		return false
	}
	for i, f := range inner.File {
		from, err := f.DataOffset()
		also, alsoErr := whole.File[i].DataOffset()
		if err != nil || alsoErr != nil || f.Name != whole.File[i].Name || f.CompressedSize64 != whole.File[i].CompressedSize64 || also-from != int64(at) {
			return false
		}
	}
	return true
}
