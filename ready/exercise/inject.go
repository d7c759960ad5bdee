package exercise

import (
	"context"

	"taisei/detect"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// Inject is something that is put into a running exercise: an artifact, which is
// really analysed, or a remark.
type Inject struct {
	Title  string
	Text   string
	Vector watch.Vector
	TLP    mark.TLP

	File string // the artifact's name; empty for a remark
	Data []byte // an inert replica
	PURL string // of the component that it stands for
}

// Inject opens a Detection inside a running exercise, by the same road as a real one.
func (s *Service) Inject(ctx context.Context, caller identity.Caller, exercise string, in Inject) (*watch.Detection, *detect.Result, error) {
	if err := caller.May(identity.ManageExercise); err != nil {
		return nil, nil, err
	}
	var mode mark.Mode
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		mode, err = s.RunningMode(ctx, r, exercise)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	operation := record.Operation{Mode: mode, Exercise: exercise}
	if in.File == "" {
		d, err := s.Watch.Remark(ctx, caller, watch.Remark{
			Source: watch.Drilled, Title: in.Title, Text: in.Text, Vector: in.Vector, TLP: in.TLP, Operation: operation,
		})
		return d, nil, err
	}
	d, result, err := s.Watch.Analyse(ctx, caller, watch.Specimen{
		Name: in.File, Data: in.Data, PURL: in.PURL, Source: watch.Drilled, Vector: in.Vector, Text: in.Text, TLP: in.TLP, Operation: operation,
	})
	return d, &result, err
}
