package watch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"taisei/detect"
	"taisei/evidence"
	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Sighting is what a sensor saw once. Sightings with one DedupKey, within a mode
// and exercise, are one Detection.
type Sighting struct {
	Source      Source
	Vector      Vector // software when empty
	DedupKey    string
	Verdict     detect.Verdict
	Severity    detect.Severity // medium when empty
	TitleKey    string
	TitleParams map[string]string
	Title       string
	Text        string
	Findings    []detect.Finding
	Components  []string
	Observables []Observable
	Evidence    []string
	OccurredAt  time.Time
	News        bool     // it says something new: what was closed is new again
	TLP         mark.TLP // TLP:AMBER when empty
	Operation   record.Operation
}

// Next is told of each sighting in its transaction; fresh says that the detection
// is a new one.
type Next interface {
	Detected(ctx context.Context, tx record.Tx, caller identity.Caller, d *Detection, fresh bool) error
}

var (
	// claimSighting counts a sighting and tells which detection it counts for; the
	// row stays ours until the transaction ends, so that no second one is opened.
	claimSighting = record.Query{Name: "detection.claim", SQL: `
		INSERT INTO detection_sightings (mode, exercise, dedup_key, detection, counted, count, first_at, last_at)
		VALUES ($1, $2, $3, $4, $4, 1, $5, $5)
		ON CONFLICT (mode, exercise, dedup_key) DO UPDATE SET count = detection_sightings.count + 1, last_at = excluded.last_at
		RETURNING counted`}
	// lockDetection holds off others who would change the row in this transaction.
	lockDetection = record.Query{Name: "detection.lock", SQL: `UPDATE detections SET version = version WHERE id = $1`}
)

// Open counts a sighting: a new Detection, or one more time that a known one was
// seen. A closed detection that gets worse is new again.
func (s *Service) Open(ctx context.Context, tx record.Tx, caller identity.Caller, g Sighting) (*Detection, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return nil, err
	}
	if err := takesPart(caller, g.Operation); err != nil {
		return nil, err
	}
	d := g.detection(tx.Now())
	d.ID = record.NewID()
	if err := d.Check(); err != nil {
		return nil, err
	}
	var counted string
	if err := tx.One(ctx, &counted, claimSighting, d.Mode, d.Exercise, d.DedupKey, d.ID, tx.Now()); err != nil {
		return nil, fmt.Errorf("open a detection: %w", err)
	}
	fresh := counted == d.ID
	if fresh {
		if err := Detections.Insert(ctx, tx, caller.Actor(), d); err != nil {
			return nil, err
		}
	} else {
		var err error
		if d, err = join(ctx, tx, caller, counted, g); err != nil {
			return nil, err
		}
		if err := tellSeen(ctx, tx, caller, d); err != nil {
			return nil, err
		}
	}
	return d, s.handOn(ctx, tx, caller, d, fresh)
}

// Enrich adds what was found out since to a detection, without counting it as
// seen once more.
func (s *Service) Enrich(ctx context.Context, tx record.Tx, caller identity.Caller, id string, g Sighting) (*Detection, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return nil, err
	}
	if _, err := load(ctx, tx, caller, id); err != nil {
		return nil, err
	}
	d, err := join(ctx, tx, caller, id, g)
	if err != nil {
		return nil, err
	}
	return d, s.handOn(ctx, tx, caller, d, false)
}

func (s *Service) handOn(ctx context.Context, tx record.Tx, caller identity.Caller, d *Detection, fresh bool) error {
	if err := index(ctx, tx, d); err != nil {
		return err
	}
	if err := tx.One(ctx, &d.Seen, seenQuery, d.ID); err != nil {
		return err
	}
	if s.Next == nil {
		return nil
	}
	return s.Next.Detected(ctx, tx, caller, d, fresh)
}

// takesPart refuses who would enter something into an exercise of others.
func takesPart(caller identity.Caller, o record.Operation) error {
	if o.Mode == "" || o.Mode == mark.Real || caller.IsSystem() || slices.Contains(caller.Exercises, o.Exercise) || caller.Can(identity.ManageExercise) {
		return nil
	}
	return fault.Field("exercise", "watch.fault.not_taking_part", nil)
}

// detection is a new row for the sighting, its texts and lists within the caps.
func (g Sighting) detection(now time.Time) *Detection {
	d := &Detection{
		Operation: g.Operation, Source: g.Source, Vector: or(g.Vector, Software), DedupKey: g.DedupKey,
		Verdict: g.Verdict, Severity: or(g.Severity, detect.Medium), Status: New,
		TitleKey: g.TitleKey, TitleParams: cleanParams(g.TitleParams), Title: line(g.Title), Text: CleanText(g.Text),
		OccurredAt: g.OccurredAt, DetectedAt: now,
	}
	d.TLP = or(g.TLP, mark.Amber)
	d.Mode = or(d.Mode, mark.Real)
	d.add(g)
	return d
}

// add takes over what a sighting lists.
func (d *Detection) add(g Sighting) {
	for _, f := range g.Findings {
		d.addFinding(f)
	}
	d.Components = union(d.Components, g.Components, maxComponents, usableTerm)
	d.Observables = union(d.Observables, g.Observables, maxObservables, usableObservable)
	d.Evidence = union(d.Evidence, g.Evidence, maxEvidence, usableTerm)
}

func (d *Detection) addFinding(f detect.Finding) {
	f = trim(f)
	if slices.ContainsFunc(d.Findings, func(o detect.Finding) bool { return o.Rule == f.Rule && o.Location == f.Location }) {
		return
	}
	if len(d.Findings) >= maxFindings {
		d.MoreFindings++
		return
	}
	d.Findings = append(d.Findings, f)
}

// The caps on one finding, which comes out of the process that read hostile bytes.
const (
	maxSteps  = 20
	maxParams = 20
)

func trim(f detect.Finding) detect.Finding {
	f.Rule, f.Key = evidence.Clean(f.Rule, maxTitle), evidence.Clean(f.Key, maxTitle)
	f.Sentence = "" // made of Key and Params for each reader
	f.Location = trimLocation(f.Location)
	params := make(map[string]string, len(f.Params))
	for k, v := range f.Params {
		if len(params) < maxParams {
			params[evidence.Clean(k, maxTitle)] = evidence.Clean(v, maxTerm)
		}
	}
	f.Params = params
	b := &f.Behaviour
	for _, s := range []*string{&b.Trigger, &b.Source, &b.Sink, &b.Target} {
		*s = evidence.Clean(*s, maxTerm)
	}
	b.Via = clip(b.Via, func(s string) string { return evidence.Clean(s, maxTitle) })
	b.Steps = clip(b.Steps, trimLocation)
	return f
}

func trimLocation(l detect.Location) detect.Location {
	l.Path = evidence.Clean(l.Path, maxTerm)
	return l
}

func clip[T any](list []T, each func(T) T) []T {
	out := make([]T, min(len(list), maxSteps))
	for i := range out {
		out[i] = each(list[i])
	}
	return out
}

// join adds a sighting to a detection. Nobody else can change the row meanwhile.
func join(ctx context.Context, tx record.Tx, caller identity.Caller, id string, g Sighting) (*Detection, error) {
	if _, err := tx.Exec(ctx, lockDetection, id); err != nil {
		return nil, err
	}
	d, err := Detections.Get(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	known := len(d.Findings) + d.MoreFindings
	d.add(g)
	worse := g.News || worseVerdict(g.Verdict, d.Verdict) || g.Severity != "" && Above(g.Severity, d.Severity) || len(d.Findings)+d.MoreFindings > known
	if worseVerdict(g.Verdict, d.Verdict) {
		d.Verdict = g.Verdict
	}
	if g.Severity != "" && Above(g.Severity, d.Severity) {
		d.Severity = g.Severity
	}
	if !g.OccurredAt.IsZero() && (d.OccurredAt.IsZero() || g.OccurredAt.Before(d.OccurredAt)) {
		d.OccurredAt = g.OccurredAt
	}
	d.TLP = strictest(d.TLP, g.TLP)
	if worse && d.Status == Closed && d.DuplicateOf == "" {
		if err := d.move(New, "", tx.Now()); err != nil {
			return nil, err
		}
	}
	return d, Detections.UpdateAs(ctx, tx, caller.Actor(), "join", d)
}

// tellSeen logs a sighting that may have changed nothing but the count.
func tellSeen(ctx context.Context, tx record.Tx, caller identity.Caller, d *Detection) error {
	return tx.Append(ctx, record.Event{
		Actor: caller.Actor().ID, Action: "detection.seen", Kind: Detections.Name(), RecordID: d.ID,
		Version: d.Version, Mode: string(d.Mode), TLP: string(d.TLP), Detail: map[string]record.Change{},
	})
}

func or[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

// union appends what is new and usable, up to a cap.
func union[T comparable](have, more []T, most int, usable func(T) bool) []T {
	for _, v := range more {
		if len(have) >= most {
			return have
		}
		if usable(v) && !slices.Contains(have, v) {
			have = append(have, v)
		}
	}
	return have
}

func usableTerm(s string) bool {
	return s != "" && len(s) <= maxTerm && s == evidence.Clean(s, maxTerm)
}

func usableObservable(o Observable) bool {
	return slices.Contains(ObservableTypes, o.Type) && usableTerm(o.Value)
}

// line makes one line of a person's text.
func line(s string) string {
	return runes(evidence.Clean(strings.Join(strings.Fields(s), " "), 4*maxTitle), maxTitle)
}

// CleanText keeps a person's paragraphs and nothing that could disturb a page or a
// database: valid, without control characters, of at most as many characters as
// a text may have.
func CleanText(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s[:min(len(s), 4*maxText)], ""))
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ").Replace(s), "\n")
	for i, l := range lines {
		lines[i] = evidence.Clean(l, 4*maxText)
	}
	return strings.TrimSpace(runes(strings.Join(lines, "\n"), maxText))
}

func runes(s string, most int) string {
	n := 0
	for i := range s {
		if n == most {
			return s[:i]
		}
		n++
	}
	return s
}

func cleanParams(in map[string]string) map[string]string {
	out := make(map[string]string, len(in))
	for k, v := range in {
		out[evidence.Clean(k, maxTitle)] = evidence.Clean(v, maxTerm)
	}
	return out
}
