package inventory

import (
	"context"
	"strconv"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/sheet"
	"taisei/record"
)

// Process is something that the organisation does and that must go on: running
// trains, selling tickets.
type Process struct {
	record.Meta
	Asset
	Criticality     Criticality `db:"criticality" json:"criticality"`
	RecoveryMinutes int64       `db:"recovery_minutes" json:"recovery_minutes"` // by when it must run again; 0 is not set
	Fallback        string      `db:"fallback" json:"fallback,omitempty"`       // how it goes on by hand
	FallbackMinutes int64       `db:"fallback_minutes" json:"fallback_minutes"` // how long it can; 0 is not set
	Stoppers        []string    `db:"stoppers" json:"stoppers"`                 // the people who may stop it
	Safety          Safety      `db:"safety" json:"safety"`
	SafetyNote      string      `db:"safety_note" json:"safety_note,omitempty"`
}

// Safety is the harm to people when a process goes wrong.
type Safety string

// The safety impacts; what is not known ranks above none.
const (
	NoHarm        Safety = "none"
	UnknownSafety Safety = "unknown"
	Minor         Safety = "minor"
	Serious       Safety = "serious"
	Fatal         Safety = "fatal"
)

// Safeties lists them, least first.
var Safeties = []Safety{NoHarm, UnknownSafety, Minor, Serious, Fatal}

// Processes is the table; others read it through this package's methods.
var Processes = record.NewTable[Process]("processes", "process")

var processes = shelf[Process, *Process]{table: Processes, kind: KindProcess}

// longest bounds a duration in minutes: ten years.
const longest = 10 * 366 * 24 * 60

// mostPeople bounds the people who may stop a process.
const mostPeople = 50

// Check names the first field that is wrong.
func (p *Process) Check() error {
	if len(p.Stoppers) > mostPeople {
		return fault.Field("stoppers", "inventory.fault.too_many", fault.Params{"limit": mostPeople})
	}
	return firstError(
		p.check(),
		oneOf("criticality", Criticalities, p.Criticality),
		oneOf("safety", Safeties, p.Safety),
		minutes("recovery_minutes", p.RecoveryMinutes),
		minutes("fallback_minutes", p.FallbackMinutes),
		length("fallback", p.Fallback, longText), length("safety_note", p.SafetyNote, longText),
	)
}

func minutes(field string, n int64) error {
	if n < 0 || n > longest {
		return fault.Field(field, "inventory.fault.minutes", fault.Params{"value": strconv.FormatInt(n, 10), "limit": longest})
	}
	return nil
}

func (p *Process) references() references {
	people := []reference{{"owner_person", p.OwnerPerson}}
	for _, id := range p.Stoppers {
		people = append(people, reference{"stoppers", id})
	}
	return references{people: people}
}

func (p *Process) searched() []string { return []string{p.Name, p.NameEn, p.Note} }

func (p *Process) follow(*Process, time.Time) {
	p.Fallback, p.SafetyNote = sheet.Clean(p.Fallback), sheet.Clean(p.SafetyNote)
	p.Criticality = otherwise(p.Criticality, UnknownCriticality)
	p.Safety = otherwise(p.Safety, UnknownSafety)
}

// CreateProcess adds a process.
func (s *Service) CreateProcess(ctx context.Context, caller identity.Caller, p Process) (Process, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return Process{}, err
	}
	return create(ctx, s.Store, caller, processes, p)
}

// UpdateProcess saves a process over the version that it names.
func (s *Service) UpdateProcess(ctx context.Context, caller identity.Caller, p Process) (Process, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return Process{}, err
	}
	return update(ctx, s.Store, caller, processes, p)
}

// Process gives one process.
func (s *Service) Process(ctx context.Context, caller identity.Caller, id string) (Process, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Process{}, err
	}
	return get(ctx, s.Store, caller, processes, id)
}

// Processes lists processes.
func (s *Service) Processes(ctx context.Context, caller identity.Caller, f Filter) (Page[Process], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Process]{}, err
	}
	return list(ctx, s.Store, caller, processes, f)
}
