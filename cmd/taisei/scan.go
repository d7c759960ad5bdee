package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"taisei/app"
	"taisei/app/reading"
	"taisei/app/scanning"
	"taisei/app/suppress"
	"taisei/cmd/taisei/output"
	"taisei/detect"
	"taisei/sandbox"
	"taisei/watch/registry"
	"taisei/watch/script"
	"taisei/words"
)

// scanOptions are the flags of scan.
type scanOptions struct {
	format   string
	failOn   string
	registry string
	lang     string
	quiet    bool
	jobs     int
	timeout  time.Duration
	suppress string
}

func scanCommand() *cobra.Command {
	var o scanOptions
	cmd := &cobra.Command{
		Use:   "scan TARGET…",
		Short: "Look for tampering in packages, installers and page scripts",
		Long: "Look for tampering in a folder, an archive, a script, a package (pkg:npm/left-pad@1.3.0) or the address of a script or page.\n\n" +
			"Exit status: 0 nothing at or above --fail-on, 1 something, 2 wrong usage, 3 a target could not be scanned.",
		Example: "taisei scan package.tgz\ntaisei scan --format sarif --fail-on malicious . > taisei.sarif\ntaisei scan pkg:npm/left-pad@1.3.0 https://shop.example/checkout.js",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, targets []string) error {
			return scan(cmd.Context(), o, targets, cmd.OutOrStdout(), os.Stderr)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "text", strings.Join(output.Formats, ", ")+" (jsonl is one object a target)")
	f.StringVar(&o.failOn, "fail-on", "suspicious", "exit with 1 at this verdict or worse: malicious, suspicious or never")
	f.StringVar(&o.registry, "registry", "", "npm registry, instead of the one that npm's own configuration names")
	f.StringVar(&o.lang, "lang", "", "ja or en (default the environment's)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing of what is clean, and of the rest only what matters")
	f.StringVar(&o.suppress, "suppress", "", "file of findings that were reviewed (rule, path and hash each; see docs/howto/ci.md)")
	f.IntVar(&o.jobs, "jobs", runtime.NumCPU(), "targets at the same time")
	f.DurationVar(&o.timeout, "timeout", 2*time.Minute, "longest time for one target")
	return cmd
}

// language is the chosen one, or the environment's.
func language(chosen string) words.Lang {
	lang := words.English
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if len(v) >= 2 && v[:2] == "ja" {
				lang = words.Japanese
			}
			break
		}
	}
	return words.Parse(chosen, lang)
}

var failOn = map[string][]detect.Verdict{
	"malicious":  {detect.Malicious},
	"suspicious": {detect.Malicious, detect.Suspicious},
	"never":      {},
}

// failing gives the verdicts at which a command ends with 1.
func failing(at string) ([]detect.Verdict, error) {
	bad, ok := failOn[at]
	if !ok {
		return nil, fmt.Errorf("--fail-on %q: choose malicious, suspicious or never", at)
	}
	return bad, nil
}

func scan(ctx context.Context, o scanOptions, targets []string, out, errs io.Writer) error {
	bad, err := failing(o.failOn)
	if err != nil {
		return err
	}
	book, err := words.Load()
	if err != nil {
		return err
	}
	printer, err := output.New(out, output.Options{Format: o.format, Book: book, Lang: language(o.lang), Quiet: o.quiet, Version: app.Version()})
	if err != nil {
		return err
	}
	reviewed, err := readSuppressions(o.suppress)
	if err != nil {
		return err
	}
	pool := sandbox.NewPool(sandbox.Options{Size: o.jobs, Time: o.timeout, Memory: 2 << 30})
	defer pool.Close()
	scanner := newScanner(o, pool)
	look := func(ctx context.Context, target string) detect.Result {
		return reviewed.Apply(scanner.Scan(ctx, target))
	}
	counts, err := scanAll(ctx, look, o.jobs, targets, printer, newProgress(o.quiet, len(targets), errs))
	if err != nil {
		return err
	}
	if err := printer.Close(); err != nil {
		return err
	}
	for _, e := range reviewed.Unused() {
		fmt.Fprintln(errs, book.Text(language(o.lang), "cli.suppress_unused", map[string]any{"rule": e.Rule, "path": e.Path, "file": o.suppress}))
	}
	return scanStatus(counts, bad)
}

// readSuppressions reads the file of reviewed findings, if there is one.
func readSuppressions(path string) (*suppress.List, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--suppress: %w", err)
	}
	defer func() { _ = file.Close() }()
	list, err := suppress.Read(file)
	if err != nil {
		return nil, fmt.Errorf("--suppress %s: %w", path, err)
	}
	return list, nil
}

func newScanner(o scanOptions, pool *sandbox.Pool) *scanning.Scanner {
	agent := "taisei/" + app.Version()
	return &scanning.Scanner{
		Pool: reading.Pool{Sandbox: pool},
		Registries: sync.OnceValues(func() (*registry.Registries, error) {
			opt := registry.Options{NPMRegistry: o.registry}
			opt.Fetch.UserAgent = agent
			return registry.New(opt)
		}),
		Script: script.Options{UserAgent: agent, AllowPrivate: true},
	}
}

// scanAll scans some targets at a time and prints them in the order they were named.
func scanAll(ctx context.Context, look func(context.Context, string) detect.Result, jobs int, targets []string, p output.Printer, bar *progress) (map[detect.Verdict]int, error) {
	results := make([]chan detect.Result, len(targets))
	free := make(chan struct{}, max(jobs, 1))
	for i := range results {
		results[i] = make(chan detect.Result, 1)
	}
	go func() {
		for i, target := range targets {
			free <- struct{}{}
			go func() {
				results[i] <- look(ctx, target)
				<-free
			}()
		}
	}()
	defer bar.end()
	counts := map[detect.Verdict]int{}
	for _, result := range results {
		r := <-result
		bar.aside()
		if ctx.Err() != nil {
			return counts, ctx.Err()
		}
		counts[r.Verdict]++
		if err := p.Print(r); err != nil {
			return counts, err
		}
		bar.step()
	}
	return counts, nil
}

func scanStatus(counts map[detect.Verdict]int, bad []detect.Verdict) error {
	for _, v := range bad {
		if counts[v] > 0 {
			return exit(exitFound)
		}
	}
	if counts[detect.Unscanned] > 0 {
		return exit(exitUnscanned)
	}
	return nil
}

// workerCommand is what the sandbox starts this program as.
func workerCommand() *cobra.Command {
	return &cobra.Command{
		Use: sandbox.Argument, Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return sandbox.Serve(reading.Tasks(), os.Stdin, os.Stdout)
		},
	}
}
