package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"taisei/app"
	"taisei/app/config"
)

func serveCommand() *cobra.Command {
	cfg := &config.Config{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the server: pages, API and jobs",
		Long: "Run the server: pages, API and jobs. It needs no configuration: without any it listens on this machine alone, keeps its records in a folder\n" +
			"of the user's and prints a one-time link that creates the first administrator. --demo shows everything with a fictional transit operator.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := cmd.OutOrStdout()
			return withApp(cmd, cfg, func(ctx context.Context, a *app.App) error {
				return a.Serve(ctx, func(address string) { fmt.Fprintln(out, address) })
			})
		},
	}
	cfg.Common(cmd.Flags())
	cfg.Serving(cmd.Flags())
	cfg.Web(cmd.Flags())
	config.Describe(cmd.Flags())
	return cmd
}

func workCommand() *cobra.Command {
	cfg := &config.Config{}
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Run jobs beside a server on the same PostgreSQL",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, cfg, func(ctx context.Context, a *app.App) error { return a.Work(ctx) })
		},
	}
	cfg.Common(cmd.Flags())
	cfg.Serving(cmd.Flags())
	config.Describe(cmd.Flags())
	return cmd
}

// withApp reads the settings, opens the records and closes them when fn is done.
func withApp(cmd *cobra.Command, cfg *config.Config, fn func(context.Context, *app.App) error) error {
	if err := settings(cmd, cfg); err != nil {
		return err
	}
	return opened(cmd, cfg, fn)
}

// withRecords is withApp for what reads or adds to records that are there: a folder
// named wrong must not become a new, empty and therefore faultless set of them.
func withRecords(cmd *cobra.Command, cfg *config.Config, fn func(context.Context, *app.App) error) error {
	if err := settings(cmd, cfg); err != nil {
		return err
	}
	if !app.HasRecords(cfg) {
		return fmt.Errorf("there are no records in %s: name the server's folder with --data, or its --database", cfg.Data)
	}
	return opened(cmd, cfg, fn)
}

func settings(cmd *cobra.Command, cfg *config.Config) error {
	if err := config.Load(cmd.Flags(), os.LookupEnv); err != nil {
		return err
	}
	return cfg.Check()
}

func opened(cmd *cobra.Command, cfg *config.Config, fn func(context.Context, *app.App) error) error {
	log, err := newLogger(cfg, os.Stderr)
	if err != nil {
		return err
	}
	a, err := app.Open(cmd.Context(), cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(fn(cmd.Context(), a), a.Close())
}

func newLogger(cfg *config.Config, w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.LogLevel)); err != nil {
		return nil, fmt.Errorf("--log-level %q: use debug, info, warn or error", cfg.LogLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch cfg.LogFormat {
	case "text":
		return slog.New(slog.NewTextHandler(w, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return nil, fmt.Errorf("--log-format %q: use text or json", cfg.LogFormat)
}
