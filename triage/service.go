package triage

import (
	"context"
	"time"

	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
	"taisei/watch"
)

// Service assesses detections and records what is decided on them.
type Service struct {
	Store        record.Store
	Watch        *watch.Service
	Inventory    Inventory
	Declarer     Declarer
	Participants Participants // nil declares in earnest only
	Messages     Messages     // nil tells nobody
}

// Inventory answers whether we are affected.
type Inventory interface {
	Exposure(ctx context.Context, caller identity.Caller, q inventory.Question) (inventory.Exposure, error)
	ExposureTx(ctx context.Context, r record.Reader, caller identity.Caller, q inventory.Question) (inventory.Exposure, error)
}

// Participants knows who takes part in an exercise or drill.
type Participants interface {
	Participants(ctx context.Context, r record.Reader, exercise string) ([]string, error)
}

var _ watch.Next = (*Service)(nil)

// Handlers are the jobs of this stage.
func (s *Service) Handlers() []record.Handler {
	return []record.Handler{{Kind: Assess{}.Kind(), Timeout: time.Minute, Run: s.runAssess}}
}
