package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"time"
)

// Handler does one kind of work.
type Handler func(ctx context.Context, input []byte) ([]byte, error)

// Handlers are the tasks by name.
type Handlers map[string]Handler

// The exit status of a child that took too much memory.
const exitMemory = 86

// The variables that tell a child its limits; it sees no others.
const (
	variableMemory = "TAISEI_SANDBOX_MEMORY"
	variableInput  = "TAISEI_SANDBOX_INPUT"
)

// largestStack turns endless recursion into the end of the child, early.
const largestStack = 64 << 20

// Serve is what a child does: it answers requests until its input ends, which it
// does when the parent closes it or dies.
func Serve(handlers Handlers, in io.Reader, out io.Writer) error {
	if out == os.Stdout {
		os.Stdout = os.Stderr // what a handler prints by mistake is no answer
	}
	limit := number(variableMemory, 1<<30)
	limitProcess(limit)
	debug.SetMaxStack(largestStack)
	debug.SetMemoryLimit(limit / 4 * 3) // collect harder before it is too late
	go watchOwnMemory(limit)
	requests := make(chan frame)
	go readRequests(in, requests)
	for f := range requests {
		if err := serveOne(handlers, f, out); err != nil {
			return err
		}
		if held() > comfortable {
			debug.FreeOSMemory()
		}
	}
	return nil
}

// readRequests reads ahead of the work, so that the end of the input ends the
// child even in the middle of it.
func readRequests(in io.Reader, requests chan<- frame) {
	for {
		f, err := readFrame(in, number(variableInput, 1<<30))
		if err != nil {
			status := 0
			if !errors.Is(err, io.EOF) {
				fmt.Fprintln(os.Stderr, err)
				status = 1
			}
			os.Exit(status)
		}
		requests <- f
	}
}

func serveOne(handlers Handlers, f frame, out io.Writer) error {
	handler, ok := handlers[f.name]
	if !ok {
		return writeFrame(out, frame{kind: failure, body: pack(fmt.Errorf("there is no task %q", f.name))})
	}
	result, err := handler(context.Background(), f.body)
	if err != nil {
		return writeFrame(out, frame{kind: failure, body: pack(err)})
	}
	return writeFrame(out, frame{kind: answer, body: result})
}

func number(variable string, otherwise int64) int64 {
	if n, err := strconv.ParseInt(os.Getenv(variable), 10, 64); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// comfortable is what a child may keep between tasks, in bytes.
const comfortable = 128 << 20

// held is the memory that this process holds, in bytes.
func held() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64() - sample[1].Value.Uint64())
}

// watchOwnMemory ends the child when it has taken too much. The parent watches
// too, where the system lets it.
func watchOwnMemory(limit int64) {
	for held() <= limit {
		time.Sleep(20 * time.Millisecond)
	}
	os.Exit(exitMemory)
}
