package story_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"taisei/detect"
)

// TestThreadVestaCP: the installer of a hosting panel, unchanged for years to the
// eye, sends the password that it makes to its maker's counter. An operator scans
// it before it runs, and enters it at the desk. Nobody can say whether the
// signalling control centre was installed with it, and nobody is told that it was not.
func TestThreadVestaCP(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		t.Log("the installer is scanned; one that differs in nothing but the flow is clean")
		s.clean(replicas + "vestacp/neighbour")
		found := s.tampered(replicas + "vestacp/tampered")
		for _, told := range []string{"sends the password", "harbour.example", "install/setup.sh:231"} {
			if !strings.Contains(found, told) {
				t.Errorf("the sentence %q does not tell %q", found, told)
			}
		}

		t.Log("it is entered at the desk")
		r := newRoom(t, s)
		signalling := r.post("/api/v1/systems", M{"name": "信号制御", "name_en": "Signalling control", "kind": "control", "criticality": "critical"})
		detection := r.remark("The panel's installer gives the password away", found, "pkg:generic/harbour-panel")
		if d := r.get("/api/v1/detections/" + detection); d["severity"] != "high" || d["source"] != "remark" {
			t.Errorf("entered as %v, %v", d["severity"], d["source"])
		}
		r.Desk.WaitText(found)

		t.Log("a control system without a list of its components is unknown, never safe")
		r.Desk.WaitText("Could not be fully checked")
		answer := r.get("/api/v1/exposure?ask=pkg:generic/harbour-panel")
		if answer["outcome"] != "unchecked" || !slices.Contains(blind(answer), signalling["id"].(string)) {
			t.Errorf("the answer is %v; %v could not answer", answer["outcome"], blind(answer))
		}

		t.Log("a program that may only administer cannot declare anything")
		r.mayNot([]string{"administrator"}, "/api/v1/incidents", M{"title": "x", "severity": "low", "type": "negligence", "commander": r.People["sato"], "rationale": "x"})

		r.isDeclared(detection)
		s.auditIsWhole()
		s.Stop()
	})
}

// scanned is one line of the scanner's answer.
type scanned struct {
	Verdict  detect.Verdict
	Findings []struct{ Sentence string }
}

// scan scans one target and expects the exit status.
func (s *Stage) scan(target string, want int) scanned {
	s.t.Helper()
	out, errs, status := s.Run("scan", "--format", "jsonl", target)
	var result scanned
	if err := json.Unmarshal([]byte(out), &result); err != nil || status != want {
		s.t.Fatalf("scan %s: %v, status %d, not %d\n%s%s", target, err, status, want, out, errs)
	}
	return result
}

// clean scans a target in which nothing is wrong.
func (s *Stage) clean(target string) {
	s.t.Helper()
	if result := s.scan(target, 0); result.Verdict != detect.Clean || len(result.Findings) > 0 {
		s.t.Errorf("%s is %s: %v", target, result.Verdict, result.Findings)
	}
}

// tampered scans a target in which one thing is wrong, and returns what a person
// reads of it.
func (s *Stage) tampered(target string) (sentence string) {
	s.t.Helper()
	result := s.scan(target, 1)
	if result.Verdict != detect.Malicious || len(result.Findings) != 1 {
		s.t.Fatalf("%s is %s: %v", target, result.Verdict, result.Findings)
	}
	return result.Findings[0].Sentence
}

// remark enters at the desk what somebody found out, and returns the detection.
func (r *Room) remark(title, text, component string) (detection string) {
	r.t.Helper()
	desk := r.Desk
	desk.Open(r.URL + "/detections/new")
	desk.Type("#f-title", title)
	desk.Type("#f-text", text)
	desk.Choose("#f-vector", "software")
	desk.Choose("#f-severity", "high")
	desk.Type("#f-components", component)
	desk.Go("form[action='/detections'] button[type=submit]")
	desk.WaitFor("/^\\/detections\\/[0-9a-f-]{36}$/.test(location.pathname)")
	return strings.TrimPrefix(desk.Path(), "/detections/")
}

// blind lists the systems that could not answer.
func blind(exposure M) []string {
	var list []string
	for _, b := range exposure["unknown"].([]any) {
		list = append(list, b.(M)["system"].(M)["id"].(string))
	}
	return list
}

// isDeclared has an incident declared of a detection and sees that each knows the other.
func (r *Room) isDeclared(detection string) {
	r.t.Helper()
	incident := r.declare(detection)
	r.Desk.WaitText("Misaki Sato")
	d := r.get("/api/v1/detections/" + detection)
	if d["incident"] != incident {
		r.t.Errorf("the detection's incident is %v, not %s", d["incident"], incident)
	}
	r.Desk.Open(r.URL + "/detections/" + detection)
	r.Desk.Go("main a[href='/incidents/" + incident + "']")
	r.Desk.WaitText(d["title"].(string))
}
