package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"taisei/app"
	"taisei/app/config"
	"taisei/identity"
)

func importCommand() *cobra.Command {
	cfg := &config.Config{}
	var system, lang string
	cmd := &cobra.Command{
		Use:   "import --system NAME FILE…",
		Short: "Read what a system is built from: a lockfile or an SBOM",
		Long: "Read what a system is built from out of a package-lock.json, requirements.txt, go.mod or CycloneDX file. Every import is kept, so that it\n" +
			"is known from when to when a component was there. A server on the same records scans what is new.",
		Example: "taisei import --system 'Web shop' package-lock.json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			return withRecords(cmd, cfg, func(ctx context.Context, a *app.App) error {
				own, err := a.Identity.Own(ctx)
				if err != nil {
					return err
				}
				caller := identity.System("import", own)
				caller.Lang = language(lang)
				for _, file := range files {
					if err := importFile(ctx, cmd, a, caller, system, file); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	cfg.Common(cmd.Flags())
	config.Describe(cmd.Flags())
	cmd.Flags().StringVar(&system, "system", "", "the system's name or identifier")
	cmd.Flags().StringVar(&lang, "lang", "", "ja or en (default the environment's)")
	_ = cmd.MarkFlagRequired("system") // the flag is defined above
	return cmd
}

func importFile(ctx context.Context, cmd *cobra.Command, a *app.App, caller identity.Caller, system, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	done, err := a.Inventory.ImportFile(ctx, caller, system, filepath.Base(path), f)
	if err != nil {
		return a.Explain(caller.Lang, path, err)
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), a.Book.Text(caller.Lang, "cli.import_done", map[string]any{
		"file": path, "system": system, "total": done.Components, "added": done.Added, "gone": done.Removed,
	}))
	return err
}
