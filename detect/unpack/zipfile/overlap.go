package zipfile

import (
	"archive/zip"
	"cmp"
	"slices"
)

// sharedBytes is how much is unpacked of files whose bytes are those of others too:
// nothing that packs honestly makes them, and a thousand of them fill the memory
// while each alone grows no more than honest files do.
const sharedBytes = 4 << 20

// overlapping gives the files that begin before another, earlier in the archive, ends.
func overlapping(files []*zip.File) map[*zip.File]bool {
	type place struct {
		file     *zip.File
		from, to int64
	}
	places := make([]place, 0, len(files))
	for _, f := range files {
		if from, err := f.DataOffset(); err == nil && f.CompressedSize64 > 0 {
			places = append(places, place{f, from, from + int64(min(f.CompressedSize64, 1<<62-1))})
		}
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(a.from, b.from) })
	var out map[*zip.File]bool
	end := int64(-1)
	for _, p := range places {
		if p.from < end {
			if out == nil {
				out = map[*zip.File]bool{}
			}
			out[p.file] = true
		}
		end = max(end, p.to)
	}
	return out
}

// shares counts what is unpacked of a file that overlaps others, and tells that
// enough of them were.
func (a *archive) shares(f *zip.File) bool {
	if !a.overlaps[f] {
		return false
	}
	a.shared += max(f.UncompressedSize64, f.CompressedSize64)
	return a.shared > sharedBytes
}
