package shell

import (
	"math"

	"taisei/detect/parse"
)

// Parse reads shell source. What cannot be read is in File.Bad and the rest is in
// File.Body. A passed limit is a *parse.LimitError; the file that comes with it
// holds what was read before, and is nil when nothing was.
func Parse(path, source string, limits parse.Limits) (*parse.File, error) {
	limits = limits.OrDefault()
	if len(source) > limits.Bytes || len(source) > math.MaxInt32 {
		return nil, &parse.LimitError{Path: path, Limit: "bytes", Max: min(limits.Bytes, math.MaxInt32)}
	}
	file := &parse.File{Path: path, Language: parse.Shell, Source: source}
	r := newReader(file, limits)
	r.read()
	file.Bad = r.badList()
	return file, r.limitError()
}
