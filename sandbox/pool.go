package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// Options bound the pool and what a child may take.
type Options struct {
	Size    int           // children at the same time
	Command []string      // starts a child; this program with Argument when empty
	Env     []string      // added to the child's empty environment
	Time    time.Duration // of one task
	Memory  int64         // bytes that a child may hold
	Input   int64         // bytes of one task's input
	Output  int64         // bytes of one task's output
	Tasks   int           // after which a child is replaced
	Idle    time.Duration // after which a child that nobody needs is let go
}

// Argument is the hidden command that makes this program a child.
const Argument = "sandbox-worker"

func (o Options) withDefaults() Options {
	o.Size = max(o.Size, 1)
	if len(o.Command) == 0 {
		o.Command = []string{self(), Argument}
	}
	setDefault(&o.Time, time.Minute)
	setDefault(&o.Memory, 1<<30)
	setDefault(&o.Input, 512<<20)
	setDefault(&o.Output, 64<<20)
	setDefault(&o.Tasks, 500)
	setDefault(&o.Idle, 20*time.Second)
	o.Idle = max(o.Idle, 2)
	return o
}

func setDefault[T int | int64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// asStarted is the file that this program was started as.
func asStarted() string {
	path, err := exec.LookPath(os.Args[0])
	if err != nil {
		return os.Args[0]
	}
	if absolute, err := filepath.Abs(path); err == nil {
		return absolute
	}
	return path
}

// Pool is a few children that wait for work.
type Pool struct {
	options Options
	places  chan struct{} // one for each task at the same time
	closed  chan struct{}
	once    sync.Once
	sweeper sync.WaitGroup

	mu   sync.Mutex
	idle []*child // the one that worked last is taken first, so that the others can be let go
}

// NewPool makes a pool. Children are started when they are needed.
func NewPool(o Options) *Pool {
	p := &Pool{options: o.withDefaults(), closed: make(chan struct{})}
	p.places = make(chan struct{}, p.options.Size)
	p.sweeper.Go(p.letGo)
	return p
}

// Do runs one task in a child and returns what it answered. An error of the task
// itself comes back as it was, a fault with its key; what became of the child is
// one of this package's errors.
func (p *Pool) Do(ctx context.Context, task string, input []byte) ([]byte, error) {
	if int64(len(input)) > p.options.Input {
		return nil, fmt.Errorf("%s: its input has %d bytes, %d are allowed: %w", task, len(input), p.options.Input, ErrTooLarge)
	}
	if err := p.enter(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", task, err)
	}
	defer func() { <-p.places }()
	output, err := p.run(ctx, task, input)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", task, err)
	}
	return output, nil
}

// enter waits for a place.
func (p *Pool) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.places <- struct{}{}:
	case <-p.closed:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-p.closed:
		<-p.places
		return ErrClosed
	default:
		return nil
	}
}

// run gives the task to a child. One that turns out to have died while it waited
// never saw the task, so another gets it.
func (p *Pool) run(ctx context.Context, task string, input []byte) ([]byte, error) {
	for {
		c := p.waiting()
		fresh := c == nil
		if fresh {
			var err error
			if c, err = start(p.options); err != nil {
				return nil, fmt.Errorf("start a process for it: %w", err)
			}
		}
		output, err := c.do(ctx, p.closed, task, input)
		p.giveBack(c)
		if fresh || !errors.Is(err, errUnsent) {
			return output, err
		}
	}
}

func (p *Pool) waiting() *child {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.idle) == 0 {
		return nil
	}
	c := p.idle[len(p.idle)-1]
	p.idle = p.idle[:len(p.idle)-1]
	return c
}

func (p *Pool) giveBack(c *child) {
	if !c.alive || c.tasks >= p.options.Tasks {
		c.end()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, c)
}

// letGo ends children that have had nothing to do for a while.
func (p *Pool) letGo() {
	every := time.NewTicker(p.options.Idle / 2)
	defer every.Stop()
	for {
		select {
		case <-p.closed:
			return
		case <-every.C:
			p.sweep(p.options.Idle)
		}
	}
}

// sweep ends the children that have waited longer than that.
func (p *Pool) sweep(longer time.Duration) {
	p.mu.Lock()
	n := 0 // those that waited longest are first
	for n < len(p.idle) && time.Since(p.idle[n].last) > longer {
		n++
	}
	old := append([]*child(nil), p.idle[:n]...)
	p.idle = append(p.idle[:0], p.idle[n:]...)
	p.mu.Unlock()
	for _, c := range old {
		c.end()
	}
}

// Close ends all children, and the tasks that they are at with ErrClosed. It
// returns when no process is left.
func (p *Pool) Close() error {
	p.once.Do(func() {
		close(p.closed)
		p.sweeper.Wait()
		for range p.options.Size {
			p.places <- struct{}{}
		}
		p.sweep(-1)
	})
	return nil
}
