package rule

import (
	"slices"
	"sync"

	"taisei/detect/behaviour"
)

// Severity of a finding.
type Severity string

// The severities.
const (
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Finding is one rule that matched one behaviour.
type Finding struct {
	Rule       string              `json:"rule"`
	Severity   Severity            `json:"severity"`
	Behaviour  behaviour.Behaviour `json:"behaviour"`
	Location   behaviour.Location  `json:"location"`
	FileSHA256 string              `json:"file_sha256,omitempty"` // of the file that Location is in
	Key        string              `json:"key"`                   // of the sentence in words
	Params     map[string]string   `json:"params"`                // of the sentence
	Sentence   string              `json:"sentence,omitempty"`    // filled in by whoever prints it, in the reader's language
}

// Rule says which facts are malice, and how grave.
type Rule struct {
	ID         string
	Severity   Severity
	When       []Condition // any of them
	Graver     []Condition // any of them makes it critical
	Examples   []Example
	Neighbours []Example
}

// Example is an artifact in small. One file is scanned by itself; several are a
// package.
type Example struct {
	Name  string
	Files map[string]string
}

// One is an example of a single file.
func One(name, path, source string) Example {
	return Example{Name: name, Files: map[string]string{path: source}}
}

// Package is an example of a package whose manifest has the fields given.
func Package(name, manifest string, files map[string]string) Example {
	all := map[string]string{"package.json": "{" + manifest + "}"}
	for path, source := range files {
		all[path] = source
	}
	return Example{Name: name, Files: all}
}

// Python is an example of a distribution of Python's whose setup.py is given.
func Python(name, setup string) Example {
	return Example{Name: name, Files: map[string]string{"setup.py": setup, "PKG-INFO": "Name: example\nVersion: 1.0\n"}}
}

// Module is an example of a distribution of Python's with one package.
func Module(name, source string) Example {
	return Example{Name: name, Files: map[string]string{"pkg/__init__.py": source, "PKG-INFO": "Name: example\nVersion: 1.0\n"}}
}

// Gem is an example of a gem with an extension, whose extconf.rb is given.
func Gem(name, source string) Example {
	return Example{Name: name, Files: map[string]string{"ext/sample/extconf.rb": source, "sample.gemspec": "Gem::Specification.new { |s| s.name = 'sample'; s.extensions = ['ext/sample/extconf.rb'] }"}}
}

// Library is an example of a gem without one, whose main file is given.
func Library(name, source string) Example {
	return Example{Name: name, Files: map[string]string{"lib/sample.rb": source, "sample.gemspec": "Gem::Specification.new { |s| s.name = 'sample' }"}}
}

// Started is an example of a package that starts a script of another language when it
// is installed.
func Started(name, command, path, source string) Example {
	return Package(name, `"scripts":{"postinstall":"`+command+" "+path+`"}`, map[string]string{path: source})
}

// Family is the rules for one kind of malice.
type Family struct {
	Name  string
	Rules []Rule
}

// Families lists every family.
func Families() []Family {
	return []Family{
		{"exfiltration", exfiltration()},
		{"theft", theft()},
		{"skimmer", skimmer()},
		{"loader", loader()},
		{"dropper", dropper()},
		{"persistence", persistence()},
		{"webshell", webshell()},
		{"destruction", destruction()},
		{"propagation", propagation()},
		{"miner", miner()},
		{"wallet", wallet()},
		{"spyware", spyware()},
		{"misuse", misuse()},
		{"beacon", beacon()},
		{"concealment", concealment()},
	}
}

// All lists every rule, by family. It is put together once; nobody may change it.
var All = sync.OnceValue(all)

func all() []Rule {
	var all []Rule
	for _, f := range Families() {
		all = append(all, f.Rules...)
	}
	return all
}

// Find gives the findings of facts, one for each rule and place.
func Find(rules []Rule, facts []behaviour.Fact, meta Metadata) []Finding {
	findings := []Finding{}
	seen := map[string]int{}
	keeps := keptFrom(facts)
	for _, f := range facts {
		f.Kept = f.Slot == "connection" && keeps[f.Target]
		for _, r := range rules {
			severity, ok := r.match(f, meta)
			if !ok {
				continue
			}
			found := r.finding(f, severity)
			key := r.ID + "\x00" + f.Location.Path + "\x00" + f.Target + "\x00" + f.Behaviour.Sink
			at, again := seen[key]
			if again && !graver(found, findings[at]) {
				continue
			}
			if again {
				findings[at] = found
				continue
			}
			seen[key] = len(findings)
			findings = append(findings, found)
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int { return rank(b) - rank(a) })
	return findings
}

// keptFrom are the hosts from which the artifact keeps something as a file.
func keptFrom(facts []behaviour.Fact) map[string]bool {
	hosts := map[string]bool{}
	for _, f := range facts {
		if f.Source == behaviour.Download && f.Sink == behaviour.File && !Windows.holds(f.Target) && !Hidden.holds(f.Target) && !StartUp.holds(f.Target) {
			hosts[f.Name] = true
		}
	}
	return hosts
}

// graver orders two findings of one rule at one file: the worse, the more easily
// triggered, the more roundabout one is told.
func graver(a, b Finding) bool {
	if rank(a) != rank(b) {
		return rank(a) > rank(b)
	}
	return len(a.Behaviour.Via) > len(b.Behaviour.Via)
}

func rank(f Finding) int {
	return 100*slices.Index([]Severity{Low, Medium, High, Critical}, f.Severity) + behaviour.Strength(f.Behaviour.Trigger)
}

func (r Rule) match(f behaviour.Fact, meta Metadata) (Severity, bool) {
	if !slices.ContainsFunc(r.When, func(c Condition) bool { return c.holds(f, meta) }) {
		return "", false
	}
	if slices.ContainsFunc(r.Graver, func(c Condition) bool { return c.holds(f, meta) }) {
		return Critical, true
	}
	return r.Severity, true
}

func (r Rule) finding(f behaviour.Fact, s Severity) Finding {
	return Finding{
		Rule: r.ID, Severity: s, Behaviour: f.Behaviour, Location: f.Location,
		Key: Key(r.ID, f.Trigger), Params: params(f),
	}
}

// Key is the key of a rule's sentence for a trigger.
func Key(id, trigger string) string { return "detect.rule." + id + "." + Moment(trigger) }

// Moment is how a sentence tells when something happens.
func Moment(trigger string) string {
	switch trigger {
	case behaviour.Install, behaviour.Build:
		return "install"
	case behaviour.Load, behaviour.Event:
		return "page"
	case behaviour.Unreachable:
		return "unused"
	}
	return "import"
}

// Moments lists the moments that a sentence is needed for.
var Moments = []string{"install", "import", "page", "unused"}

func params(f behaviour.Fact) map[string]string {
	p := map[string]string{"name": f.Name, "host": f.Target, "trigger": f.Trigger, "source": f.Source, "event": f.Event, "file": f.Location.Path}
	if f.Target == "" {
		p["host"] = "?"
	}
	for _, w := range f.With {
		if w.Kind == behaviour.Environment && p["key"] == "" {
			p["key"] = w.Name
		}
		if w.Kind == behaviour.Download && p["from"] == "" {
			p["from"] = w.Name
		}
	}
	return p
}
