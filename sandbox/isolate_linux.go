package sandbox

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// isolate makes a child die with its parent, keeps the terminal's signals from
// it, and lets no open file but its three pipes reach it.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	closeOnExec()
}

const (
	sysCloseRange = 436 // the same on every architecture
	closeRangeCLO = 4   // CLOSE_RANGE_CLOEXEC: mark them, do not close them
	manyFiles     = 1024
)

// closeOnExec marks every file of this process, for what it inherited itself is
// not marked. Go marks all that it opens.
func closeOnExec() {
	if _, _, errno := syscall.RawSyscall(sysCloseRange, 3, uintptr(^uint32(0)), closeRangeCLO); errno == 0 {
		return
	}
	for fd := 3; fd < manyFiles; fd++ {
		syscall.CloseOnExec(fd)
	}
}

// limitProcess has the system refuse what no task needs: more memory than allowed
// by far, before any watch can look, and files written. Address space cannot be
// limited, since Go reserves much more than it uses; what it may write to can.
func limitProcess(memory int64) {
	_ = set(syscall.RLIMIT_CORE, 0) // where the system refuses, the watches are left
	_ = set(syscall.RLIMIT_FSIZE, 0)
	if !raceDetector { // its shadow memory is larger than any limit
		_ = set(syscall.RLIMIT_DATA, uint64(memory+memory/2+dataSlack))
	}
}

// dataSlack is what the runtime takes beside the heap: a region of it at a time.
const dataSlack = 256 << 20

func set(resource int, limit uint64) error {
	var now syscall.Rlimit
	if err := syscall.Getrlimit(resource, &now); err != nil {
		return err
	}
	limit = min(limit, now.Max)
	return syscall.Setrlimit(resource, &syscall.Rlimit{Cur: limit, Max: limit})
}

// self is this very program, even when its file was replaced meanwhile. Without
// /proc it is the file that it was started as.
func self() string {
	const running = "/proc/self/exe"
	if _, err := os.Readlink(running); err == nil {
		return running
	}
	return asStarted()
}

// outOfMemory reports a runtime that was refused memory, by what it says.
func outOfMemory(complaint string) bool {
	return strings.Contains(complaint, "out of memory") || strings.Contains(complaint, "cannot allocate memory")
}
