package inventory

import (
	"time"

	"taisei/fault"
	"taisei/record"
)

// AssetKind is what an asset is.
type AssetKind string

// The kinds of asset. Part stands in drawings only, for a component.
const (
	KindFacility AssetKind = "facility"
	KindProcess  AssetKind = "process"
	KindSystem   AssetKind = "system"
	KindPart     AssetKind = "component"
)

// Asset is what facilities, processes and systems have in common.
type Asset struct {
	Name        string    `db:"name" json:"name"`                 // unique among those of its kind that are not archived
	NameEn      string    `db:"name_en" json:"name_en,omitempty"` // in English
	OwnerPerson string    `db:"owner_person" json:"owner_person"` // the person who answers for it
	Note        string    `db:"note" json:"note,omitempty"`       //
	ArchivedAt  time.Time `db:"archived_at" json:"archived_at"`   // no longer there; its history stays
}

func (a *Asset) asset() *Asset { return a }

func (a *Asset) check() error {
	if a.Name == "" {
		return fault.Required("name")
	}
	return firstError(
		length("name", a.Name, shortText), length("name_en", a.NameEn, shortText), length("note", a.Note, longText),
	)
}

// The most characters that a person may enter.
const (
	shortText = 200
	longText  = 10_000
)

func length(field, text string, most int) error {
	if len(text) > most*4 || len([]rune(text)) > most {
		return fault.Field(field, "inventory.fault.too_long", fault.Params{"limit": most})
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Criticality says how much hangs on something.
type Criticality string

// The criticalities; what is not known ranks above medium.
const (
	Low                Criticality = "low"
	Medium             Criticality = "medium"
	UnknownCriticality Criticality = "unknown"
	High               Criticality = "high"
	Critical           Criticality = "critical"
)

// Criticalities lists them, least first.
var Criticalities = []Criticality{Low, Medium, UnknownCriticality, High, Critical}

// rank is the place of a value in its list, and -1 where it is not in it.
func rank[E comparable](all []E, value E) int {
	for i, v := range all {
		if v == value {
			return i
		}
	}
	return -1
}

// oneOf checks a field against its enumeration.
func oneOf[E ~string](field string, all []E, value E) error {
	if value == "" {
		return fault.Required(field)
	}
	if rank(all, value) < 0 {
		return fault.Field(field, "fault.choice", fault.Params{"value": string(value)})
	}
	return nil
}

// row is a pointer to a facility, process or system.
type row[T any] interface {
	record.Row[T]
	asset() *Asset
	// references lists what must exist in other tables.
	references() references
	// searched lists the texts that a person searches.
	searched() []string
	// follow sets what depends on the change itself; old is nil for a new row.
	follow(old *T, now time.Time)
}

type references struct{ people, organisations []reference }

type reference struct{ field, id string }
