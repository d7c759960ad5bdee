package watch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/package-url/packageurl-go"

	"taisei/detect"
	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Remark is something that somebody signed in noticed or heard.
type Remark struct {
	Source      Source // one of RemarkSources; remark when empty
	Title       string
	Text        string
	Vector      Vector
	Severity    detect.Severity
	OccurredAt  time.Time
	Components  []string
	Observables []Observable
	TLP         mark.TLP
	Operation   record.Operation
}

// RemarkSources are where a remark can come from: one's own eyes, what another
// body or an advisory says, or what came up in an exercise but is meant in earnest.
var RemarkSources = []Source{Remarked, Partner, Advisory, Drilled}

// Check names the first field that is wrong. A remark is kept as it was entered or
// refused: nothing of it is cut off.
func (r Remark) Check() error {
	if !slices.Contains(RemarkSources, or(r.Source, Remarked)) {
		return choice("source", string(r.Source))
	}
	if strings.TrimSpace(r.Title) == "" {
		return fault.Required("title")
	}
	if err := CheckLength("title", r.Title, maxTitle); err != nil {
		return err
	}
	if err := CheckLength("text", r.Text, maxText); err != nil {
		return err
	}
	for _, purl := range r.Components {
		if _, err := packageurl.FromString(purl); err != nil || !usableTerm(purl) {
			return fault.Field("components", "watch.fault.purl", fault.Params{"value": runes(purl, maxTitle)})
		}
	}
	for _, o := range r.Observables {
		if !usableObservable(o) {
			return fault.Field("observables", "watch.fault.observable", fault.Params{"value": runes(o.Value, maxTitle)})
		}
	}
	if len(r.Components) > maxComponents || len(r.Observables) > maxObservables {
		return fault.Field("observables", "watch.fault.too_many", fault.Params{"limit": maxObservables})
	}
	return nil
}

// CheckLength refuses a text with more characters than are kept.
func CheckLength(field, s string, most int) error {
	if utf8.RuneCountInString(s) > most {
		return fault.Field(field, "watch.fault.too_long", fault.Params{"limit": most})
	}
	return nil
}

// Remark enters a remark. The same one by the same person again, such as by a
// button pressed twice, is counted, not doubled.
func (s *Service) Remark(ctx context.Context, caller identity.Caller, r Remark) (*Detection, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return nil, err
	}
	if caller.Person == "" {
		return nil, fault.New(fault.Unauthenticated, "fault.sign_in", nil)
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{caller.Person, r.Title, r.Text}, "\x00")))
	g := Sighting{
		Source: or(r.Source, Remarked), Vector: or(r.Vector, OtherWay), DedupKey: "remark:" + hex.EncodeToString(sum[:]), Severity: r.Severity,
		Title: r.Title, Text: r.Text, Components: r.Components, Observables: r.Observables, OccurredAt: r.OccurredAt, TLP: r.TLP, Operation: r.Operation,
	}
	var d *Detection
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		d, err = s.Open(ctx, tx, caller, g)
		return err
	})
	return d, err
}

// nameOf is the name in a purl.
func nameOf(purl string) string {
	p, err := packageurl.FromString(purl)
	if err != nil {
		return purl
	}
	if p.Namespace == "" {
		return p.Name
	}
	return p.Namespace + "/" + p.Name
}
