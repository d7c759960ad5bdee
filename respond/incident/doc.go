// Package incident instructs, requests and coordinates, and keeps the record.
//
// An Incident has a commander and roles, what it touches, decisions, tasks and a
// timeline whose entries are never changed. A Task goes to a person, of ours or of
// another organisation, who answers by a link or on their own page; when no answer
// comes in the set time, the deputy is asked. Real figures count real incidents only.
//
// It imports the ground, and triage, whose Declarer it implements.
package incident
