package demo

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"

	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// replicaPURL is a package that nobody published; the web shop's list names it.
const replicaPURL = "pkg:npm/kaede-reed-stream@1.2.0"

// detect has an inert replica of a tampered package really analysed, so that the
// demonstration begins with something to decide.
func (f *filler) detect(ctx context.Context) error {
	data, err := pack("files/replica")
	if err != nil {
		return err
	}
	_, _, err = f.Watch.Analyse(ctx, f.caller, watch.Specimen{
		Name: "kaede-reed-stream-1.2.0.zip", MediaType: "application/zip", Data: data, PURL: replicaPURL, Source: watch.RegistryScan,
		Vector: watch.Software, TLP: mark.Amber, Operation: record.Operation{Mode: mark.Real},
	})
	if err != nil {
		return fmt.Errorf("analyse the replica: %w", err)
	}
	return nil
}

// pack makes an archive of an embedded folder.
func pack(folder string) ([]byte, error) {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := z.AddFS(sub); err != nil {
		return nil, fmt.Errorf("pack the replica: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack the replica: %w", err)
	}
	return b.Bytes(), nil
}
