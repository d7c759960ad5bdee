package watch

import (
	"context"
	"slices"
	"time"

	"github.com/package-url/packageurl-go"

	"taisei/detect"
	"taisei/identity"
	"taisei/record"
)

// Scan is what is known of one component version's archive: whether it was
// fetched and what the engine said of it. It has no mode: a package is as it is.
type Scan struct {
	record.Meta
	Component    string            `db:"component" json:"component"` // in the inventory
	PURL         string            `db:"purl" json:"purl"`
	RegistryName string            `db:"registry_name" json:"registry_name"` // as the registry writes it
	State        ScanState         `db:"state" json:"state"`
	SHA256       string            `db:"sha256" json:"sha256,omitempty"`
	Digests      map[string]string `db:"digests" json:"digests,omitempty"` // of the archive, by algorithm
	Verdict      detect.Verdict    `db:"verdict" json:"verdict,omitempty"`
	Score        float64           `db:"score" json:"score"`
	Findings     int               `db:"findings" json:"findings"` // how many; ScanResult has them
	Engine       string            `db:"engine" json:"engine,omitempty"`
	PublishedAt  time.Time         `db:"published_at" json:"published_at"`
	ScannedAt    time.Time         `db:"scanned_at" json:"scanned_at"`
	TriedAt      time.Time         `db:"tried_at" json:"tried_at"`
	Attempts     int               `db:"attempts" json:"attempts"` // in vain, since it last went well
	ErrorKey     string            `db:"error_key" json:"error_key,omitempty"`
	ErrorParams  map[string]string `db:"error_params" json:"error_params,omitempty"`
	Error        string            `db:"error" json:"error,omitempty"` // for who runs the server
	Evidence     []string          `db:"evidence" json:"evidence,omitempty"`
	Detection    string            `db:"detection" json:"detection,omitempty"`
}

// ScanState says how far the scan of a component is.
type ScanState string

// The states.
const (
	Waiting   ScanState = "waiting"     // to be put into the queue
	Queued    ScanState = "queued"      // in the queue
	Scanned   ScanState = "scanned"     // read; the verdict may still be unscanned
	Failed    ScanState = "failed"      // it will be tried again
	Absent    ScanState = "absent"      // the registry has none
	Withdrawn ScanState = "unpublished" // the registry had it once
	Elsewhere ScanState = "elsewhere"   // it does not come from the registry
)

// ScanStates lists them.
var ScanStates = []ScanState{Waiting, Queued, Scanned, Failed, Absent, Withdrawn, Elsewhere}

// settled reports whether nothing is left to do.
func (s ScanState) settled() bool {
	return s == Scanned || s == Absent || s == Withdrawn || s == Elsewhere
}

// Key is the state's word in words.
func (s ScanState) Key() string { return "watch.scan." + string(s) }

// Scans is the table.
var Scans = record.NewTable[Scan]("scans", "scan")

// Check names the first field that is wrong.
func (s *Scan) Check() error {
	if !slices.Contains(ScanStates, s.State) {
		return choice("state", string(s.State))
	}
	return nil
}

// wanted is what the registry is asked for.
func (s *Scan) wanted() Wanted {
	w := Wanted{PURL: s.PURL, Name: s.RegistryName}
	if p, err := packageurl.FromString(s.PURL); err == nil {
		w.Version = p.Version
	}
	return w
}

// name is how a scan is told to people: name and version.
func (s *Scan) name() string {
	w := s.wanted()
	return w.Name + " " + w.Version
}

// ScanFilter chooses scans.
type ScanFilter struct {
	State   ScanState
	Verdict detect.Verdict
	Failing bool   // only those whose last try went wrong
	Text    string // in the purl
	After   string
	Limit   int
}

// ListScans lists scans, newest component first.
func (s *Service) ListScans(ctx context.Context, caller identity.Caller, f ScanFilter) (Page[Scan], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Scan]{}, err
	}
	c := &conditions{parts: []string{"1 = 1"}}
	if f.State != "" {
		c.where("t.state = %s", f.State)
	}
	if f.Verdict != "" {
		c.where("t.verdict = %s", f.Verdict)
	}
	if f.Failing {
		c.parts = append(c.parts, "t.error_key <> ''")
	}
	if f.Text != "" {
		c.where(`LOWER(t.purl) LIKE %s ESCAPE '\'`, contains(f.Text))
	}
	if f.After != "" {
		c.where("t.id < %s", f.After)
	}
	var page Page[Scan]
	err := s.Store.Read(ctx, func(r record.Reader) error {
		rows, err := Scans.Find(ctx, r, c.tail()+" ORDER BY t.id DESC LIMIT "+c.arg(limit(f.Limit)+1), c.args...)
		if err != nil {
			return err
		}
		page.Items = rows
		if len(rows) > limit(f.Limit) {
			page.Items = rows[:limit(f.Limit)]
			page.Next = page.Items[len(page.Items)-1].ID
		}
		return nil
	})
	return page, err
}

// Failures lists the scans whose last try went wrong, with what and why.
func (s *Service) Failures(ctx context.Context, caller identity.Caller, f ScanFilter) (Page[Scan], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Scan]{}, err
	}
	f.Failing = true
	return s.ListScans(ctx, caller, f)
}

var (
	countScans = record.Query{Name: "scan.count", SQL: `SELECT state, COUNT(*) AS count FROM scans GROUP BY state`}
	readResult = record.Query{Name: "scan.result", SQL: `SELECT result FROM scan_results WHERE scan = $1`}
	putResult  = record.Query{Name: "scan.put_result", SQL: `
		INSERT INTO scan_results (scan, result) VALUES ($1, $2)
		ON CONFLICT (scan) DO UPDATE SET result = excluded.result`}
)

// Progress counts the scans by state.
func (s *Service) Progress(ctx context.Context, caller identity.Caller) (map[ScanState]int, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	var rows []struct {
		State ScanState `db:"state"`
		Count int       `db:"count"`
	}
	counts := map[ScanState]int{}
	err := s.Store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &rows, countScans) })
	for _, row := range rows {
		counts[row.State] = row.Count
	}
	return counts, err
}

// Scan tells of one scan and, when it was read, the engine's result.
func (s *Service) Scan(ctx context.Context, caller identity.Caller, purl string) (*Scan, *detect.Result, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, nil, err
	}
	var scan *Scan
	var results []struct {
		Result detect.Result `db:"result"`
	}
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		if scan, err = scanOf(ctx, r, purl); err != nil {
			return err
		}
		return r.Select(ctx, &results, readResult, scan.ID)
	})
	if err != nil || len(results) == 0 {
		return scan, nil, err
	}
	return scan, &results[0].Result, nil
}

func scanOf(ctx context.Context, r record.Reader, purl string) (*Scan, error) {
	rows, err := Scans.Find(ctx, r, "WHERE t.purl = $1", purl)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, notFound("scan", purl)
	}
	return &rows[0], nil
}
