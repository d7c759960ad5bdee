package detect

import (
	"slices"

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
	Target     string       `json:"target"`
	Verdict    Verdict      `json:"verdict"`
	Score      float64      `json:"score"` // 0 to 1: how sure the verdict is that it is malice
	SHA256     string       `json:"sha256,omitempty"`
	Shares     []Share      `json:"shares,omitempty"` // what each rule adds to the score
	Findings   []Finding    `json:"findings"`
	Suppressed []Suppressed `json:"suppressed,omitempty"` // findings that were reviewed and are left out
	Unread     []Unread     `json:"unread"`
	Error      string       `json:"error,omitempty"`
	Files      int          `json:"files"` // files read
	Bytes      int64        `json:"bytes"` // bytes read, unpacked
	Steps      int64        `json:"steps"` // work done, the same on every machine
}

// Share is what one rule adds to a score.
type Share = verdict.Share

// Suppressed is a finding that somebody has reviewed, and why it is left out.
type Suppressed struct {
	Finding    Finding `json:"finding"`
	Reason     string  `json:"reason"`
	ReviewedBy string  `json:"reviewed_by"`
	ReviewedAt string  `json:"reviewed_at"` // a date
}

// Judged is the result with its verdict and score worked out anew from its findings.
func (r Result) Judged() Result {
	unread := slices.ContainsFunc(r.Unread, func(u Unread) bool { return u.Runs })
	r.Verdict, r.Score, r.Shares = verdict.Of(r.Findings, unread)
	return r
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
