package record

import (
	"time"

	"github.com/google/uuid"

	"taisei/fault"
	"taisei/mark"
)

// Meta is what every row has.
type Meta struct {
	ID        string    `db:"id" json:"id"`
	Owner     string    `db:"owner" json:"owner,omitempty"` // organisation
	TLP       mark.TLP  `db:"tlp" json:"tlp"`
	Version   int64     `db:"version" json:"version"` // counts saves; a save names the one it was based on
	CreatedAt time.Time `db:"created_at" json:"created_at"`
	CreatedBy string    `db:"created_by" json:"created_by,omitempty"` // person, or "system:…"
	ChangedAt time.Time `db:"changed_at" json:"changed_at"`
	ChangedBy string    `db:"changed_by" json:"changed_by,omitempty"`
}

// Base gives the table its row's metadata.
func (m *Meta) Base() *Meta { return m }

// Operation is what an operational row has beside Meta: whether it is meant in
// earnest, and of which exercise or drill it is when it is not.
type Operation struct {
	Mode     mark.Mode `db:"mode" json:"mode"`
	Exercise string    `db:"exercise" json:"exercise,omitempty"`
}

// Operational gives the audit log the row's mode.
func (o *Operation) Operational() *Operation { return o }

// check refuses a row that claims an exercise in earnest, or none where there must be one.
func (o Operation) check() error {
	if (o.Mode == mark.Real) != (o.Exercise == "") {
		return fault.Field("mode", "fault.mode_exercise", nil)
	}
	return nil
}

// Row is a pointer to a struct that embeds Meta.
type Row[T any] interface {
	*T
	Base() *Meta
}

// Actor is who makes a change: a person, a guest by link, or the system itself.
type Actor struct {
	ID  string // person's id, "guest:…" or "system:…"
	Org string // own organisation, the owner of what is created
}

// NewID makes a UUIDv7, which sorts by time.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// SetID says which row is meant, where the identifier comes from an address.
func (m *Meta) SetID(id string) { m.ID = id }
