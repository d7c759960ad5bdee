package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"taisei/fault"
	"taisei/sandbox"
)

// TestMain makes this test's own program a child when it is asked to be one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.Argument {
		if err := sandbox.Serve(tasks, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(play(role))
	}
	os.Exit(m.Run())
}

var tasks = sandbox.Handlers{
	"echo": func(_ context.Context, in []byte) ([]byte, error) { return in, nil },
	"pid":  func(context.Context, []byte) ([]byte, error) { return []byte(strconv.Itoa(os.Getpid())), nil },
	"env":  func(context.Context, []byte) ([]byte, error) { return []byte(strings.Join(os.Environ(), "\n")), nil },
	"hang": func(context.Context, []byte) ([]byte, error) { select {} },
	"spin": func(context.Context, []byte) ([]byte, error) {
		for i := 0; ; i++ {
			_ = i
		}
	},
	"panic": func(context.Context, []byte) ([]byte, error) { panic("planned") },
	"stack": func(context.Context, []byte) ([]byte, error) { return []byte(strconv.Itoa(deep(1))), nil },
	"bomb": func(context.Context, []byte) ([]byte, error) {
		var all [][]byte
		for {
			all = append(all, bytes.Repeat([]byte{1}, 8<<20))
			if len(all) > 1<<20 {
				return all[0], nil
			}
		}
	},
	"flood": func(context.Context, []byte) ([]byte, error) { return make([]byte, 4<<20), nil },
	"huge":  func(context.Context, []byte) ([]byte, error) { return make([]byte, 1<<42), nil },
	"late-panic": func(context.Context, []byte) ([]byte, error) {
		go func() { panic("planned, elsewhere") }()
		select {}
	},
	"exit": func(context.Context, []byte) ([]byte, error) { os.Exit(0); return nil, nil },
	"print": func(_ context.Context, in []byte) ([]byte, error) {
		fmt.Println("this is no answer")
		return in, nil
	},
	"raw": func(context.Context, []byte) ([]byte, error) {
		for {
			if _, err := syscall.Write(1, bytes.Repeat([]byte{255}, 1<<16)); err != nil {
				return nil, err
			}
		}
	},
	"complain": func(_ context.Context, in []byte) ([]byte, error) {
		for range 1000 {
			fmt.Fprintln(os.Stderr, strings.Repeat("x", 10_000))
		}
		return in, nil
	},
	"write": func(context.Context, []byte) ([]byte, error) {
		return nil, os.WriteFile(filepath.Join(os.TempDir(), "taisei-sandbox-test"), []byte("x"), 0o600)
	},
	"files": func(context.Context, []byte) ([]byte, error) {
		var out strings.Builder
		for fd := range 64 {
			target, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
			if err == nil && !strings.HasPrefix(target, "anon_inode") && !strings.HasPrefix(target, "/sys/fs/cgroup") { // those are the runtime's own
				fmt.Fprintf(&out, "%d %s ", fd, strings.TrimRight(target, "[]0123456789"))
			}
		}
		return []byte(out.String()), nil
	},
	"fault": func(context.Context, []byte) ([]byte, error) {
		return nil, fault.Field("package.json", "fault.choice", fault.Params{"value": 50000000})
	},
}

// deep ends only when a whole number overflows, which no stack lives to see.
func deep(n int) int {
	if n < 0 {
		return n
	}
	return deep(n+1) + n
}

func newPool(t *testing.T, o sandbox.Options) *sandbox.Pool {
	t.Helper()
	if o.Time == 0 {
		o.Time = 30 * time.Second
	}
	p := sandbox.NewPool(o)
	t.Cleanup(func() { p.Close() })
	return p
}

func TestAnswerComesBack(t *testing.T) {
	p := newPool(t, sandbox.Options{Size: 2})
	in := bytes.Repeat([]byte("x"), 3<<20)
	out, err := p.Do(t.Context(), "echo", in)
	if err != nil || !bytes.Equal(in, out) {
		t.Errorf("%d bytes, %v", len(out), err)
	}
}

func TestLostChildIsNamedAndReplaced(t *testing.T) {
	for task, want := range map[string]error{
		"hang": sandbox.ErrTimeout, "spin": sandbox.ErrTimeout, "panic": sandbox.ErrCrashed,
		"stack": sandbox.ErrCrashed, "bomb": sandbox.ErrMemory, "flood": sandbox.ErrTooLarge,
		"huge": sandbox.ErrMemory, "late-panic": sandbox.ErrCrashed, "exit": sandbox.ErrCrashed, "raw": sandbox.ErrCrashed,
	} {
		t.Run(task, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, sandbox.Options{Time: 5 * time.Second, Memory: 512 << 20, Output: 1 << 20})
			if _, err := p.Do(t.Context(), task, nil); !errors.Is(err, want) {
				t.Errorf("want %v, got %v", want, err)
			}
			if out, err := p.Do(t.Context(), "echo", []byte("again")); err != nil || string(out) != "again" {
				t.Errorf("after it: %q, %v", out, err)
			}
		})
	}
}

func TestFaultKeepsItsKey(t *testing.T) {
	p := newPool(t, sandbox.Options{})
	_, err := p.Do(t.Context(), "fault", nil)
	var f *fault.Error
	if !errors.As(err, &f) || f.Key != "fault.choice" || f.Field != "package.json" || fmt.Sprint(f.Params["value"]) != "50000000" {
		t.Errorf("got %#v", err)
	}
}

func TestUnknownTaskAndLargeInputAreRefused(t *testing.T) {
	p := newPool(t, sandbox.Options{Input: 10})
	if _, err := p.Do(t.Context(), "nothing", nil); err == nil || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("got %v", err)
	}
	if _, err := p.Do(t.Context(), "echo", make([]byte, 11)); !errors.Is(err, sandbox.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestChildSeesNoEnvironment(t *testing.T) {
	t.Setenv("TAISEI_SECRET_OF_THE_PARENT", "secret")
	p := newPool(t, sandbox.Options{})
	out, err := p.Do(t.Context(), "env", nil)
	if err != nil || strings.Contains(string(out), "SECRET") {
		t.Errorf("%s, %v", out, err)
	}
}

func TestCancelledTaskFreesItsPlace(t *testing.T) {
	p := newPool(t, sandbox.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := p.Do(ctx, "hang", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := p.Do(t.Context(), "echo", nil); err != nil {
		t.Error(err)
	}
}

func TestManyAtOnce(t *testing.T) {
	p := newPool(t, sandbox.Options{Size: 3, Tasks: 7})
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			in := []byte(strconv.Itoa(i))
			if out, err := p.Do(t.Context(), "echo", in); err != nil || !bytes.Equal(in, out) {
				t.Errorf("%s: %s, %v", in, out, err)
			}
		})
	}
	wg.Wait()
}

func TestIdleChildIsLetGo(t *testing.T) {
	p := newPool(t, sandbox.Options{Idle: 40 * time.Millisecond})
	out, err := p.Do(t.Context(), "pid", nil)
	if err != nil {
		t.Fatal(err)
	}
	waitGone(t, string(out))
}

func TestClosedPoolLeavesNoProcess(t *testing.T) {
	p := newPool(t, sandbox.Options{})
	out, err := p.Do(t.Context(), "pid", nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
	waitGone(t, string(out))
	if _, err := p.Do(t.Context(), "echo", nil); !errors.Is(err, sandbox.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func waitGone(t *testing.T, pid string) {
	t.Helper()
	n, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if errors.Is(syscall.Kill(n, 0), syscall.ESRCH) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %s still lives", pid)
}

func BenchmarkRoundTrip(b *testing.B) {
	p := sandbox.NewPool(sandbox.Options{})
	defer p.Close()
	in := make([]byte, 100<<10)
	for b.Loop() {
		if _, err := p.Do(b.Context(), "echo", in); err != nil {
			b.Fatal(err)
		}
	}
}
