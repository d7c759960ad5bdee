package reading

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"taisei/detect"
	"taisei/inventory/component"
	"taisei/inventory/lockfile"
	"taisei/sandbox"
)

// The tasks' names.
const (
	scanBytes    = "scan"
	scanPath     = "scan-path"
	examineBytes = "examine"
	examinePath  = "examine-path"
	readList     = "list"
)

// Tasks lists what a child can do.
func Tasks() sandbox.Handlers {
	return sandbox.Handlers{
		scanBytes:    analyse(given, scan),
		scanPath:     analyse(named, scan),
		examineBytes: analyse(given, examine),
		examinePath:  analyse(named, examine),
		readList:     doReadList,
	}
}

// header goes before a task's bytes.
type header struct {
	Name string `json:"name"`
	PURL string `json:"purl,omitempty"`
	Path string `json:"path,omitempty"`
}

func pack(h header, data []byte) ([]byte, error) {
	head, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, 4+len(head)+len(data))
	out = binary.BigEndian.AppendUint32(out, uint32(len(head)))
	out = append(out, head...)
	return append(out, data...), nil
}

var errInput = errors.New("the task's input is broken")

func unpack(in []byte) (h header, data []byte, err error) {
	if len(in) < 4 {
		return h, nil, errInput
	}
	size := int(binary.BigEndian.Uint32(in))
	if size > len(in)-4 {
		return h, nil, errInput
	}
	return h, in[4+size:], json.Unmarshal(in[4:4+size], &h)
}

// collectLess suits a child that does one thing and may hold a lot of memory: fewer
// collections, bounded by the limit that sandbox sets.
func collectLess() { debug.SetGCPercent(400) }

func scan(ctx context.Context, a detect.Artifact) any {
	return detect.Scan(ctx, a, detect.DefaultLimits)
}

func examine(ctx context.Context, a detect.Artifact) any {
	return detect.Examine(ctx, a, detect.DefaultLimits)
}

// analyse is a task that gets an artifact and gives what do finds in it.
func analyse(get func(header, []byte) (detect.Artifact, error), do func(context.Context, detect.Artifact) any) sandbox.Handler {
	return func(ctx context.Context, in []byte) ([]byte, error) {
		collectLess()
		h, data, err := unpack(in)
		if err != nil {
			return nil, err
		}
		a, err := get(h, data)
		if err != nil {
			return nil, err
		}
		return json.Marshal(do(ctx, a))
	}
}

// given is the artifact whose bytes came with the task.
func given(h header, data []byte) (detect.Artifact, error) {
	return detect.Artifact{Name: h.Name, Bytes: data, PURL: h.PURL}, nil
}

// largestFile is the largest single file that a scan reads, in bytes.
const largestFile = 512 << 20

// named is a file or folder of this machine, which the child opens itself.
func named(h header, _ []byte) (detect.Artifact, error) {
	a := detect.Artifact{Name: h.Name}
	info, err := os.Stat(h.Path)
	switch {
	case err != nil:
		return a, err
	case info.IsDir():
		a.Folder = os.DirFS(h.Path)
	case !info.Mode().IsRegular():
		return a, fmt.Errorf("%s is neither a file nor a folder", h.Path)
	case info.Size() > largestFile:
		return a, fmt.Errorf("%s has %d bytes; %d are the most that is read", h.Path, info.Size(), int64(largestFile))
	default:
		a.Bytes, err = os.ReadFile(h.Path)
	}
	return a, err
}

func doReadList(_ context.Context, in []byte) ([]byte, error) {
	collectLess()
	h, data, err := unpack(in)
	if err != nil {
		return nil, err
	}
	doc, err := lockfile.Read(h.Name, data, component.Limits{}.WithDefaults())
	if err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}
