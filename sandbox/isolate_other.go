//go:build !linux

package sandbox

import (
	"os"
	"os/exec"
	"strings"
)

// isolate has nothing to do here: a child ends when its input does.
func isolate(*exec.Cmd) {}

// limitProcess has nothing to do here: the child watches itself.
func limitProcess(int64) {}

// self is this program's file.
func self() string {
	if path, err := os.Executable(); err == nil {
		return path
	}
	return asStarted()
}

// outOfMemory reports a runtime that was refused memory, by what it says.
func outOfMemory(complaint string) bool { return strings.Contains(complaint, "out of memory") }
