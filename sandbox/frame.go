package sandbox

import (
	"encoding/binary"
	"fmt"
	"io"
)

// A frame is a kind, a name and a body, each length in front (big endian). The
// parent trusts what a child sends no more than what the child read.

// longestName bounds a task's name, in bytes.
const longestName = 200

type frame struct {
	kind byte
	name string
	body []byte
}

// The kinds of frame.
const (
	request byte = iota + 1
	answer
	failure
)

func writeFrame(w io.Writer, f frame) error {
	if len(f.name) > longestName {
		return fmt.Errorf("write a frame: its name has %d bytes", len(f.name))
	}
	head := make([]byte, 0, 1+1+len(f.name)+8)
	head = append(head, f.kind, byte(len(f.name)))
	head = append(head, f.name...)
	head = binary.BigEndian.AppendUint64(head, uint64(len(f.body)))
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	if _, err := w.Write(f.body); err != nil {
		return fmt.Errorf("write a frame: %w", err)
	}
	return nil
}

// readFrame reads one frame with a body of at most limit bytes. It is io.EOF when
// the other side closed between frames.
func readFrame(r io.Reader, limit int64) (frame, error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:1]); err != nil {
		return frame{}, err
	}
	if _, err := io.ReadFull(r, head[1:]); err != nil {
		return frame{}, fmt.Errorf("read a frame: %w", err)
	}
	f := frame{kind: head[0]}
	if f.kind < request || f.kind > failure || int(head[1]) > longestName {
		return frame{}, fmt.Errorf("read a frame: this is not one")
	}
	rest := make([]byte, int(head[1])+8)
	if _, err := io.ReadFull(r, rest); err != nil {
		return frame{}, fmt.Errorf("read a frame: %w", err)
	}
	f.name = string(rest[:head[1]])
	size := binary.BigEndian.Uint64(rest[head[1]:])
	if size > uint64(limit) {
		return frame{}, fmt.Errorf("read a frame of %d bytes: %w", size, ErrTooLarge)
	}
	body, err := readBody(r, int64(size))
	f.body = body
	return f, err
}

// step is how much is asked for at once, so that a false length costs nothing.
const step = 1 << 20

func readBody(r io.Reader, size int64) ([]byte, error) {
	body := make([]byte, 0, min(size, step))
	for int64(len(body)) < size {
		have := len(body)
		want := int(min(size-int64(have), max(step, int64(have))))
		if cap(body)-have < want {
			grown := make([]byte, have, have+want)
			copy(grown, body)
			body = grown
		}
		n, err := io.ReadFull(r, body[have:have+want])
		body = body[:have+n]
		if err != nil {
			return nil, fmt.Errorf("read a frame: %w", err)
		}
	}
	return body, nil
}
