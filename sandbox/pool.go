package sandbox

import (
	"context"
	"fmt"
	"os"
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
	return o
}

func setDefault[T int | int64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// self is this program's file; where the system does not tell, as it was called.
func self() string {
	if path, err := os.Executable(); err == nil {
		return path
	}
	return os.Args[0]
}

// Pool is a few children that wait for work.
type Pool struct {
	options Options
	slots   chan *child // nil where a child is yet to be started
	closed  chan struct{}
	once    sync.Once
	done    sync.WaitGroup
}

// NewPool makes a pool. Children are started when they are needed.
func NewPool(o Options) *Pool {
	p := &Pool{options: o.withDefaults(), closed: make(chan struct{})}
	p.slots = make(chan *child, p.options.Size)
	for range p.options.Size {
		p.slots <- nil
	}
	p.done.Add(1)
	go p.letGo()
	return p
}

// Do runs one task in a child and returns what it answered. An error of the task
// itself comes back as it was, a fault with its key; what became of the child is
// one of this package's errors.
func (p *Pool) Do(ctx context.Context, task string, input []byte) ([]byte, error) {
	if int64(len(input)) > p.options.Input {
		return nil, fmt.Errorf("%s: its input has %d bytes, %d are allowed: %w", task, len(input), p.options.Input, ErrTooLarge)
	}
	c, err := p.take(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", task, err)
	}
	if c == nil {
		if c, err = start(p.options); err != nil {
			p.slots <- nil
			return nil, fmt.Errorf("%s: start a process for it: %w", task, err)
		}
	}
	output, err := c.do(ctx, task, input)
	if !c.alive || c.tasks >= p.options.Tasks {
		c.end()
		c = nil
	}
	p.slots <- c
	if err != nil {
		return nil, fmt.Errorf("%s: %w", task, err)
	}
	return output, nil
}

func (p *Pool) take(ctx context.Context) (*child, error) {
	select {
	case <-p.closed:
		return nil, ErrClosed
	default:
	}
	select {
	case c := <-p.slots:
		return c, nil
	case <-p.closed:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// letGo ends children that have had nothing to do for a while.
func (p *Pool) letGo() {
	defer p.done.Done()
	every := time.NewTicker(p.options.Idle / 2)
	defer every.Stop()
	for {
		select {
		case <-p.closed:
			return
		case <-every.C:
			p.sweep()
		}
	}
}

func (p *Pool) sweep() {
	for range p.options.Size {
		select {
		case c := <-p.slots:
			if c != nil && time.Since(c.last) > p.options.Idle {
				c.end()
				c = nil
			}
			p.slots <- c
		default:
			return
		}
	}
}

// Close ends all children, those at work when their task is done.
func (p *Pool) Close() error {
	p.once.Do(func() {
		close(p.closed)
		p.done.Wait()
		for range p.options.Size {
			if c := <-p.slots; c != nil {
				c.end()
			}
		}
	})
	return nil
}
