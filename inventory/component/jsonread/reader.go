package jsonread

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"taisei/fault"
	"taisei/inventory/component"
)

// Reader stands at one place of a file.
type Reader struct {
	dec  *jsontext.Decoder
	data []byte
	out  *component.Collector

	line    int   // of the byte at counted
	counted int64 // up to here lines were counted
}

// New starts at the head of data, which is UTF-8. Warnings go to out.
func New(data []byte, out *component.Collector) *Reader {
	dec := jsontext.NewDecoder(bytes.NewBuffer(data),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	return &Reader{dec: dec, data: data, out: out, line: 1}
}

// The pointer to a place is built from the names of all objects around it, so
// deep and long ones would multiply; such a place is told by its line alone.
const (
	maxName         = 4 << 10
	maxPointer      = 1 << 10
	maxPointerDepth = 16
)

// Location is the place that was read last.
func (r *Reader) Location() component.Location {
	at := component.Location{Line: r.lineAt(r.dec.InputOffset())}
	if r.dec.StackDepth() > maxPointerDepth {
		return at
	}
	if path := string(r.dec.StackPointer()); len(path) <= maxPointer {
		at.Path = path
	}
	return at
}

func (r *Reader) lineAt(offset int64) int {
	offset = min(max(offset, 0), int64(len(r.data)))
	if offset < r.counted {
		return 1 + bytes.Count(r.data[:offset], []byte{'\n'})
	}
	r.line += bytes.Count(r.data[r.counted:offset], []byte{'\n'})
	r.counted = offset
	return r.line
}

// Document reads the whole file, which must be one object.
func (r *Reader) Document(each func(name string) error) error {
	if r.dec.PeekKind() != '{' {
		if _, err := r.dec.ReadToken(); err != nil {
			return r.fail(err)
		}
		return component.Syntax(r.out.File, r.Location().Line, errors.New("the file is no JSON object"))
	}
	if err := r.Object(each); err != nil {
		return err
	}
	if _, err := r.dec.ReadToken(); !errors.Is(err, io.EOF) {
		return component.Syntax(r.out.File, r.Location().Line, errors.New("something follows the JSON object"))
	}
	return nil
}

// Object calls each for every member; each must read or Skip its value.
// Anything but an object is passed over with a warning.
func (r *Reader) Object(each func(name string) error) error {
	return r.Entry(nil, each)
}

// Entry is Object that also says where the object stands.
func (r *Reader) Entry(at *component.Location, each func(name string) error) error {
	if ok, err := r.open('{'); !ok || err != nil {
		return err
	}
	if at != nil {
		*at = r.Location()
	}
	var seen names
	for r.dec.PeekKind() != '}' {
		name, err := r.name(&seen)
		if err != nil {
			return err
		}
		if err := each(name); err != nil {
			return err
		}
	}
	_, err := r.dec.ReadToken()
	return r.fail(err)
}

func (r *Reader) name(seen *names) (string, error) {
	token, err := r.dec.ReadToken()
	if err != nil {
		return "", r.fail(err)
	}
	name := token.String()
	if len(name) > maxName {
		return "", component.TextTooLong(r.out.File, component.Location{Line: r.lineAt(r.dec.InputOffset())}, maxName)
	}
	if seen.add(name) {
		r.out.WarnAt(component.WarnDuplicateKey, fault.Params{"name": name}, r.Location)
	}
	if seen.count > r.out.Limits.Components {
		return "", component.TooMany(r.out.File, r.out.Limits.Components)
	}
	return name, nil
}

// Array calls each for every element; each must read or Skip it.
func (r *Reader) Array(each func() error) error {
	if ok, err := r.open('['); !ok || err != nil {
		return err
	}
	for count := 0; r.dec.PeekKind() != ']'; count++ {
		if count >= r.out.Limits.Components {
			return component.TooMany(r.out.File, r.out.Limits.Components)
		}
		if err := each(); err != nil {
			return err
		}
	}
	_, err := r.dec.ReadToken()
	return r.fail(err)
}

// open enters an object or array; what is neither is passed over.
func (r *Reader) open(want jsontext.Kind) (bool, error) {
	if kind := r.dec.PeekKind(); kind != want {
		return false, r.passOver(kind)
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return false, r.fail(err)
	}
	if r.dec.StackDepth() > 4*r.out.Limits.Depth {
		return false, component.TooDeep(r.out.File, r.Location(), r.out.Limits.Depth)
	}
	return true, nil
}

// Text reads a string; a number is given as it is written, null as nothing.
func (r *Reader) Text() (string, error) {
	kind := r.dec.PeekKind()
	if kind != '"' && kind != '0' {
		return "", r.passOver(kind)
	}
	token, err := r.dec.ReadToken()
	if err != nil {
		return "", r.fail(err)
	}
	text := token.String()
	if len(text) > r.out.Limits.String {
		return "", component.TextTooLong(r.out.File, r.Location(), r.out.Limits.String)
	}
	return text, nil
}

// Bool reads true or false; anything else that is not null counts as true, as
// it does for the JavaScript that wrote the file.
func (r *Reader) Bool() (bool, error) {
	kind := r.dec.PeekKind()
	if err := r.Skip(); err != nil {
		return false, err
	}
	return kind != 'f' && kind != 'n', nil
}

// Skip passes over one value of any size and depth.
func (r *Reader) Skip() error { return r.fail(r.dec.SkipValue()) }

// Is reports whether the next value begins with kind: '{', '[', '"', '0', 't', 'f', 'n'.
func (r *Reader) Is(kind byte) bool { return r.dec.PeekKind() == jsontext.Kind(kind) }

func (r *Reader) passOver(kind jsontext.Kind) error {
	if err := r.Skip(); err != nil {
		return err
	}
	if kind != 'n' {
		r.out.WarnAt(component.WarnUnexpectedType, fault.Params{"found": kind.String()}, r.Location)
	}
	return nil
}

// fail turns the decoder's error into one that names the file and the line.
func (r *Reader) fail(err error) error {
	if err == nil {
		return nil
	}
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	offset := r.dec.InputOffset()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		offset = syntax.ByteOffset
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return component.Truncated(r.out.File, r.lineAt(int64(len(r.data))))
	}
	return component.Syntax(r.out.File, r.lineAt(offset), err)
}

// names remembers an object's member names; most objects have few.
type names struct {
	count int // with repeated ones
	few   []string
	many  map[string]struct{}
}

// add reports whether the name was there before.
func (n *names) add(name string) bool {
	n.count++
	if n.many != nil {
		_, old := n.many[name]
		n.many[name] = struct{}{}
		return old
	}
	if slices.Contains(n.few, name) {
		return true
	}
	n.few = append(n.few, name)
	if len(n.few) == 16 {
		n.many = make(map[string]struct{}, 64)
		for _, old := range n.few {
			n.many[old] = struct{}{}
		}
	}
	return false
}
