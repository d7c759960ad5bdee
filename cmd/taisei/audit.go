package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"taisei/app"
	"taisei/app/config"
	"taisei/record/audit"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Check that the log of all changes is whole",
	}
	cmd.AddCommand(checkpointCommand(), verifyCommand())
	return cmd
}

func checkpointCommand() *cobra.Command {
	cfg := &config.Config{}
	cmd := &cobra.Command{
		Use:     "checkpoint",
		Short:   "Print a signed checkpoint of the log, to be kept on another machine",
		Example: "taisei audit checkpoint > checkpoint.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRecords(cmd, cfg, func(ctx context.Context, a *app.App) error {
				c, err := a.Sealer.Checkpoint(ctx)
				if err != nil {
					return err
				}
				return json.NewEncoder(cmd.OutOrStdout()).Encode(c)
			})
		},
	}
	cfg.Common(cmd.Flags())
	config.Describe(cmd.Flags())
	return cmd
}

func verifyCommand() *cobra.Command {
	cfg := &config.Config{}
	var file string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Walk the whole log; with a checkpoint, find also a cut or rewritten one",
		Long:  "Walk the whole log. With a checkpoint that was kept elsewhere, a log that was cut short or rewritten since is found too.\n\nExit status: 0 the log is whole, 1 it is not.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			checkpoint, err := readCheckpoint(file)
			if err != nil {
				return err
			}
			return withRecords(cmd, cfg, func(ctx context.Context, a *app.App) error {
				report, err := audit.Verify(ctx, a.Store, a.Sealer.Key.Public().(ed25519.PublicKey), checkpoint)
				if err != nil {
					return err
				}
				return tellReport(cmd.OutOrStdout(), report)
			})
		},
	}
	cfg.Common(cmd.Flags())
	config.Describe(cmd.Flags())
	cmd.Flags().StringVar(&file, "checkpoint", "", "file that audit checkpoint printed")
	return cmd
}

func readCheckpoint(file string) (*audit.Checkpoint, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c := &audit.Checkpoint{}
	if err := json.NewDecoder(io.LimitReader(f, 64<<10)).Decode(c); err != nil {
		return nil, fmt.Errorf("%s is not a checkpoint: %w", file, err)
	}
	return c, nil
}

func tellReport(w io.Writer, r audit.Report) error {
	for _, p := range r.Problems {
		fmt.Fprintf(w, "%d: %s\n", p.Number, p.What)
	}
	if !r.OK() {
		return exit(exitFound)
	}
	_, err := fmt.Fprintf(w, "%d events, whole (%d more are not sealed yet)\n", r.Events, r.Pending)
	return err
}
