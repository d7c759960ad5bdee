package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// child is one process that works for the pool. One task at a time uses it.
type child struct {
	options Options
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     io.ReadCloser
	trace   *headBuffer
	alive   bool
	tasks   int
	last    time.Time
}

func start(o Options) (*child, error) {
	c := &child{options: o, trace: &headBuffer{}, alive: true, last: time.Now()}
	c.cmd = exec.Command(o.Command[0], o.Command[1:]...)
	c.cmd.Env = append([]string{
		variableMemory + "=" + strconv.FormatInt(o.Memory, 10),
		variableInput + "=" + strconv.FormatInt(o.Input, 10),
	}, o.Env...)
	c.cmd.Stderr = c.trace
	c.cmd.WaitDelay = time.Second
	isolate(c.cmd)
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if c.out, err = c.cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	// The child dies with the thread that starts it. A new goroutine is locked to
	// no thread, and threads that no goroutine is locked to do not end.
	started := make(chan error)
	go func() { started <- c.cmd.Start() }()
	if err := <-started; err != nil {
		return nil, err
	}
	return c, nil
}

// verdict says why a task was cut short.
type verdict struct{ err atomic.Pointer[error] }

func (v *verdict) set(err error) { v.err.CompareAndSwap(nil, &err) }

func (v *verdict) get() error {
	if p := v.err.Load(); p != nil {
		return *p
	}
	return nil
}

// do sends the task and reads the answer, while a watch stands ready to kill.
func (c *child) do(ctx context.Context, closed <-chan struct{}, task string, input []byte) ([]byte, error) {
	c.tasks++
	why, done := &verdict{}, make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() { c.watch(ctx, closed, why, done) })
	answered, err := c.exchange(task, input)
	close(done)
	watching.Wait()
	c.last = time.Now()
	if err != nil || why.get() != nil {
		return nil, c.lost(err, why.get())
	}
	if answered.kind == failure {
		return nil, unpack(answered.body)
	}
	return answered.body, nil
}

// errUnsent says that a child was gone before it had its task.
var errUnsent = errors.New("the task could not be handed over")

func (c *child) exchange(task string, input []byte) (frame, error) {
	if err := writeFrame(c.in, frame{kind: request, name: task, body: input}); err != nil {
		return frame{}, fmt.Errorf("%w: %w", errUnsent, err)
	}
	return readFrame(c.out, c.options.Output)
}

// watch kills the child when its time is up, its memory too large or nobody waits.
func (c *child) watch(ctx context.Context, closed <-chan struct{}, why *verdict, done <-chan struct{}) {
	late := time.NewTimer(c.options.Time)
	defer late.Stop()
	look := time.NewTicker(25 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-done:
			return
		case <-ctx.Done():
			c.kill(why, ctx.Err())
			return
		case <-closed:
			c.kill(why, ErrClosed)
			return
		case <-late.C:
			c.kill(why, ErrTimeout)
			return
		case <-look.C:
			if resident(c.cmd.Process.Pid) > c.options.Memory+c.options.Memory/4 {
				c.kill(why, ErrMemory)
				return
			}
		}
	}
}

func (c *child) kill(why *verdict, err error) {
	why.set(err)
	_ = c.cmd.Process.Kill() // it may have ended by itself
}

// lost says what became of a child that did not answer, and buries it.
func (c *child) lost(err, why error) error {
	c.alive = false
	if errors.Is(err, ErrTooLarge) {
		why = fmt.Errorf("its answer: %w", ErrTooLarge)
	}
	_ = c.cmd.Process.Kill() // it may have ended by itself
	_ = c.cmd.Wait()         // its status is looked at below
	switch {
	case why != nil:
		return why
	case c.cmd.ProcessState.ExitCode() == exitMemory || outOfMemory(c.trace.first()):
		return ErrMemory
	case errors.Is(err, errUnsent):
		return fmt.Errorf("%w: %w", ErrCrashed, err)
	}
	return fmt.Errorf("%w: %s: %s", ErrCrashed, c.cmd.ProcessState, c.trace.first())
}

// end lets the child go: its input ends, so it does.
func (c *child) end() {
	if !c.alive {
		return
	}
	c.alive = false
	_ = c.in.Close()         // it may have ended by itself
	_ = c.cmd.Process.Kill() // it has nothing left to do
	_ = c.cmd.Wait()         // nobody asks for its status
}

// resident is a process's memory in bytes; 0 where the system does not tell.
func resident(pid int) int64 {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// headBuffer keeps the beginning of what a child complains of.
type headBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// complaint is how much of it is kept, in bytes.
const complaint = 4 << 10

func (t *headBuffer) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if room := complaint - t.b.Len(); room > 0 {
		t.b.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

func (t *headBuffer) first() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	line, _, _ := strings.Cut(t.b.String(), "\n")
	return line
}
