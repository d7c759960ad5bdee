package watch

import (
	"context"
	"encoding/json"
	"fmt"

	"taisei/detect"
	"taisei/evidence"
	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Specimen is bytes that somebody hands in to be judged.
type Specimen struct {
	Name      string
	MediaType string
	Data      []byte
	PURL      string // of the component that it is, where it is one
	Source    Source
	Vector    Vector
	Text      string
	TLP       mark.TLP
	Operation record.Operation
}

// largest bounds a specimen, in bytes.
const largest = 64 << 20

// Analyse freezes a specimen, has it judged, and opens a Detection of what was
// found. Where nothing was, the error's key is watch.fault.nothing_found.
func (s *Service) Analyse(ctx context.Context, caller identity.Caller, sp Specimen) (*Detection, detect.Result, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return nil, detect.Result{}, err
	}
	if err := takesPart(caller, sp.Operation); err != nil {
		return nil, detect.Result{}, err
	}
	if len(sp.Data) == 0 {
		return nil, detect.Result{}, fault.Required("file")
	}
	if len(sp.Data) > largest {
		return nil, detect.Result{}, fault.New(fault.TooLarge, "watch.fault.specimen_large", fault.Params{"limit": largest >> 20})
	}
	content, err := s.Evidence.KeepBytes(ctx, caller, sp.Data)
	if err != nil {
		return nil, detect.Result{}, err
	}
	result, err := s.Scanner.Scan(ctx, evidence.FileName(sp.Name), sp.Data, About{PURL: sp.PURL})
	if err != nil {
		return nil, detect.Result{}, fmt.Errorf("analyse %s: %w", evidence.FileName(sp.Name), err)
	}
	result.SHA256 = content.SHA256
	g, bad := sightingOf(sp.title(), result)
	if !bad {
		return nil, result, fault.Field("file", "watch.fault.nothing_found", fault.Params{"name": evidence.FileName(sp.Name)})
	}
	var d *Detection
	err = s.Store.Write(ctx, func(tx record.Tx) (err error) {
		d, err = s.openSpecimen(ctx, tx, caller, sp, content, g)
		return err
	})
	return d, result, err
}

func (sp Specimen) title() string {
	if sp.PURL != "" {
		scan := Scan{PURL: sp.PURL, RegistryName: nameOf(sp.PURL)}
		return scan.name()
	}
	return evidence.FileName(sp.Name)
}

func (s *Service) openSpecimen(ctx context.Context, tx record.Tx, caller identity.Caller, sp Specimen, content evidence.Content, g Sighting) (*Detection, error) {
	item, err := s.Evidence.Freeze(ctx, tx, caller, evidence.Found{
		Content: content, Name: sp.Name, MediaType: sp.MediaType, Purpose: "analysis", TLP: sp.TLP, Operation: sp.Operation,
	})
	if err != nil {
		return nil, err
	}
	g.Source, g.Vector, g.Text, g.TLP, g.Operation = sp.Source, sp.Vector, sp.Text, sp.TLP, sp.Operation
	g.Evidence = []string{item.ID}
	g.Observables = append(g.Observables, Observable{SHA256, content.SHA256})
	if sp.PURL != "" {
		g.Components = []string{sp.PURL}
	}
	return s.Open(ctx, tx, caller, g)
}

// ScanEvidence judges a file that came with a detection and adds what was found.
type ScanEvidence struct {
	Detection string `json:"detection"`
	Evidence  string `json:"evidence"`
}

// Kind names the job.
func (ScanEvidence) Kind() string { return "watch.scan_evidence" }

func (s *Service) runScanEvidence(ctx context.Context, args []byte) error {
	var job ScanEvidence
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("read job %s: %w", job.Kind(), err)
	}
	caller, err := s.system(ctx)
	if err != nil {
		return err
	}
	item, data, err := s.Evidence.ReadAll(ctx, caller, job.Evidence, "analysis")
	if err != nil {
		return err
	}
	result, err := s.Scanner.Scan(ctx, item.Name, data, About{})
	if err != nil {
		return fmt.Errorf("analyse evidence %s: %w", item.ID, err)
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		g, _ := sightingOf(item.Name, result)
		g.Verdict = result.Verdict
		g.Observables = append(g.Observables, Observable{SHA256, item.SHA256})
		_, err := s.Enrich(ctx, tx, caller, job.Detection, g)
		return err
	})
}
