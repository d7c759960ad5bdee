package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows a person at a terminal that something goes on; elsewhere, and to
// who asked for quiet, it shows nothing.
type progress struct {
	bar *progressbar.ProgressBar
	one bool // a single thing of which nobody knows how long it takes
}

func newProgress(quiet bool, things int, errs io.Writer) *progress {
	f, ok := errs.(*os.File)
	switch {
	case quiet || !ok || !term.IsTerminal(int(f.Fd())):
		return &progress{bar: progressbar.DefaultSilent(int64(things))}
	case things < 2:
		return &progress{bar: progressbar.NewOptions(-1, progressbar.OptionSetWriter(errs), progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14), progressbar.OptionSetRenderBlankState(true)), one: true}
	}
	return &progress{bar: progressbar.NewOptions(things, progressbar.OptionSetWriter(errs), progressbar.OptionClearOnFinish(), progressbar.OptionShowCount(), progressbar.OptionSetRenderBlankState(true))}
}

// aside makes room for a line. That a bar cannot be drawn is no loss.
func (p *progress) aside() {
	if p.one {
		_ = p.bar.Finish()
		return
	}
	_ = p.bar.Clear()
}

// step says that one thing more is done.
func (p *progress) step() {
	if !p.one {
		_ = p.bar.Add(1)
	}
}

// end takes it away.
func (p *progress) end() { _ = p.bar.Finish() }
