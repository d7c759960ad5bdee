package detect

import (
	"taisei/detect/behaviour"
	"taisei/detect/rule"
	"taisei/detect/verdict"
)

// Verdict is what taisei thinks of one artifact.
type Verdict = verdict.Verdict

// The verdicts, worst first. Unscanned means that something which runs, or is
// referred to, was left unread: it is never called clean.
const (
	Malicious  = verdict.Malicious
	Suspicious = verdict.Suspicious
	Unscanned  = verdict.Unscanned
	Clean      = verdict.Clean
)

// Result is all that was found out about one target. Its JSON is the contract
// of `taisei scan --format jsonl`.
type Result struct {
	Target   string    `json:"target"`
	Verdict  Verdict   `json:"verdict"`
	Score    float64   `json:"score"` // 0 to 1: how sure the verdict is that it is malice
	SHA256   string    `json:"sha256,omitempty"`
	Findings []Finding `json:"findings"`
	Unread   []Unread  `json:"unread"`
	Error    string    `json:"error,omitempty"`
	Files    int       `json:"files"` // files read
	Bytes    int64     `json:"bytes"` // bytes read, unpacked
	Steps    int64     `json:"steps"` // work done, the same on every machine
}

// Finding is one rule that matched one behaviour.
type Finding = rule.Finding

// Behaviour is a sentence: at Trigger, Source goes through Via into Sink toward Target.
type Behaviour = behaviour.Behaviour

// Location is a place inside the artifact.
type Location = behaviour.Location

// Severity of a finding.
type Severity = rule.Severity

// The severities.
const (
	Low      = rule.Low
	Medium   = rule.Medium
	High     = rule.High
	Critical = rule.Critical
)

// Unread is something that was not read, and why.
type Unread struct {
	Path    string `json:"path"`
	Reason  string `json:"reason"`  // a stable word: language, size, depth, broken, encrypted, binary, …
	Runs    bool   `json:"runs"`    // it runs or is referred to, so the artifact is not clean
	Message string `json:"message"` // for a person
}
