package unpack

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

var (
	errRatio = errors.New("it grows too much")
	errMost  = errors.New("the archive is much larger than the files in it may be")
)

// growth stops a stream that grows beyond the ratio.
type growth struct {
	io.Reader
	used  func() int64 // packed bytes read so far
	ratio int64
	most  int64 // that may come out, 0 where something else says it
	out   int64
}

// Read implements io.Reader.
func (g *growth) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	g.out += int64(n)
	if g.out > ratioFrom && g.out/max(g.used(), 1) > g.ratio {
		return n, errRatio
	}
	if g.most > 0 && g.out > g.most {
		return n, errMost
	}
	return n, err
}

// compressed opens a compressed file: the archive in it, or the one file.
func (o *opener) compressed(c compression, at place, data []byte) error {
	packed := bytes.NewReader(data)
	z, err := c.open(&o.decoders, packed)
	if err != nil {
		if kept := o.keep(at, data); kept != nil {
			return kept
		}
		return o.failed(at, err)
	}
	defer z.Close()
	// Headers alone, which no limit on files counts, may not go on for ever.
	grown := &growth{Reader: z, used: func() int64 { return packed.Size() - int64(packed.Len()) }, ratio: o.limits.Ratio, most: 2 * o.limits.Bytes}
	stream := bufio.NewReaderSize(grown, 64<<10)
	head, _ := stream.Peek(headBytes)
	a, ok := archiveOf(head)
	if !ok || a.stream == nil {
		return o.level(at, nil).whole(unsuffixed(c, at.path), stream)
	}
	in := o.level(at, a.layers)
	if err := o.failed(at, a.stream(stream, in)); err != nil {
		return err
	}
	return in.links()
}

// unsuffixed is the name of what a compressed file holds.
func unsuffixed(c compression, name string) string {
	base := path.Base(name)
	for _, s := range c.suffixes {
		suffix, instead, _ := strings.Cut(s, "=")
		if before, ok := strings.CutSuffix(base, suffix); ok && before != "" {
			return before + instead
		}
	}
	return base
}
