package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"time"

	"taisei/app/reading"
	"taisei/sandbox"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == sandbox.Argument {
		if err := sandbox.Serve(reading.Tasks(), os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	malicious, clean string // folders
	list             string // of samples and the sizes of their clusters
	page             string // that the tables are written into
	results          string // every result, a JSON object a line
	limit, workers   int
	timeout          time.Duration
	commit, date     string
}

func parse(args []string, errs io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("accuracy", flag.ContinueOnError)
	f.SetOutput(errs)
	f.StringVar(&o.malicious, "malicious", "", "folder of malicious archives")
	f.StringVar(&o.clean, "clean", "", "folder of clean archives")
	f.StringVar(&o.list, "list", "", "file of lines \"<packages in the cluster>\\t<path in the malicious folder>\"; only these are scanned")
	f.StringVar(&o.page, "page", "", "Markdown file that the tables are written into")
	f.StringVar(&o.results, "results", "", "file for every result, one JSON object a line; keep it out of the repository")
	f.IntVar(&o.limit, "limit", 0, "at most so many archives of each folder, spread evenly over it (0: all)")
	f.IntVar(&o.workers, "workers", runtime.NumCPU(), "archives at the same time")
	f.DurationVar(&o.timeout, "timeout", 2*time.Minute, "longest time for one archive")
	f.StringVar(&o.commit, "commit", "unknown", "what was measured")
	f.StringVar(&o.date, "date", time.Now().UTC().Format(time.DateOnly), "the day of it")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	switch {
	case f.NArg() > 0:
		return o, fmt.Errorf("%q is no flag", f.Arg(0))
	case o.malicious == "" && o.clean == "":
		return o, errors.New("name a folder of archives: make accuracy MALICIOUS=DIR CLEAN=DIR")
	case o.list != "" && o.malicious == "":
		return o, errors.New("a list names malicious archives; name their folder too")
	}
	return o, nil
}

// run measures both folders and writes the page once all is known, so that an
// interrupted run leaves the old figures as they were.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	o, err := parse(args, errs)
	if err != nil {
		return err
	}
	keep, err := createResults(o.results)
	if err != nil {
		return err
	}
	pool := sandbox.NewPool(sandbox.Options{Size: o.workers, Time: o.timeout, Memory: 2 << 30})
	defer pool.Close()
	m := &measuring{scan: reading.Pool{Sandbox: pool}.ScanPath, workers: o.workers, results: keep, progress: errs}
	sections, err := m.sections(ctx, o)
	if err := errors.Join(err, keep.Close()); err != nil {
		return err
	}
	for _, s := range sections {
		fmt.Fprintf(out, "## %s\n\n%s\n", s.title, s.text)
	}
	if o.page == "" {
		return nil
	}
	return writePage(o.page, sections)
}

// createResults opens the file for all results; without a name they are dropped.
func createResults(name string) (io.WriteCloser, error) {
	if name == "" {
		return discard{io.Discard}, nil
	}
	return os.Create(name)
}

type discard struct{ io.Writer }

func (discard) Close() error { return nil }

// sections gives one section for each folder named.
func (m *measuring) sections(ctx context.Context, o options) ([]section, error) {
	var all []section
	if o.malicious != "" {
		found, err := findMalicious(o)
		if err != nil {
			return nil, err
		}
		outcomes, err := m.measure(ctx, "malicious", found.targets)
		if err != nil {
			return nil, err
		}
		all = append(all, maliciousSection(o.stamp("MALICIOUS"), found, outcomes))
	}
	if o.clean != "" {
		found, err := find(o.clean)
		if err != nil {
			return nil, err
		}
		found.targets = spread(found.targets, o.limit)
		outcomes, err := m.measure(ctx, "clean", found.targets)
		if err != nil {
			return nil, err
		}
		all = append(all, cleanSection(o.stamp("CLEAN"), found, outcomes))
	}
	return all, nil
}

func findMalicious(o options) (found, error) {
	if o.list == "" {
		f, err := find(o.malicious)
		f.targets = spread(f.targets, o.limit)
		return f, err
	}
	return readList(o.list, o.malicious, o.limit)
}

// stamp says what was measured and by which command, without a path of this machine.
func (o options) stamp(folder string) stamp {
	command := "make accuracy " + folder + "=DIR"
	if o.list != "" && folder == "MALICIOUS" {
		command += " LIST=FILE"
	}
	if o.limit > 0 {
		command += fmt.Sprintf(" LIMIT=%d", o.limit)
	}
	return stamp{date: o.date, commit: o.commit, command: command}
}
