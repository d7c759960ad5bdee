package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"taisei/app/reading"
	"taisei/detect"
	"taisei/sandbox"
)

// measuring scans archives, some at a time.
type measuring struct {
	scan     func(ctx context.Context, path string) (detect.Result, error)
	workers  int
	results  io.Writer
	progress io.Writer
}

// outcome is what became of one target, as far as the tables need it.
type outcome struct {
	target
	verdict detect.Verdict
	rules   []string // that matched, each once
	reasons []string // why something that runs was left unread, each once
}

// measure gives the outcomes in the order of the targets. A target whose scan
// hangs, crashes or cannot start is unscanned; only being called off is an error.
func (m *measuring) measure(ctx context.Context, name string, targets []target) ([]outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]chan detect.Result, len(targets))
	for i := range results {
		results[i] = make(chan detect.Result, 1)
	}
	go m.scanAll(ctx, targets, results)
	outcomes := make([]outcome, len(targets))
	for i, t := range targets {
		var r detect.Result
		select {
		case r = <-results[i]:
		case <-ctx.Done():
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := m.keep(t, r); err != nil {
			return nil, err
		}
		outcomes[i] = outcomeOf(t, r)
		m.tell(name, i+1, len(targets))
	}
	return outcomes, nil
}

func (m *measuring) scanAll(ctx context.Context, targets []target, results []chan detect.Result) {
	free := make(chan struct{}, max(m.workers, 1))
	for i, t := range targets {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return
		}
		go func() {
			defer func() { <-free }()
			r, err := m.scan(ctx, t.path)
			if err != nil {
				r = reading.Unscanned(t.path, err)
			}
			results[i] <- r
		}()
	}
}

// keep writes a result down with the path inside its folder.
func (m *measuring) keep(t target, r detect.Result) error {
	r.Target = t.shown
	return json.NewEncoder(m.results).Encode(r)
}

// told is after how many archives progress is told.
const told = 50

func (m *measuring) tell(name string, done, all int) {
	if done%told == 0 || done == all {
		fmt.Fprintf(m.progress, "%s: %d of %d\n", name, done, all)
	}
}

func outcomeOf(t target, r detect.Result) outcome {
	o := outcome{target: t, verdict: r.Verdict}
	for _, f := range r.Findings {
		o.rules = append(o.rules, f.Rule)
	}
	for _, u := range r.Unread {
		if u.Runs {
			o.reasons = append(o.reasons, u.Reason)
		}
	}
	if r.Error != "" {
		o.reasons = append(o.reasons, failure(r.Error))
	}
	o.rules, o.reasons = distinct(o.rules), distinct(o.reasons)
	return o
}

// failure is one word for why there is no more in a result than an error.
func failure(text string) string {
	for reason, err := range map[string]error{
		"time": sandbox.ErrTimeout, "memory": sandbox.ErrMemory, "crash": sandbox.ErrCrashed, "output": sandbox.ErrTooLarge,
	} {
		if strings.Contains(text, err.Error()) {
			return reason
		}
	}
	return "not opened"
}

func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}
