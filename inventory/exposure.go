package inventory

import (
	"context"
	"time"

	"taisei/identity"
	"taisei/inventory/component"
	"taisei/record"
)

// Outcome is the short answer to a question.
type Outcome string

// The outcomes. Absent is said only when there are systems and every one could be checked.
const (
	Present   Outcome = "present"   // some system has it now
	Possible  Outcome = "possible"  // some system has the package now, in a version that its list leaves open
	Past      Outcome = "past"      // some system had it
	Unchecked Outcome = "unchecked" // none is known to, but some systems could not be checked
	Absent    Outcome = "absent"    // none has or had it, as of the imports
)

// Outcomes lists them, worst first.
var Outcomes = []Outcome{Present, Possible, Past, Unchecked, Absent}

// Exposure is the answer to a question: which systems have it, and what hangs on
// them. Everything in it has an order that stays while the inventory does.
type Exposure struct {
	Question Question    `json:"question"`
	Outcome  Outcome     `json:"outcome"`
	AsOf     time.Time   `json:"as_of"`   // when it was asked
	Matches  []Component `json:"matches"` // the components that the question means
	Systems  []Affected  `json:"systems"` // that have or had one of them, worst first
	Paths    []Path      `json:"paths"`   // from a component to what it can stop, worst first
	Nodes    []Node      `json:"nodes"`   // of the drawing
	Edges    []Edge      `json:"edges"`

	Checked      []Check   `json:"checked"` // systems that could answer, the oldest import first
	OldestImport time.Time `json:"oldest_import,omitzero"`
	LatestImport time.Time `json:"latest_import,omitzero"`
	Unknown      []Blind   `json:"unknown"`          // systems that could not, never to be taken for safe
	Hidden       int       `json:"hidden,omitempty"` // systems that the caller may not see and that were left out

	Truncated bool `json:"truncated,omitempty"` // there is more than is shown
}

// Affected is a system that has or had what was asked for.
type Affected struct {
	System   Node        `json:"system"`
	Archived bool        `json:"archived,omitempty"` // the system itself is no longer there
	State    Outcome     `json:"state"`              // present, possible or past
	Since    time.Time   `json:"since"`              // since when it is in that state: the earliest such holding's
	Holdings []Holding   `json:"holdings"`
	Health   Health      `json:"health,omitempty"`  // the worst of the facilities that hang on it
	Safety   Safety      `json:"safety,omitempty"`  // the worst of the processes that hang on it
	Highest  Criticality `json:"highest,omitempty"` // of the system and those processes
}

// Holding is a component in a list of a system, from when to when.
type Holding struct {
	Component string          `json:"component"` // its id
	File      string          `json:"file"`      // the list
	Scope     component.Scope `json:"scope"`
	Direct    bool            `json:"direct"`
	URL       string          `json:"url,omitempty"`
	Hashes    []Hash          `json:"hashes,omitempty"`
	Asked     string          `json:"asked,omitempty"` // the constraint, where the version is left open
	Certain   bool            `json:"certain"`         // false where the version is left open or cannot be compared
	Since     time.Time       `json:"since"`           // the first import in which it stood
	LastSeen  time.Time       `json:"last_seen"`       // the last import in which it stood
	GoneSince time.Time       `json:"gone_since,omitzero"`
}

// Path is one way from a component to what it can stop: component, system,
// further systems, processes, facility. Nodes are identifiers in the drawing.
type Path struct {
	Nodes       []string    `json:"nodes"`
	State       Outcome     `json:"state"`
	Since       time.Time   `json:"since"`
	Health      Health      `json:"health,omitempty"`
	Safety      Safety      `json:"safety,omitempty"`
	Criticality Criticality `json:"criticality,omitempty"`
}

// Check is a system that could answer.
type Check struct {
	System     string    `json:"system"`
	Name       string    `json:"name"`
	NameEn     string    `json:"name_en,omitempty"`
	LastImport time.Time `json:"last_import"` // the oldest of its lists' latest imports
}

// Blind is a system that could not answer, and why.
type Blind struct {
	System Node        `json:"system"`
	Reason BlindReason `json:"reason"`
	Count  int64       `json:"count,omitempty"` // of the components that cannot answer
}

// BlindReason says why a system could not be checked.
type BlindReason string

// The reasons.
const (
	NoImport      BlindReason = "no_import"      // nothing was ever imported, or all lists were withdrawn
	WithoutHashes BlindReason = "without_hashes" // a hash was asked for, and components stand without one
	WithoutURLs   BlindReason = "without_urls"   // an address was asked for, and components stand without one
)

// BlindReasons lists them, the blindest first.
var BlindReasons = []BlindReason{NoImport, WithoutHashes, WithoutURLs}

// Exposure answers whether we are affected.
func (s *Service) Exposure(ctx context.Context, caller identity.Caller, q Question) (Exposure, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Exposure{}, err
	}
	var e Exposure
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		e, err = s.ExposureTx(ctx, r, caller, q)
		return err
	})
	return e, err
}

// ExposureTx answers on the snapshot or in the transaction that it is given.
func (s *Service) ExposureTx(ctx context.Context, r record.Reader, caller identity.Caller, q Question) (Exposure, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Exposure{}, err
	}
	wanted, err := q.search()
	if err != nil {
		return Exposure{}, err
	}
	e := Exposure{Question: q, AsOf: r.Now(), Matches: []Component{}, Systems: []Affected{}, Paths: []Path{}}
	n, err := loadNet(ctx, r, caller)
	if err != nil {
		return Exposure{}, err
	}
	found, err := lookUp(ctx, r, wanted)
	if err != nil {
		return Exposure{}, err
	}
	lists, err := loadLists(ctx, r)
	if err != nil {
		return Exposure{}, err
	}
	e.Hidden, e.Truncated = n.hidden, n.truncated || found.truncated
	e.check(n, lists, wanted)
	gone, err := archivedOf(ctx, r, caller, found.systems(n))
	if err != nil {
		return Exposure{}, err
	}
	e.hold(found, n, gone)
	e.draw(n)
	e.Outcome = e.outcome()
	return e, nil
}

func (e *Exposure) outcome() Outcome {
	worst := Absent
	if len(e.Unknown) > 0 || e.Hidden > 0 || e.Truncated || len(e.Checked) == 0 {
		worst = Unchecked
	}
	for _, a := range e.Systems {
		if rank(Outcomes, a.State) < rank(Outcomes, worst) {
			worst = a.State
		}
	}
	return worst
}
