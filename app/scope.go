package app

import (
	"context"

	"taisei/identity"
	"taisei/ready/exercise"
	"taisei/record"
	"taisei/web/ui/kit"
)

// scopes tells the pages which exercises are running that a reader may look at.
type scopes struct{ exercises *exercise.Service }

func (s scopes) Ongoing(ctx context.Context, c identity.Caller) ([]kit.Scope, error) {
	running, err := s.exercises.Ongoing(ctx, c)
	list := make([]kit.Scope, 0, len(running))
	for _, e := range running {
		list = append(list, kit.Scope{Operation: record.Operation{Mode: e.Mode, Exercise: e.ID}, Name: e.Name})
	}
	return list, err
}
