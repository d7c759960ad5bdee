package identity

import (
	"slices"
	"strings"

	"taisei/fault"
)

// Role is what an account is trusted with.
type Role string

// The roles. A guest acts by link and may do only what the link is for.
const (
	Administrator Role = "administrator"
	Commander     Role = "commander"
	Analyst       Role = "analyst"
	Responder     Role = "responder"
	Observer      Role = "observer"
	Guest         Role = "guest"
	system        Role = "system" // the program itself; never given to an account
)

// Roles lists those that an account may have.
var Roles = []Role{Administrator, Commander, Analyst, Responder, Observer}

// Action is something that a Caller may or may not do.
type Action string

// The actions.
const (
	ViewRecords     Action = "records.view" // the situation, detections, incidents, inventory, people
	EditInventory   Action = "inventory.edit"
	ImportInventory Action = "inventory.import"
	EditDirectory   Action = "directory.edit"
	VerifyContacts  Action = "directory.verify" // say that a contact method answered
	ManageAccounts  Action = "accounts.manage"
	OwnAccount      Action = "accounts.own" // own password, tokens, language
	RaiseDetection  Action = "detection.raise"
	Triage          Action = "detection.triage"
	DeclareIncident Action = "incident.declare"
	CommandIncident Action = "incident.command" // roles, status, closing
	RecordDecision  Action = "incident.decide"
	RecordEntry     Action = "incident.note"
	SendTask        Action = "task.send"
	AnswerTask      Action = "task.answer"
	ExportEvidence  Action = "evidence.export"
	ManageExercise  Action = "exercise.manage"
	ViewAudit       Action = "audit.view"
	ViewMessages    Action = "messages.view"
	RunJobs         Action = "jobs.run" // the program's own work
)

// everyone are the roles that a person with an account can have.
var everyone = Roles

// may is the one table of permissions. The system's own role is allowed what
// its jobs need, which is everything but what only a person can answer for.
var may = map[Action][]Role{
	ViewRecords:     append([]Role{system}, everyone...),
	EditInventory:   {Administrator, Analyst},
	ImportInventory: {Administrator, Analyst, system},
	EditDirectory:   {Administrator, Commander},
	VerifyContacts:  {Administrator, Commander, Analyst, Responder},
	ManageAccounts:  {Administrator},
	OwnAccount:      everyone,
	RaiseDetection:  {Administrator, Commander, Analyst, Responder, Observer, Guest, system},
	Triage:          {Commander, Analyst},
	DeclareIncident: {Commander, Analyst},
	CommandIncident: {Commander},
	RecordDecision:  {Commander},
	RecordEntry:     {Commander, Analyst, Responder},
	SendTask:        {Commander, Analyst, system},
	AnswerTask:      {Commander, Analyst, Responder, Guest},
	ExportEvidence:  {Commander, Analyst},
	ManageExercise:  {Administrator, Commander},
	ViewAudit:       {Administrator},
	ViewMessages:    {Administrator, Commander, Analyst},
	RunJobs:         {system},
}

// rolesFor names who may do a, for the message to who may not.
func rolesFor(a Action) string {
	var names []string
	for _, r := range may[a] {
		if r != system && r != Guest {
			names = append(names, string(r))
		}
	}
	return strings.Join(names, ", ")
}

func allowed(a Action, roles []Role) bool {
	return slices.ContainsFunc(may[a], func(r Role) bool { return slices.Contains(roles, r) })
}

func forbidden(a Action) error {
	return fault.New(fault.Forbidden, "fault.forbidden", fault.Params{"roles": rolesFor(a)})
}
