package evidence

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

// Item says what frozen bytes are and where they came from.
type Item struct {
	record.Meta
	record.Operation
	SHA256      string            `db:"sha256" json:"sha256"`
	Size        int64             `db:"size" json:"size"`
	MediaType   string            `db:"media_type" json:"media_type"` // as it was told; nobody checked
	Name        string            `db:"name" json:"name"`
	SourceURL   string            `db:"source_url" json:"source_url,omitempty"`
	Headers     map[string]string `db:"headers" json:"headers,omitempty"`
	Metadata    map[string]string `db:"metadata" json:"metadata,omitempty"`
	CollectedAt time.Time         `db:"collected_at" json:"collected_at"`
	Same        string            `db:"same" json:"-"` // what a second freezing of the same bytes must equal
}

// Action is what somebody did with an item.
type Action string

// The actions.
const (
	Collected Action = "collected"
	Viewed    Action = "viewed"
	Analysed  Action = "analysed" // read by the program itself
	Exported  Action = "exported"
)

// Custody is one line of an item's history: CreatedBy did it at CreatedAt. Lines
// are added and never changed.
type Custody struct {
	record.Meta
	record.Operation
	Item    string            `db:"item" json:"item"`
	Action  Action            `db:"action" json:"action"`
	Purpose string            `db:"purpose" json:"purpose,omitempty"`
	Detail  map[string]string `db:"detail" json:"detail,omitempty"` // where it was collected, to whom it went
}

// The tables. Other packages read and write them through this package's methods.
var (
	Items     = record.NewTable[Item]("evidence_items", "evidence")
	Custodies = record.NewTable[Custody]("evidence_custody", "custody")
)

// Found is what is known of bytes when they are frozen.
type Found struct {
	Content     Content
	Name        string
	MediaType   string
	SourceURL   string
	Headers     map[string]string
	Metadata    map[string]string
	CollectedAt time.Time // now when zero
	Purpose     string
	TLP         mark.TLP
	Operation   record.Operation
}

// The caps on what a stranger's server may make us keep beside the bytes.
const (
	maxSize   = 512 << 20
	maxName   = 255
	maxType   = 120
	maxURL    = 2048
	maxFacts  = 100
	maxKey    = 100
	maxValue  = 2000
	maxReason = 1000
)

func (f Found) item(now time.Time) *Item {
	item := &Item{
		Operation: f.Operation, SHA256: f.Content.SHA256, Size: f.Content.Size,
		MediaType: Clean(f.MediaType, maxType), Name: FileName(f.Name), SourceURL: Clean(f.SourceURL, maxURL),
		Headers: facts(f.Headers), Metadata: facts(f.Metadata), CollectedAt: f.CollectedAt,
	}
	item.TLP = f.TLP
	if item.TLP == "" {
		item.TLP = mark.Amber
	}
	if item.Mode == "" {
		item.Mode = mark.Real
	}
	if item.MediaType == "" {
		item.MediaType = "application/octet-stream"
	}
	if item.CollectedAt.IsZero() {
		item.CollectedAt = now
	}
	item.Same = strings.Join([]string{item.SHA256, string(item.TLP), string(item.Mode), item.Exercise}, " ")
	return item
}

// Check names the first field that is wrong.
func (i Item) Check() error {
	if !hexSHA256.MatchString(i.SHA256) {
		return fault.Field("sha256", "evidence.not_a_hash", nil)
	}
	if !i.TLP.Valid() {
		return fault.Field("tlp", "fault.tlp", fault.Params{"value": i.TLP})
	}
	return nil
}

func facts(in map[string]string) map[string]string {
	out := make(map[string]string, min(len(in), maxFacts))
	for k, v := range in {
		if len(out) == maxFacts {
			out["…"] = strconv.Itoa(len(in) - maxFacts)
			break
		}
		out[Clean(k, maxKey)] = Clean(v, maxValue)
	}
	return out
}

// Clean makes a stranger's text one that a line can show: valid, without control
// or direction characters, of at most most bytes.
func Clean(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(clip(s, 4*most), ""))
	return strings.TrimSpace(clip(s, most))
}

// clip cuts at a rune's start.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// FileName is a stranger's file name without its folders.
func FileName(s string) string {
	s = clip(strings.ToValidUTF8(s, ""), 64<<10)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = Clean(s, maxName)
	if s == "" || s == "." || s == ".." {
		return "unnamed"
	}
	return s
}
