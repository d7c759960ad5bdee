package sandbox_test

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"taisei/sandbox"
)

// roleVariable makes this test's own program a parent of children of its own.
const roleVariable = "TAISEI_SANDBOX_TEST_ROLE"

// play is what such a parent does.
func play(role string) int {
	p := sandbox.NewPool(sandbox.Options{})
	switch role {
	case "dies": // it is killed while its child hangs
		out, err := p.Do(context.Background(), "pid", nil)
		fmt.Println(string(out), err)
		_, _ = p.Do(context.Background(), "hang", nil)
	case "echo":
		out, err := p.Do(context.Background(), "echo", []byte("hello"))
		fmt.Println(string(out), err)
		_, err = p.Do(context.Background(), "stack", nil)
		fmt.Println(errors.Is(err, sandbox.ErrCrashed))
		_, err = p.Do(context.Background(), "bomb", nil)
		fmt.Println(errors.Is(err, sandbox.ErrMemory))
	}
	p.Close()
	return 0
}

func TestChildDiesWithItsParent(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{roleVariable + "=dies"}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 100)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	pid, _, _ := strings.Cut(string(line[:n]), " ")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	waitEnded(t, pid)
}

// waitEnded waits until a process that is not our own child runs no more; whoever
// adopted it may be slow to bury it.
func waitEnded(t *testing.T, pid string) {
	t.Helper()
	for range 500 {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		threads, _ := os.ReadDir("/proc/" + pid + "/task") // the first may end before the others
		if err != nil || bytes.Contains(stat, []byte(") Z ")) && len(threads) < 2 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %s still runs", pid)
}

// A file that this program inherited, or that a library opened carelessly, is not
// for the child.
func TestChildInheritsOnlyItsPipes(t *testing.T) {
	careless, err := syscall.Dup(int(os.Stderr.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(careless)
	p := newPool(t, sandbox.Options{})
	out, err := p.Do(t.Context(), "files", nil)
	if err != nil || string(out) != "0 pipe: 1 pipe: 2 pipe: " {
		t.Errorf("open are %s, %v", out, err)
	}
}

func TestChildWritesNoFile(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the system does not limit it")
	}
	p := newPool(t, sandbox.Options{})
	if _, err := p.Do(t.Context(), "write", nil); err == nil {
		t.Error("it did")
	}
	if info, err := os.Stat(filepath.Join(os.TempDir(), "taisei-sandbox-test")); err == nil && info.Size() > 0 {
		t.Errorf("%d bytes", info.Size())
	}
	_ = os.Remove(filepath.Join(os.TempDir(), "taisei-sandbox-test")) // it may be there, empty
}

func TestWhatAHandlerPrintsIsNoAnswer(t *testing.T) {
	p := newPool(t, sandbox.Options{})
	for _, task := range []string{"print", "complain"} {
		if out, err := p.Do(t.Context(), task, []byte("in")); err != nil || string(out) != "in" {
			t.Errorf("%s: %q, %v", task, out, err)
		}
	}
}

func TestCrashTellsWhy(t *testing.T) {
	p := newPool(t, sandbox.Options{})
	for task, want := range map[string]string{"panic": "planned", "stack": "stack", "exit": "exit status 0"} {
		if _, err := p.Do(t.Context(), task, nil); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), task) {
			t.Errorf("%s: %v", task, err)
		}
	}
}

// A child that was killed while it waited costs the next task nothing.
func TestChildThatDiedWaiting(t *testing.T) {
	p := newPool(t, sandbox.Options{})
	for _, size := range []int{0, 1 << 20} {
		out, err := p.Do(t.Context(), "pid", nil)
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(string(out))
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		waitEnded(t, string(out))
		if out, err := p.Do(t.Context(), "echo", make([]byte, size)); err != nil || len(out) != size {
			t.Errorf("%d bytes, %v", len(out), err)
		}
	}
}

func TestCloseCutsWorkOff(t *testing.T) {
	p := sandbox.NewPool(sandbox.Options{Size: 2, Time: time.Hour})
	ended := make(chan error)
	for range 3 { // one of them waits for a place
		go func() {
			_, err := p.Do(t.Context(), "hang", nil)
			ended <- err
		}()
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	for range 3 {
		if err := <-ended; !errors.Is(err, sandbox.ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestChildIsReplacedAfterItsTasks(t *testing.T) {
	p := newPool(t, sandbox.Options{Tasks: 2})
	var pids []string
	for range 4 {
		out, err := p.Do(t.Context(), "pid", nil)
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, string(out))
	}
	if pids[0] != pids[1] || pids[1] == pids[2] || pids[2] != pids[3] {
		t.Error(pids)
	}
}

func TestProgramThatIsNoWorker(t *testing.T) {
	for _, command := range [][]string{{"/nothing/here"}, {"true"}, {"echo", "hello"}, {"false"}} {
		p := newPool(t, sandbox.Options{Command: command})
		if _, err := p.Do(t.Context(), "echo", nil); err == nil {
			t.Errorf("%v: no error", command)
		}
	}
}

// In a container made from nothing there is this program's file, and no /proc.
func TestWithNothingButItsFile(t *testing.T) {
	program, err := elf.Open(os.Args[0])
	if err != nil {
		t.Skip(err)
	}
	for _, p := range program.Progs {
		if p.Type == elf.PT_INTERP {
			t.Skip("this test's program is not static: run it with CGO_ENABLED=0")
		}
	}
	program.Close()
	if os.Geteuid() != 0 {
		t.Skip("chroot is for root")
	}
	dir := t.TempDir()
	copyProgram(t, filepath.Join(dir, "taisei"))
	cmd := exec.Command("/taisei")
	cmd.Env = []string{roleVariable + "=echo"}
	chroot(cmd, dir)
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "hello <nil>\ntrue\ntrue\n" {
		t.Errorf("%s%v", out, err)
	}
}

func copyProgram(t *testing.T, to string) {
	t.Helper()
	in, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

func chroot(cmd *exec.Cmd, dir string) {
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: dir}
}
