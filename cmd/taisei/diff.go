package main

import (
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"taisei/app"
	"taisei/app/scanning"
	"taisei/cmd/taisei/output"
	"taisei/detect"
	"taisei/detect/diff"
	"taisei/sandbox"
	"taisei/words"
)

// diffOptions are the flags of diff.
type diffOptions struct {
	scanOptions
	dependencies string
}

func diffCommand() *cobra.Command {
	var o diffOptions
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what a new version newly does",
		Long: "Compare what two versions of a folder, archive, script or package do, not their text: new flows of data, hosts, install scripts, dependencies and\n" +
			"files, and code that stands in a minified file only. It is stricter than scan: what a patch release should not need is suspicious.\n\n" +
			"Exit status: 0 nothing at or above --fail-on is new, 1 something, 2 wrong usage, 3 a side could not be read.",
		Example: "taisei diff pkg:npm/left-pad@1.2.0 pkg:npm/left-pad@1.3.0\ntaisei diff old.tgz new.tgz --with-dependencies node_modules\ntaisei diff --format markdown vendor/lib-1.0 vendor/lib-1.1",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, sides []string) error {
			return compare(cmd.Context(), o, sides, cmd.OutOrStdout(), os.Stderr)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "text", strings.Join(output.DiffFormats, ", "))
	f.StringVar(&o.failOn, "fail-on", "suspicious", "exit with 1 at this verdict or worse: malicious, suspicious or never")
	f.StringVar(&o.dependencies, "with-dependencies", "", "folder such as node_modules in which the new version's new dependencies are, to be looked at, too")
	f.StringVar(&o.registry, "registry", "", "npm registry, instead of the one that npm's own configuration names")
	f.StringVar(&o.lang, "lang", "", "ja or en (default the environment's)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing when nothing is suspicious, and else only what matters")
	f.DurationVar(&o.timeout, "timeout", 2*time.Minute, "longest time for one side")
	return cmd
}

func compare(ctx context.Context, o diffOptions, sides []string, out, errs io.Writer) error {
	bad, err := failing(o.failOn)
	if err != nil {
		return err
	}
	if err := output.Known(o.format, output.DiffFormats); err != nil {
		return err
	}
	book, err := words.Load()
	if err != nil {
		return err
	}
	pool := sandbox.NewPool(sandbox.Options{Size: 2, Time: o.timeout, Memory: 2 << 30})
	defer pool.Close()
	bar := newProgress(o.quiet, 1, errs)
	r := difference(ctx, newScanner(o.scanOptions, pool), sides, o.dependencies)
	bar.end()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	show := output.Options{Format: o.format, Book: book, Lang: language(o.lang), Quiet: o.quiet, Version: app.Version()}
	if err := output.Diff(out, show, r); err != nil {
		return err
	}
	return scanStatus(map[detect.Verdict]int{r.Verdict: 1}, bad)
}

// difference looks at both sides at the same time, then at what is newly asked for.
func difference(ctx context.Context, s *scanning.Scanner, sides []string, folder string) diff.Result {
	var looked [2]detect.Examination
	var both sync.WaitGroup
	for i, side := range sides {
		both.Go(func() { looked[i] = s.Examine(ctx, side) })
	}
	both.Wait()
	before, after := looked[0], looked[1]
	if folder == "" {
		return diff.Compare(before, after)
	}
	var deps []diff.Dependency
	for _, name := range diff.NewDependencies(before, after) {
		deps = append(deps, diff.Dependency{Name: name, Examination: lookInto(ctx, s, folder, name)})
	}
	return diff.Compare(before, after, deps...)
}

// lookInto examines a dependency. One that is not in the folder was not read, and
// it runs: without it the comparison is not whole.
func lookInto(ctx context.Context, s *scanning.Scanner, folder, name string) detect.Examination {
	if path, ok := scanning.Installed(folder, name); ok {
		return s.Examine(ctx, path)
	}
	return detect.Examination{Result: detect.Result{Target: name, Verdict: detect.Unscanned, Error: "it is not in " + folder}}
}
