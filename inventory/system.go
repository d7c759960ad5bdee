package inventory

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
)

// System is hardware and software that does one job.
type System struct {
	record.Meta
	Asset
	Kind        SystemKind  `db:"kind" json:"kind"`
	Supplier    string      `db:"supplier" json:"supplier,omitempty"`     // organisation
	Contractor  string      `db:"contractor" json:"contractor,omitempty"` // organisation that keeps it running
	Criticality Criticality `db:"criticality" json:"criticality"`
	Needs       []Need      `db:"needs" json:"needs"` // what it needs from other organisations
}

// Need is something that another organisation must give.
type Need struct {
	Organisation string `json:"organisation"`
	What         string `json:"what"`
}

// SystemKind tells what moves things from what moves data.
type SystemKind string

// The kinds of system.
const (
	ControlSystem     SystemKind = "control"
	InformationSystem SystemKind = "information"
)

// SystemKinds lists them.
var SystemKinds = []SystemKind{ControlSystem, InformationSystem}

// Systems is the table; others read it through this package's methods.
var Systems = record.NewTable[System]("systems", "system")

var systems = shelf[System, *System]{table: Systems, kind: KindSystem}

// mostNeeds bounds what one system needs from others.
const mostNeeds = 50

// Check names the first field that is wrong.
func (s *System) Check() error {
	if len(s.Needs) > mostNeeds {
		return fault.Field("needs", "inventory.fault.too_many", fault.Params{"limit": mostNeeds})
	}
	for _, n := range s.Needs {
		if n.Organisation == "" || n.What == "" {
			return fault.Field("needs", "inventory.fault.need", nil)
		}
		if err := length("needs", n.What, shortText); err != nil {
			return err
		}
	}
	return firstError(s.check(), oneOf("kind", SystemKinds, s.Kind), oneOf("criticality", Criticalities, s.Criticality))
}

func (s *System) references() references {
	all := references{
		people:        []reference{{"owner_person", s.OwnerPerson}},
		organisations: []reference{{"supplier", s.Supplier}, {"contractor", s.Contractor}},
	}
	for _, n := range s.Needs {
		all.organisations = append(all.organisations, reference{"needs", n.Organisation})
	}
	return all
}

func (s *System) searched() []string { return []string{s.Name, s.NameEn, s.Note} }

func (s *System) follow(*System, time.Time) {
	for i := range s.Needs {
		s.Needs[i].What = tidy(s.Needs[i].What)
	}
	s.Criticality = otherwise(s.Criticality, UnknownCriticality)
}

// CreateSystem adds a system.
func (s *Service) CreateSystem(ctx context.Context, caller identity.Caller, sys System) (System, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return System{}, err
	}
	return create(ctx, s.Store, caller, systems, sys)
}

// UpdateSystem saves a system over the version that it names.
func (s *Service) UpdateSystem(ctx context.Context, caller identity.Caller, sys System) (System, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return System{}, err
	}
	return update(ctx, s.Store, caller, systems, sys)
}

// System gives one system.
func (s *Service) System(ctx context.Context, caller identity.Caller, id string) (System, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return System{}, err
	}
	return get(ctx, s.Store, caller, systems, id)
}

// Systems lists systems.
func (s *Service) Systems(ctx context.Context, caller identity.Caller, f Filter) (Page[System], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[System]{}, err
	}
	return list(ctx, s.Store, caller, systems, f)
}

// FindSystem gives the system with the id or the name.
func (s *Service) FindSystem(ctx context.Context, caller identity.Caller, idOrName string) (System, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return System{}, err
	}
	var found *System
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		found, err = findSystem(ctx, r, caller, idOrName)
		return err
	})
	if err != nil {
		return System{}, err
	}
	return *found, nil
}

func findSystem(ctx context.Context, r record.Reader, caller identity.Caller, idOrName string) (*System, error) {
	rows, err := Systems.Find(ctx, r,
		"WHERE t.id = $1 OR (t.archived_at IS NULL AND (t.name = $1 OR t.name_en = $1)) ORDER BY t.id LIMIT 10", plain(idOrName))
	if err != nil {
		return nil, err
	}
	var found []*System
	for i := range rows {
		if caller.See(&rows[i].Meta, nil) == nil {
			if rows[i].ID == idOrName || rows[i].Name == idOrName {
				return &rows[i], nil // an English name never hides one of these
			}
			found = append(found, &rows[i])
		}
	}
	switch len(found) {
	case 0:
		return nil, fault.New(fault.NotFound, "inventory.fault.no_such_system", fault.Params{"name": idOrName})
	case 1:
		return found[0], nil
	default:
		return nil, fault.Field("system", "inventory.fault.ambiguous", fault.Params{"name": idOrName})
	}
}
