package verdict

import (
	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

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

// The thresholds of the score.
const (
	MaliciousFrom  = 0.75
	SuspiciousFrom = 0.35
)

// weights say how sure a finding of a severity is to be malice.
var weights = map[rule.Severity]float64{rule.Critical: 0.95, rule.High: 0.6, rule.Medium: 0.15, rule.Low: 0.05}

// reach says how much a finding counts by what has to happen for it to run. Tests
// and examples count less, but they count.
var reach = map[string]float64{
	behaviour.Install: 1, behaviour.Build: 1, behaviour.Import: 1, behaviour.Load: 1, behaviour.Event: 1,
	behaviour.Command: 0.95, behaviour.Call: 0.8, behaviour.Unreachable: 0.4,
}

// Share is what one rule added to the score.
type Share struct {
	Rule   string  `json:"rule"`
	Weight float64 `json:"weight"`
}

// Of judges findings. unread says that something which runs was not read.
// Findings of one rule count once, at their gravest; rules are taken as
// independent witnesses.
func Of(findings []rule.Finding, unread bool) (Verdict, float64, []Share) {
	shares := explain(findings)
	innocent := 1.0
	for _, s := range shares {
		innocent *= 1 - s.Weight
	}
	score := float64(int((1-innocent)*1000+0.5)) / 1000
	switch {
	case score >= MaliciousFrom:
		return Malicious, score, shares
	case score >= SuspiciousFrom:
		return Suspicious, score, shares
	case unread:
		return Unscanned, score, shares
	}
	return Clean, score, shares
}

func explain(findings []rule.Finding) []Share {
	var shares []Share
	at := map[string]int{}
	for _, f := range findings {
		w := weights[f.Severity] * reach[f.Behaviour.Trigger]
		i, ok := at[f.Rule]
		if !ok {
			at[f.Rule] = len(shares)
			shares = append(shares, Share{f.Rule, w})
			continue
		}
		shares[i].Weight = max(shares[i].Weight, w)
	}
	return shares
}
