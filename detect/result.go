package detect

// Verdict is what taisei thinks of one artifact.
type Verdict string

// The verdicts, worst first. Unscanned means that something which runs, or is
// referred to, was left unread: it is never called clean.
const (
	Malicious  Verdict = "malicious"
	Suspicious Verdict = "suspicious"
	Unscanned  Verdict = "unscanned"
	Clean      Verdict = "clean"
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
type Finding struct {
	Rule      string            `json:"rule"`
	Severity  Severity          `json:"severity"`
	Behaviour Behaviour         `json:"behaviour"`
	Location  Location          `json:"location"`
	Key       string            `json:"key"`                // of the sentence in words
	Params    map[string]string `json:"params"`             // of the sentence
	Sentence  string            `json:"sentence,omitempty"` // filled in by whoever prints it, in the reader's language
}

// Behaviour is a sentence: at Trigger, Source goes through Via into Sink toward Target.
type Behaviour struct {
	Trigger string     `json:"trigger"`
	Source  string     `json:"source"`
	Via     []string   `json:"via"`
	Sink    string     `json:"sink"`
	Target  string     `json:"target"`
	Steps   []Location `json:"steps,omitempty"` // where it starts, passes and ends
}

// Location is a place inside the artifact.
type Location struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Severity of a finding.
type Severity string

// The severities.
const (
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Unread is something that was not read, and why.
type Unread struct {
	Path    string `json:"path"`
	Reason  string `json:"reason"`  // a stable word: language, size, depth, broken, encrypted, binary, …
	Runs    bool   `json:"runs"`    // it runs or is referred to, so the artifact is not clean
	Message string `json:"message"` // for a person
}
