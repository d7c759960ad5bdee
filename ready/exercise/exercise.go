package exercise

import (
	"slices"
	"time"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

// Exercise is an exercise or a drill. The record itself is real; what happens in
// it is not.
type Exercise struct {
	record.Meta
	Mode         mark.Mode `db:"mode" json:"mode"` // exercise or drill
	Name         string    `db:"name" json:"name"`
	Status       Status    `db:"status" json:"status"`
	Participants []string  `db:"participants" json:"participants"` // people; nothing of it leaves to anybody else
	StartedAt    time.Time `db:"started_at" json:"started_at"`
	EndedAt      time.Time `db:"ended_at" json:"ended_at"`
}

// Status is how far an exercise is.
type Status string

// The statuses.
const (
	Planned Status = "planned"
	Running Status = "running"
	Ended   Status = "ended"
)

// Statuses lists them in order.
var Statuses = []Status{Planned, Running, Ended}

// Modes lists what can be practised.
var Modes = []mark.Mode{mark.Exercise, mark.Drill}

// Key is the status in words.
func (s Status) Key() string { return "exercise.status." + string(s) }

// most bounds participants and the length of a name.
const (
	mostParticipants = 2000
	longestName      = 200
)

// Check names the first field that is wrong.
func (e *Exercise) Check() error {
	switch {
	case e.Name == "":
		return fault.Required("name")
	case len([]rune(e.Name)) > longestName:
		return fault.Field("name", "exercise.fault.long_name", fault.Params{"limit": longestName})
	case !slices.Contains(Modes, e.Mode):
		return fault.Field("mode", "fault.choice", fault.Params{"value": string(e.Mode)})
	case !slices.Contains(Statuses, e.Status):
		return fault.Field("status", "fault.choice", fault.Params{"value": string(e.Status)})
	case len(e.Participants) == 0:
		return fault.Required("participants")
	case len(e.Participants) > mostParticipants:
		return fault.Field("participants", "exercise.fault.crowd", fault.Params{"limit": mostParticipants})
	}
	return nil
}

// Exercises is the table; others read it through this package's methods.
var Exercises = record.NewTable[Exercise]("exercises", "exercise")
