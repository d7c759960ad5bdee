package reading

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"taisei/detect"
	"taisei/fault"
	"taisei/inventory/component"
	"taisei/sandbox"
)

// Pool reads in the sandbox. It is inventory's Reading.
type Pool struct{ Sandbox *sandbox.Pool }

// Read reads a lockfile or SBOM.
func (p Pool) Read(ctx context.Context, name string, data []byte) (component.Document, error) {
	var doc component.Document
	in, err := pack(header{Name: name}, data)
	if err != nil {
		return doc, err
	}
	out, err := p.Sandbox.Do(ctx, readList, in)
	if err != nil {
		return doc, unreadable(name, err)
	}
	return doc, json.Unmarshal(out, &doc)
}

// unreadable turns the loss of a child into what the person who sent the file can do.
func unreadable(name string, err error) error {
	for sentinel, key := range map[error]string{
		sandbox.ErrTimeout: "fault.read_time", sandbox.ErrMemory: "fault.read_memory",
		sandbox.ErrTooLarge: "fault.read_large", sandbox.ErrCrashed: "fault.read_crash",
	} {
		if errors.Is(err, sentinel) {
			return (&fault.Error{Code: fault.Invalid, Key: key, Field: name, Params: fault.Params{"file": name}}).Wrap(err)
		}
	}
	return err
}

// Scan analyses bytes.
func (p Pool) Scan(ctx context.Context, name, purl string, data []byte) (detect.Result, error) {
	return p.scan(ctx, scanBytes, header{Name: name, PURL: purl}, data)
}

// ScanPath analyses a file or folder of this machine.
func (p Pool) ScanPath(ctx context.Context, path string) (detect.Result, error) {
	return p.scan(ctx, scanPath, header{Name: path, Path: path}, nil)
}

// Examine tells all of bytes that a comparison needs.
func (p Pool) Examine(ctx context.Context, name, purl string, data []byte) (detect.Examination, error) {
	return p.examine(ctx, examineBytes, header{Name: name, PURL: purl}, data)
}

// ExaminePath is Examine of a file or folder of this machine.
func (p Pool) ExaminePath(ctx context.Context, path string) (detect.Examination, error) {
	return p.examine(ctx, examinePath, header{Name: path, Path: path}, nil)
}

func (p Pool) scan(ctx context.Context, task string, h header, data []byte) (detect.Result, error) {
	var r detect.Result
	lost, err := p.do(ctx, task, h, data, &r)
	if lost != nil {
		return Unscanned(h.Name, lost), nil
	}
	return r, err
}

func (p Pool) examine(ctx context.Context, task string, h header, data []byte) (detect.Examination, error) {
	var e detect.Examination
	lost, err := p.do(ctx, task, h, data, &e)
	if lost != nil {
		return detect.Examination{Result: Unscanned(h.Name, lost)}, nil
	}
	return e, err
}

// do has a child do a task. What became of the child is lost, and makes the artifact
// unscanned; the error is that the work was called off.
func (p Pool) do(ctx context.Context, task string, h header, data []byte, out any) (lost, err error) {
	in, err := pack(h, data)
	if err != nil {
		return nil, err
	}
	answer, err := p.Sandbox.Do(ctx, task, in)
	if ctx.Err() != nil || errors.Is(err, sandbox.ErrClosed) {
		return nil, fmt.Errorf("scan %s: %w", h.Name, errors.Join(err, ctx.Err()))
	}
	if err != nil {
		return err, nil
	}
	return json.Unmarshal(answer, out), nil
}

// Unscanned is the result of a target that could not be read at all.
func Unscanned(target string, err error) detect.Result {
	return detect.Result{Target: target, Verdict: detect.Unscanned, Error: err.Error()}
}
