package diff

import (
	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
	"taisei/detect/verdict"
)

// Result is what the new version newly does. Its JSON is the contract of
// `taisei diff --format json`.
type Result struct {
	Old      Side            `json:"old"`
	New      Side            `json:"new"`
	Release  Release         `json:"release"`
	Verdict  verdict.Verdict `json:"verdict"`
	Score    float64         `json:"score"`
	Changes  []Change        `json:"changes"`            // gravest first
	More     int             `json:"more,omitempty"`     // changes that are not listed
	Standing verdict.Verdict `json:"standing,omitempty"` // of what it did before already, when that is not clean
	Unread   []detect.Unread `json:"unread"`             // newly
	Error    string          `json:"error,omitempty"`
}

// Side is one of the two artifacts.
type Side struct {
	Target  string `json:"target"`
	Name    string `json:"name,omitempty"`
	Version string `json:"version,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
}

// Change is one thing that is new.
type Change struct {
	Kind      Kind                 `json:"kind"`
	Rule      string               `json:"rule"` // a scan's rule, or what kind of news it is
	Severity  rule.Severity        `json:"severity"`
	Behaviour *behaviour.Behaviour `json:"behaviour,omitempty"`
	Target    string               `json:"target,omitempty"` // that the place is in, where it is a dependency
	Location  detect.Location      `json:"location"`
	Excerpt   string               `json:"excerpt,omitempty"` // the line that matters
	Said      Sentence             `json:"said"`
	Notes     []Sentence           `json:"notes,omitempty"`
	Sentence  string               `json:"sentence,omitempty"` // filled in by whoever prints it, as in a Finding
}

// Kind is what sort of thing is new.
type Kind string

// The kinds.
const (
	Behaviours Kind = "behaviour"  // data goes where it did not go
	Capability Kind = "capability" // the first use of a sink
	Host       Kind = "host"
	Start      Kind = "start" // a command of the manifest, an entry point
	Depends    Kind = "dependency"
	File       Kind = "file"
	Minified   Kind = "minified" // code that stands in a minified file only
	Stands     Kind = "standing" // not new, but malicious
)

// Sentence is a key of words with its parameters. Parts are sentences themselves,
// and become parameters once they are in the reader's language.
type Sentence struct {
	Key    string              `json:"key"`
	Params map[string]string   `json:"params,omitempty"`
	Parts  map[string]Sentence `json:"parts,omitempty"`
}

// Dependency is a new dependency that was examined, too.
type Dependency struct {
	Name        string
	Examination detect.Examination
}
