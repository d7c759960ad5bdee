package output

import (
	"slices"
	"strings"

	"taisei/cmd/taisei/output/sarif"
	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

// sarifDoc gathers the run of a SARIF document.
type sarifDoc struct {
	say   speaker
	run   sarif.Run
	rules map[string]int
	kinds map[string]int // of notifications
}

// newSarif starts with every rule that was looked for, found or not.
func newSarif(say speaker, version string) *sarifDoc {
	d := &sarifDoc{say: say, rules: map[string]int{}, kinds: map[string]int{}}
	d.run.Language = string(say.lang)
	d.run.Tool.Driver = sarif.Component{Name: "taisei", Version: version, Rules: []sarif.Descriptor{}}
	d.run.Invocations = []sarif.Invocation{{ExecutionSuccessful: true}}
	d.run.Results = []sarif.Result{}
	for _, r := range rule.All() {
		d.addRule(r.ID, r.Severity, say.meaning(r.ID), say.advice(r))
	}
	return d
}

func (d *sarifDoc) addRule(id string, s detect.Severity, meaning, advice string) {
	d.rules[id] = len(d.run.Tool.Driver.Rules)
	d.run.Tool.Driver.Rules = append(d.run.Tool.Driver.Rules, sarif.Descriptor{
		ID: id, Name: pascal(id),
		ShortDescription: &sarif.Text{Text: meaning}, FullDescription: &sarif.Text{Text: meaning},
		Help:                 &sarif.Text{Text: meaning + "\n\n" + advice, Markdown: meaning + "\n\n" + advice},
		DefaultConfiguration: &sarif.Configuration{Level: level(s)},
		Properties:           map[string]any{"security-severity": securitySeverity(s), "tags": []string{"security", "supply-chain"}},
	})
}

// rule is the place of a rule in the list.
func (d *sarifDoc) rule(id string) int {
	if _, known := d.rules[id]; !known {
		d.addRule(id, detect.High, d.say.meaning(id), d.say.text("output.advice.general", nil))
	}
	return d.rules[id]
}

// artifact notes that a target was looked at, clean or not.
func (d *sarifDoc) artifact(r detect.Result) {
	a := sarif.Artifact{
		Location: sarif.ArtifactLocation{URI: uriOf(r.Target, "")}, Roles: []string{"analysisTarget"},
		Properties: map[string]any{"target": printable(r.Target), "verdict": r.Verdict, "score": r.Score},
	}
	if r.SHA256 != "" {
		a.Hashes = map[string]string{"sha-256": r.SHA256}
	}
	d.run.Artifacts = append(d.run.Artifacts, a)
}

// unread tells what was not read.
func (d *sarifDoc) unread(target string, u detect.Unread) {
	level := sarif.Note
	if u.Runs {
		level = sarif.Warning
	}
	message := d.say.text("cli.unread", map[string]any{"path": u.Path, "message": d.say.why(u)})
	d.notify("unread/"+u.Reason, level, message, located(target, detect.Location{Path: u.Path}))
}

// failed tells that a target could not be scanned at all.
func (d *sarifDoc) failed(target, why string) {
	d.run.Invocations[0].ExecutionSuccessful = false
	d.notify("unscanned", sarif.Error, why, located(target, detect.Location{}))
}

func (d *sarifDoc) notify(kind, level, message string, at sarif.Location) {
	driver := &d.run.Tool.Driver
	if _, known := d.kinds[kind]; !known {
		d.kinds[kind] = len(driver.Notifications)
		driver.Notifications = append(driver.Notifications, sarif.Descriptor{ID: kind, Name: pascal(kind)})
	}
	in := &d.run.Invocations[0]
	in.Notifications = append(in.Notifications, sarif.Notification{
		Descriptor: &sarif.Reference{ID: kind, Index: d.kinds[kind]}, Level: level,
		Message: sarif.Text{Text: literal(message)}, Locations: []sarif.Location{at},
	})
}

// meaning is a rule in one sentence, with nothing of a particular artifact in it.
func (s speaker) meaning(id string) string {
	return s.book.Sentence(s.lang, "detect.rule."+id+".import", map[string]string{"name": "…", "host": s.text("output.some_host", nil)})
}

// advice is what to do about a finding. It hangs on where the data goes, so that a
// new rule needs no words of its own.
func (s speaker) advice(r rule.Rule) string {
	kind := "general"
	if len(r.When) > 0 {
		for _, k := range []struct{ sink, advice string }{
			{behaviour.Network, "leak"}, {behaviour.Form, "leak"}, {behaviour.Code, "program"}, {behaviour.Process, "program"}, {behaviour.File, "change"},
		} {
			if slices.Contains(r.When[0].Sinks, k.sink) {
				kind = k.advice
				break
			}
		}
	}
	return s.text("output.advice."+kind, nil)
}

// pascal is an identifier as names of rules are written.
func pascal(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return r == '_' || r == '/' || r == '-' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
