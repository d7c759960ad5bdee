package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the binary runs where there are no time zone files

	"charm.land/fang/v2"
	"charm.land/lipgloss/v2"
	"github.com/spf13/cobra"
	_ "golang.org/x/crypto/x509roots/fallback" // nor CA certificates

	"taisei/app"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := fang.Execute(ctx, root(), fang.WithVersion(app.Version()), fang.WithErrorHandler(tell))
	return exitCode(err)
}

// tell shows an error as it is (fang would capitalise paths), unless all was said
// already.
func tell(w io.Writer, styles fang.Styles, err error) {
	var code exit
	if !errors.As(err, &code) {
		_, _ = lipgloss.Fprintln(w, styles.ErrorHeader.UnsetMargins().String(), err) // nobody is left to tell
	}
}

// exit is an error that only chooses the exit status; what there was to say was said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// The exit statuses of every command.
const (
	exitFound     = 1 // something at or above --fail-on; a check that failed
	exitUsage     = 2 // wrong usage, or the command could not do its work
	exitUnscanned = 3 // a target could not be scanned
)

func exitCode(err error) int {
	var code exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	default:
		return exitUsage
	}
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "taisei",
		Short: "Readiness for software supply chain incidents: detect, triage, respond, drill",
		Long: "taisei (態勢) keeps an organisation ready for software supply chain incidents.\n\n" +
			"Every setting is a flag, a TAISEI_ variable, or a line in the file that --config names.",
		SilenceUsage: true,
	}
	cmd.AddCommand(commands()...)
	return cmd
}

// commands lists all there are.
func commands() []*cobra.Command {
	return []*cobra.Command{
		scanCommand(),
		diffCommand(),
		serveCommand(),
		workCommand(),
		importCommand(),
		auditCommand(),
		workerCommand(),
	}
}
