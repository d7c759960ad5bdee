package inventory

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/sheet"
	"taisei/record"
)

// Facility is a place where something runs that matters: a control centre, a
// plant, a data centre. How it runs (Health) is kept apart from what happened to
// the information in it: a signalling centre that stands still with all its
// data in order is not well.
type Facility struct {
	record.Meta
	Asset
	Kind            FacilityKind     `db:"kind" json:"kind"`
	Location        string           `db:"location" json:"location"`
	Health          Health           `db:"health" json:"health"`
	HealthAt        time.Time        `db:"health_at" json:"health_at"` // since when it is so
	HealthNote      string           `db:"health_note" json:"health_note,omitempty"`
	Confidentiality InformationState `db:"confidentiality" json:"confidentiality"`
	Integrity       InformationState `db:"integrity" json:"integrity"`
	Availability    InformationState `db:"availability" json:"availability"`
}

// FacilityKind says what a facility is for.
type FacilityKind string

// The kinds of facility.
const (
	ControlCentre FacilityKind = "control_centre"
	DataCentre    FacilityKind = "data_centre"
	Plant         FacilityKind = "plant"
	Substation    FacilityKind = "substation"
	Station       FacilityKind = "station"
	Depot         FacilityKind = "depot"
	Office        FacilityKind = "office"
	OtherFacility FacilityKind = "site"
)

// FacilityKinds lists them.
var FacilityKinds = []FacilityKind{ControlCentre, DataCentre, Plant, Substation, Station, Depot, Office, OtherFacility}

// Health is how a facility runs.
type Health string

// The states of health; what is not known ranks above normal.
const (
	Normal        Health = "normal"
	UnknownHealth Health = "unknown"
	Degraded      Health = "degraded"
	Stopped       Health = "stopped"
	Unsafe        Health = "unsafe"
)

// Healths lists them, best first.
var Healths = []Health{Normal, UnknownHealth, Degraded, Stopped, Unsafe}

// InformationState is what became of a property of the information in a
// facility: of its confidentiality, integrity or availability.
type InformationState string

// The states of information.
const (
	Intact             InformationState = "intact"
	UnknownInformation InformationState = "unknown"
	Impaired           InformationState = "impaired"
	Lost               InformationState = "lost"
)

// InformationStates lists them, best first.
var InformationStates = []InformationState{Intact, UnknownInformation, Impaired, Lost}

// Facilities is the table; others read it through this package's methods.
var Facilities = record.NewTable[Facility]("facilities", "facility")

var facilities = shelf[Facility, *Facility]{table: Facilities, kind: KindFacility}

// Check names the first field that is wrong.
func (f *Facility) Check() error {
	return firstError(
		f.check(),
		oneOf("kind", FacilityKinds, f.Kind),
		oneOf("health", Healths, f.Health),
		oneOf("confidentiality", InformationStates, f.Confidentiality),
		oneOf("integrity", InformationStates, f.Integrity),
		oneOf("availability", InformationStates, f.Availability),
		length("location", f.Location, longText), length("health_note", f.HealthNote, longText),
	)
}

func (f *Facility) references() references {
	return references{people: []reference{{"owner_person", f.OwnerPerson}}}
}

func (f *Facility) searched() []string { return []string{f.Name, f.NameEn, f.Location, f.Note} }

func (f *Facility) follow(old *Facility, now time.Time) {
	f.Location, f.HealthNote = sheet.Clean(f.Location), sheet.Clean(f.HealthNote)
	f.Kind = otherwise(f.Kind, OtherFacility)
	f.Health = otherwise(f.Health, UnknownHealth)
	f.Confidentiality = otherwise(f.Confidentiality, UnknownInformation)
	f.Integrity = otherwise(f.Integrity, UnknownInformation)
	f.Availability = otherwise(f.Availability, UnknownInformation)
	if old != nil && old.Health == f.Health {
		f.HealthAt = old.HealthAt
	} else {
		f.HealthAt = now
	}
}

func otherwise[E ~string](value, fallback E) E {
	if value == "" {
		return fallback
	}
	return value
}

// CreateFacility adds a facility.
func (s *Service) CreateFacility(ctx context.Context, caller identity.Caller, f Facility) (Facility, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return Facility{}, err
	}
	return create(ctx, s.Store, caller, facilities, f)
}

// UpdateFacility saves a facility over the version that it names.
func (s *Service) UpdateFacility(ctx context.Context, caller identity.Caller, f Facility) (Facility, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return Facility{}, err
	}
	return update(ctx, s.Store, caller, facilities, f)
}

// HealthReport is what somebody on the spot can tell of a facility. A field that
// is left empty stays as it was.
type HealthReport struct {
	Health          Health           `json:"health,omitempty"`
	Confidentiality InformationState `json:"confidentiality,omitempty"`
	Integrity       InformationState `json:"integrity,omitempty"`
	Availability    InformationState `json:"availability,omitempty"`
	Note            string           `json:"note,omitempty"`
}

// ReportHealth says how a facility is. Whoever takes part in the response may do it.
func (s *Service) ReportHealth(ctx context.Context, caller identity.Caller, id string, version int64, r HealthReport) (Facility, error) {
	if err := caller.May(identity.RecordEntry); err != nil {
		return Facility{}, err
	}
	var saved Facility
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		f, err := facilities.get(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		if !f.ArchivedAt.IsZero() {
			return fault.New(fault.Conflict, "inventory.fault.archived", fault.Params{"name": f.Name})
		}
		f.Version = version
		f.Health = otherwise(r.Health, f.Health)
		f.Confidentiality = otherwise(r.Confidentiality, f.Confidentiality)
		f.Integrity = otherwise(r.Integrity, f.Integrity)
		f.Availability = otherwise(r.Availability, f.Availability)
		f.HealthNote = otherwise(r.Note, f.HealthNote)
		saved = *f
		return facilities.save(ctx, tx, caller, "health", &saved)
	})
	return saved, err
}

// Facility gives one facility.
func (s *Service) Facility(ctx context.Context, caller identity.Caller, id string) (Facility, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Facility{}, err
	}
	return get(ctx, s.Store, caller, facilities, id)
}

// Facilities lists facilities.
func (s *Service) Facilities(ctx context.Context, caller identity.Caller, f Filter) (Page[Facility], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Facility]{}, err
	}
	return list(ctx, s.Store, caller, facilities, f)
}
