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

// scan gives a Result even when the child was lost: unscanned, with the reason. It
// is an error only when the work was called off.
func (p Pool) scan(ctx context.Context, task string, h header, data []byte) (detect.Result, error) {
	in, err := pack(h, data)
	if err != nil {
		return detect.Result{}, err
	}
	out, err := p.Sandbox.Do(ctx, task, in)
	if ctx.Err() != nil || errors.Is(err, sandbox.ErrClosed) {
		return detect.Result{}, fmt.Errorf("scan %s: %w", h.Name, errors.Join(err, ctx.Err()))
	}
	if err != nil {
		return Unscanned(h.Name, err), nil
	}
	var r detect.Result
	if err := json.Unmarshal(out, &r); err != nil {
		return Unscanned(h.Name, err), nil
	}
	return r, nil
}

// Unscanned is the result of a target that could not be read at all.
func Unscanned(target string, err error) detect.Result {
	return detect.Result{Target: target, Verdict: detect.Unscanned, Error: err.Error()}
}
