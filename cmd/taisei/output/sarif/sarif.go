package sarif

import (
	"encoding/json"
	"io"
)

// What every log says of itself.
const (
	Schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	Version = "2.1.0"
)

// The levels of results and notifications, gravest first.
const (
	Error   = "error"
	Warning = "warning"
	Note    = "note"
)

type (
	// Log is the document.
	Log struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []Run  `json:"runs"`
	}
	// Run is one run of the tool.
	Run struct {
		Tool        Tool         `json:"tool"`
		Invocations []Invocation `json:"invocations"`
		Artifacts   []Artifact   `json:"artifacts,omitempty"`
		Results     []Result     `json:"results"` // empty: it ran and found nothing
		Language    string       `json:"language,omitempty"`
	}
	// Tool is what found it.
	Tool struct {
		Driver Component `json:"driver"`
	}
	// Component is a program with its rules.
	Component struct {
		Name            string       `json:"name"`
		SemanticVersion string       `json:"semanticVersion,omitempty"`
		Version         string       `json:"version,omitempty"`
		Rules           []Descriptor `json:"rules"`
		Notifications   []Descriptor `json:"notifications,omitempty"`
	}
	// Descriptor says what a rule, or a kind of notification, means.
	Descriptor struct {
		ID                   string         `json:"id"`
		Name                 string         `json:"name,omitempty"`
		ShortDescription     *Text          `json:"shortDescription,omitempty"`
		FullDescription      *Text          `json:"fullDescription,omitempty"`
		Help                 *Text          `json:"help,omitempty"`
		DefaultConfiguration *Configuration `json:"defaultConfiguration,omitempty"`
		Properties           map[string]any `json:"properties,omitempty"`
	}
	// Configuration is how grave a rule is.
	Configuration struct {
		Level string `json:"level"`
	}
	// Text is a message of its own.
	Text struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	// Invocation is how the run went.
	Invocation struct {
		ExecutionSuccessful bool           `json:"executionSuccessful"`
		Notifications       []Notification `json:"toolExecutionNotifications,omitempty"`
	}
	// Notification is something that the run met on its way.
	Notification struct {
		Descriptor *Reference `json:"descriptor,omitempty"`
		Level      string     `json:"level"`
		Message    Text       `json:"message"`
		Locations  []Location `json:"locations,omitempty"`
	}
	// Reference names a descriptor.
	Reference struct {
		ID    string `json:"id"`
		Index int    `json:"index"`
	}
	// Artifact is a file or package that was looked at.
	Artifact struct {
		Location   ArtifactLocation  `json:"location"`
		Roles      []string          `json:"roles,omitempty"`
		Hashes     map[string]string `json:"hashes,omitempty"`
		Properties map[string]any    `json:"properties,omitempty"`
	}
	// Result is one finding.
	Result struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		BaselineState       string            `json:"baselineState,omitempty"`
		Message             Text              `json:"message"`
		Locations           []Location        `json:"locations"`
		PartialFingerprints map[string]string `json:"partialFingerprints,omitempty"`
		CodeFlows           []CodeFlow        `json:"codeFlows,omitempty"`
		Suppressions        []Suppression     `json:"suppressions,omitempty"`
		Properties          map[string]any    `json:"properties,omitempty"`
	}
	// Suppression says that somebody has reviewed a result and left it out (3.35).
	Suppression struct {
		Kind          string `json:"kind"`   // inSource or external
		Status        string `json:"status"` // accepted, underReview or rejected
		Justification string `json:"justification"`
	}
	// Location is a place.
	Location struct {
		PhysicalLocation *PhysicalLocation `json:"physicalLocation,omitempty"`
		LogicalLocations []LogicalLocation `json:"logicalLocations,omitempty"`
		Message          *Text             `json:"message,omitempty"`
	}
	// PhysicalLocation is a place in a file.
	PhysicalLocation struct {
		ArtifactLocation ArtifactLocation `json:"artifactLocation"`
		Region           *Region          `json:"region,omitempty"`
	}
	// LogicalLocation is a place by its name.
	LogicalLocation struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind,omitempty"`
	}
	// ArtifactLocation is a file by its URI.
	ArtifactLocation struct {
		URI string `json:"uri"`
	}
	// Region is a part of a file; both count from 1.
	Region struct {
		StartLine   int      `json:"startLine"`
		StartColumn int      `json:"startColumn,omitempty"`
		Snippet     *Snippet `json:"snippet,omitempty"`
	}
	// Snippet is the text of a region.
	Snippet struct {
		Text string `json:"text"`
	}
	// CodeFlow is the road of the data.
	CodeFlow struct {
		ThreadFlows []ThreadFlow `json:"threadFlows"`
	}
	// ThreadFlow is one road.
	ThreadFlow struct {
		Locations []ThreadFlowLocation `json:"locations"`
	}
	// ThreadFlowLocation is one step on it.
	ThreadFlowLocation struct {
		Location Location `json:"location"`
	}
)

// Write writes the log of one run.
func Write(w io.Writer, run Run) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(Log{Schema: Schema, Version: Version, Runs: []Run{run}})
}
