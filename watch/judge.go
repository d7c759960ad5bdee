package watch

import (
	"context"
	"net/netip"
	"net/url"
	"strings"

	"taisei/detect"
	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
)

// sightingOf makes a sighting of what the engine said of an artifact; bad is
// whether anybody must look at it.
func sightingOf(name string, r detect.Result) (g Sighting, bad bool) {
	if r.Verdict != detect.Malicious && r.Verdict != detect.Suspicious {
		return Sighting{}, false
	}
	g = Sighting{
		DedupKey: "artifact:" + r.SHA256, Verdict: r.Verdict, Severity: detect.Medium, Findings: r.Findings,
		TitleKey: "watch.title." + string(r.Verdict), TitleParams: map[string]string{"name": name},
	}
	if r.Verdict == detect.Malicious {
		g.Severity = detect.High
	}
	for _, f := range r.Findings {
		if Above(f.Severity, g.Severity) {
			g.Severity = f.Severity
		}
		if o, ok := targetOf(f.Behaviour.Target); ok {
			g.Observables = append(g.Observables, o)
		}
	}
	return g, true
}

// targetOf makes an observable of where a behaviour sends something.
func targetOf(target string) (Observable, bool) {
	host := strings.TrimSpace(target)
	if u, err := url.Parse(host); err == nil && u.Scheme != "" && u.Host != "" {
		return Observable{URL, host}, true
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return Observable{IP, a.String()}, true
	}
	if a, err := netip.ParseAddrPort(host); err == nil {
		return Observable{IP, a.Addr().String()}, true
	}
	if strings.Contains(host, ".") && !strings.ContainsAny(host, " /\\{}$()<>\"'`") {
		return Observable{Domain, strings.ToLower(host)}, true
	}
	return Observable{}, false
}

// compareDeclared opens a detection when the registry served other bytes than
// those it vouches for.
func (s *Service) compareDeclared(ctx context.Context, tx record.Tx, caller identity.Caller, scan *Scan, f *fetched) error {
	if f.Mismatch == nil {
		return nil
	}
	m := f.Mismatch
	return s.openMismatch(ctx, tx, caller, scan, "integrity", *m)
}

// comparePinned opens a detection when a list pins other bytes than those that
// the registry serves now: one of the two was changed.
func (s *Service) comparePinned(ctx context.Context, tx record.Tx, caller identity.Caller, scan *Scan) error {
	others, err := s.mismatches(ctx, tx, caller, scan)
	if err != nil {
		return err
	}
	for _, m := range others {
		if err := s.openMismatch(ctx, tx, caller, scan, "pinned", m); err != nil {
			return err
		}
	}
	return nil
}

// mismatches are the digests that lists pin and the scanned bytes have not.
func (s *Service) mismatches(ctx context.Context, r record.Reader, caller identity.Caller, scan *Scan) ([]Mismatch, error) {
	if s.Origins == nil || len(scan.Digests) == 0 {
		return nil, nil
	}
	origins, err := s.Origins.OriginsTx(ctx, r, caller, scan.Component)
	if err != nil {
		return nil, err
	}
	var others []Mismatch
	for _, o := range origins {
		if m := otherBytes(o, scan.Digests); m != nil {
			others = append(others, *m)
		}
	}
	return others, nil
}

// strongest are the algorithms that are compared, the one to believe first.
var strongest = []string{"sha512", "sha256", "sha1"}

// otherBytes compares by the strongest algorithm that the origin names; one match
// among several digests is enough.
func otherBytes(o inventory.Origin, have map[string]string) *Mismatch {
	for _, algorithm := range strongest {
		var other *Mismatch
		for _, h := range o.Hashes {
			if h.Algorithm != algorithm {
				continue
			}
			if strings.EqualFold(h.Value, have[algorithm]) {
				return nil
			}
			other = &Mismatch{Algorithm: algorithm, Declared: h.Value, Computed: have[algorithm]}
		}
		if other != nil {
			return other
		}
	}
	return nil
}

func (s *Service) openMismatch(ctx context.Context, tx record.Tx, caller identity.Caller, scan *Scan, kind string, m Mismatch) error {
	g := Sighting{
		Source: RegistryScan, DedupKey: strings.Join([]string{kind, scan.PURL, m.Declared, m.Computed}, ":"), Severity: detect.High, Verdict: scan.Verdict,
		TitleKey:    "watch.title." + kind,
		TitleParams: map[string]string{"name": scan.name(), "algorithm": m.Algorithm, "declared": m.Declared, "computed": m.Computed},
		Components:  []string{scan.PURL}, Evidence: scan.Evidence,
	}
	for _, value := range []string{m.Declared, m.Computed} {
		g.Observables = append(g.Observables, Observable{ObservableType(m.Algorithm), value})
	}
	_, err := s.Open(ctx, tx, caller, g)
	return err
}
