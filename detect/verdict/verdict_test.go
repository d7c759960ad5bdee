package verdict

import (
	"testing"

	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

func finding(id string, s rule.Severity, trigger string) rule.Finding {
	return rule.Finding{Rule: id, Severity: s, Behaviour: behaviour.Behaviour{Trigger: trigger}}
}

func TestOf(t *testing.T) {
	tests := []struct {
		name     string
		findings []rule.Finding
		unread   bool
		want     Verdict
	}{
		{"nothing", nil, false, Clean},
		{"nothing, but something was left unread", nil, true, Unscanned},
		{"one critical", []rule.Finding{finding("a", rule.Critical, behaviour.Install)}, false, Malicious},
		{"malice wins over what was left unread", []rule.Finding{finding("a", rule.Critical, behaviour.Import)}, true, Malicious},
		{"one critical when called", []rule.Finding{finding("a", rule.Critical, behaviour.Call)}, false, Malicious},
		{"one critical in a test", []rule.Finding{finding("a", rule.Critical, behaviour.Unreachable)}, false, Suspicious},
		{"one high", []rule.Finding{finding("a", rule.High, behaviour.Install)}, false, Suspicious},
		{"suspicion wins over what was left unread", []rule.Finding{finding("a", rule.High, behaviour.Install)}, true, Suspicious},
		{"two independent highs", []rule.Finding{finding("a", rule.High, behaviour.Install), finding("b", rule.High, behaviour.Install)}, false, Malicious},
		{"one rule at two places is one witness", []rule.Finding{finding("a", rule.High, behaviour.Install), finding("a", rule.High, behaviour.Install)}, false, Suspicious},
		{"a high in a test", []rule.Finding{finding("a", rule.High, behaviour.Unreachable)}, false, Clean},
		{"one medium", []rule.Finding{finding("a", rule.Medium, behaviour.Install)}, false, Clean},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, score, _ := Of(tt.findings, tt.unread); got != tt.want {
				t.Errorf("verdict %s (score %v), want %s", got, score, tt.want)
			}
		})
	}
}

func TestScoreGrowsWithFindings(t *testing.T) {
	var findings []rule.Finding
	last := -1.0
	for _, id := range []string{"a", "b", "c", "d"} {
		_, score, shares := Of(findings, false)
		if score <= last || score > 1 || len(shares) != len(findings) {
			t.Fatalf("score %v after %d findings, was %v", score, len(findings), last)
		}
		last = score
		findings = append(findings, finding(id, rule.Medium, behaviour.Import))
	}
}
