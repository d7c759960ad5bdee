package triage

import (
	"context"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Declaration is what triage hands on when a detection becomes an incident.
type Declaration struct {
	Detection      string
	Title          string
	Severity       string
	Type           string
	Mode           mark.Mode
	Exercise       string
	TLP            mark.TLP
	Commander      string
	Roles          map[string]string // role → person
	OccurredAt     time.Time
	DetectedAt     time.Time
	AcknowledgedAt time.Time
	Rationale      string
	Affected       []Affected
}

// MostAffected bounds what one incident can list.
const MostAffected = 1000

// Affected is something of the inventory that an incident touches.
type Affected struct {
	Kind   string
	ID     string
	Impact string
}

// Declarer opens an incident in the transaction of the decision that declares it.
type Declarer interface {
	Declare(ctx context.Context, tx record.Tx, caller identity.Caller, d Declaration) (incidentID string, err error)
}
