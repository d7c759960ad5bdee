package watch

import (
	"slices"
	"time"

	"taisei/detect"
	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

// Detection is something that may be an incident: what a sensor found or a
// person reported.
type Detection struct {
	record.Meta
	record.Operation
	Source         Source            `db:"source" json:"source"`
	Vector         Vector            `db:"vector" json:"vector"`
	DedupKey       string            `db:"dedup_key" json:"dedup_key"`
	Verdict        detect.Verdict    `db:"verdict" json:"verdict,omitempty"` // on the artifact, where there is one
	Severity       detect.Severity   `db:"severity" json:"severity"`
	Status         Status            `db:"status" json:"status"`
	TitleKey       string            `db:"title_key" json:"title_key,omitempty"` // of a sentence in words, with TitleParams
	TitleParams    map[string]string `db:"title_params" json:"title_params,omitempty"`
	Title          string            `db:"title" json:"title,omitempty"` // in a person's own words, instead
	Text           string            `db:"text" json:"text,omitempty"`
	Findings       []detect.Finding  `db:"findings" json:"findings"`
	MoreFindings   int               `db:"more_findings" json:"more_findings,omitempty"` // that were too many to keep
	Components     []string          `db:"components" json:"components"`                 // purls
	Observables    []Observable      `db:"observables" json:"observables"`
	Evidence       []string          `db:"evidence" json:"evidence"` // items
	OccurredAt     time.Time         `db:"occurred_at" json:"occurred_at"`
	DetectedAt     time.Time         `db:"detected_at" json:"detected_at"`
	AcknowledgedAt time.Time         `db:"acknowledged_at" json:"acknowledged_at"`
	AcknowledgedBy string            `db:"acknowledged_by" json:"acknowledged_by,omitempty"`
	ClosedAt       time.Time         `db:"closed_at" json:"closed_at"`
	Assignee       string            `db:"assignee" json:"assignee,omitempty"`         // person
	DuplicateOf    string            `db:"duplicate_of" json:"duplicate_of,omitempty"` // detection that its sightings count for
	Incident       string            `db:"incident" json:"incident,omitempty"`         // that was declared of it

	Seen Seen `json:"seen"` // no column: a sighting never makes a person's save fail
}

// Seen counts the sightings of a detection and of its duplicates.
type Seen struct {
	Count   int       `db:"count" json:"count"`
	FirstAt time.Time `db:"first_at" json:"first_at"`
	LastAt  time.Time `db:"last_at" json:"last_at"`
}

// Observable is a fact that can be looked for elsewhere.
type Observable struct {
	Type  ObservableType `json:"type"`
	Value string         `json:"value"`
}

// Detections is the table. Later stages write it through this package's methods.
var Detections = record.NewTable[Detection]("detections", "detection")

// Source is the sensor that saw it.
type Source string

// The sources.
const (
	RegistryScan Source = "registry" // a package of a registry was scanned
	ScriptScan   Source = "script"   // a script or installer was scanned
	PageWatch    Source = "page"     // a page changed
	Advisory     Source = "advisory" // an advisory was published
	Reported     Source = "report"   // a person without account reported it
	Remarked     Source = "remark"   // somebody signed in entered it
	Partner      Source = "partner"  // another body told us
	Drilled      Source = "exercise" // an exercise or drill brought it in
)

// Sources lists them.
var Sources = []Source{RegistryScan, ScriptScan, PageWatch, Advisory, Reported, Remarked, Partner, Drilled}

// Key is the source's word in words.
func (s Source) Key() string { return "watch.source." + string(s) }

// Vector is the way by which it came to us.
type Vector string

// The vectors.
const (
	Software   Vector = "software"
	Smartphone Vector = "smartphone"
	Contractor Vector = "contractor"
	Employee   Vector = "employee"
	OtherWay   Vector = "other"
)

// Vectors lists them.
var Vectors = []Vector{Software, Smartphone, Contractor, Employee, OtherWay}

// Key is the vector's word in words.
func (v Vector) Key() string { return "watch.vector." + string(v) }

// ObservableType says what kind of fact an observable is.
type ObservableType string

// The types of observable.
const (
	SHA1   ObservableType = "sha1"
	SHA256 ObservableType = "sha256"
	SHA512 ObservableType = "sha512"
	MD5    ObservableType = "md5"
	URL    ObservableType = "url"
	Domain ObservableType = "domain"
	IP     ObservableType = "ip"
	Email  ObservableType = "email"
	File   ObservableType = "file"
)

// ObservableTypes lists them.
var ObservableTypes = []ObservableType{SHA1, SHA256, SHA512, MD5, URL, Domain, IP, Email, File}

// Key is the type's word in words.
func (t ObservableType) Key() string { return "watch.observable." + string(t) }

// Severities lists the severities of a detection, least first.
var Severities = []detect.Severity{detect.Low, detect.Medium, detect.High, detect.Critical}

// SeverityKey is a severity's word in words.
func SeverityKey(s detect.Severity) string { return "watch.severity." + string(s) }

// verdicts, best first; none is no artifact.
var verdicts = []detect.Verdict{"", detect.Clean, detect.Unscanned, detect.Suspicious, detect.Malicious}

// VerdictKey is the word in words for a verdict on an artifact.
func VerdictKey(v detect.Verdict) string { return "watch.verdict." + string(v) }

// The caps on what one detection holds.
const (
	maxTitle       = 200 // characters
	maxText        = 10_000
	maxFindings    = 100
	maxComponents  = 500
	maxObservables = 200
	maxEvidence    = 100
	maxTerm        = 1000 // bytes of a purl or an observable: an index holds it
)

// Check names the first field that is wrong.
func (d *Detection) Check() error {
	switch {
	case !slices.Contains(Sources, d.Source):
		return choice("source", string(d.Source))
	case !slices.Contains(Vectors, d.Vector):
		return choice("vector", string(d.Vector))
	case !slices.Contains(Severities, d.Severity):
		return choice("severity", string(d.Severity))
	case !slices.Contains(verdicts, d.Verdict):
		return choice("verdict", string(d.Verdict))
	case !d.TLP.Valid():
		return fault.Field("tlp", "fault.tlp", fault.Params{"value": string(d.TLP)})
	case d.TitleKey == "" && d.Title == "":
		return fault.Required("title")
	case d.DedupKey == "" || len(d.DedupKey) > maxTerm:
		return fault.Required("dedup_key")
	}
	return d.checkStatus()
}

func choice(field, value string) error {
	return fault.Field(field, "fault.choice", fault.Params{"value": value})
}

// Above reports whether a severity is worse than another.
func Above(a, b detect.Severity) bool {
	return slices.Index(Severities, a) > slices.Index(Severities, b)
}

// worseVerdict reports whether a verdict is worse than another.
func worseVerdict(a, b detect.Verdict) bool {
	return slices.Index(verdicts, a) > slices.Index(verdicts, b)
}

// strictest is the stricter label; none is none.
func strictest(a, b mark.TLP) mark.TLP {
	if a == "" {
		return b
	}
	if b == "" {
		return a
	}
	return mark.Strictest(a, b)
}
