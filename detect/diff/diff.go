package diff

import (
	"slices"
	"strings"

	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
	"taisei/detect/verdict"
)

// mostChanges is how many changes are listed.
const mostChanges = 200

// Compare says what the new artifact, and the new dependencies that were examined
// with it, do that the old one did not.
func Compare(before, after detect.Examination, deps ...Dependency) Result {
	r := Result{
		Old: side(before), New: side(after), Release: releaseOf(before.Version, after.Version),
		Verdict: verdict.Unscanned, Changes: []Change{}, Unread: []detect.Unread{},
	}
	for _, e := range []detect.Examination{before, after} {
		if e.Result.Error != "" && r.Error == "" {
			r.Error = e.Result.Target + ": " + e.Result.Error
		}
	}
	if r.Error != "" {
		return r
	}
	c := &comparison{before: before, after: after, release: r.Release, known: seenIn(before.Facts)}
	c.all()
	r.Unread = unread(before, after)
	c.unlooked(deps)
	for _, d := range deps {
		c.dependency(d)
		r.Unread = append(r.Unread, left(d)...)
	}
	r.judge(c, after.Result)
	return r
}

func side(e detect.Examination) Side {
	return Side{Target: e.Result.Target, Name: e.Name, Version: e.Version, SHA256: e.Result.SHA256}
}

// judge orders the changes and gives the verdict.
func (r *Result) judge(c *comparison, after detect.Result) {
	runs := slices.ContainsFunc(r.Unread, func(u detect.Unread) bool { return u.Runs })
	r.Verdict, r.Score, _ = verdict.Of(findings(c.changes), runs)
	r.stand(c, after)
	slices.SortStableFunc(c.changes, func(a, b Change) int { return rank(b.Severity) - rank(a.Severity) })
	r.Changes = append(r.Changes, c.changes[:min(len(c.changes), mostChanges)]...)
	r.More = len(c.changes) - len(r.Changes)
}

// stand keeps what was malicious before from looking clean because it did not
// change, and tells of anything less.
func (r *Result) stand(c *comparison, after detect.Result) {
	for _, f := range after.Findings {
		if c.told[placeOf(f.Behaviour, f.Location)] {
			continue
		}
		r.Standing = after.Verdict
		if after.Verdict == verdict.Malicious {
			r.Verdict, r.Score = verdict.Malicious, max(r.Score, after.Score)
			c.add(Change{
				Kind: Stands, Rule: f.Rule, Severity: f.Severity, Behaviour: &f.Behaviour, Location: f.Location,
				Said: Sentence{Key: f.Key, Params: f.Params},
			})
		}
	}
	if r.Standing == verdict.Clean {
		r.Standing = ""
	}
}

// findings are the changes as a verdict weighs them. What has no trigger of its own
// counts as if it ran when the package is used.
func findings(changes []Change) []rule.Finding {
	var out []rule.Finding
	for _, c := range changes {
		f := rule.Finding{Rule: c.Rule, Severity: c.Severity, Behaviour: behaviour.Behaviour{Trigger: behaviour.Import}}
		if c.Behaviour != nil {
			f.Behaviour = *c.Behaviour
		}
		out = append(out, f)
	}
	return out
}

// comparison gathers the changes.
type comparison struct {
	before, after detect.Examination
	release       Release
	loose         bool            // after is a dependency, of which only what is bad in itself counts
	known         seen            // behaviours of before
	told          map[place]bool  // findings of the new version's scan that are news
	plain         map[string]seen // what the readable files of each package do
	changes       []Change
}

// place is where a behaviour ends.
type place struct {
	at                   detect.Location
	source, sink, target string
}

func placeOf(b behaviour.Behaviour, at detect.Location) place {
	return place{at, b.Source, b.Sink, b.Target}
}

func (c *comparison) add(list ...Change) { c.changes = append(c.changes, list...) }

func (c *comparison) all() {
	c.told = map[place]bool{}
	c.behaviours()
	c.capabilities()
	c.hosts()
	c.starts()
	c.depends()
	c.files()
	c.minified()
}

// dependency adds what a new dependency does. All of it is new, and most of it is
// what the dependency is for: only what a scan minds counts, and what it hides.
func (c *comparison) dependency(d Dependency) {
	inner := &comparison{after: d.Examination, release: Major, known: seen{}, told: map[place]bool{}, loose: true}
	inner.behaviours()
	inner.minified()
	for _, change := range inner.changes {
		change.Target = d.Examination.Result.Target
		change.Notes = append(change.Notes, say("note.dependency", "name", d.Name))
		c.add(change)
	}
}

// elsewhere reports whether a file is somebody else's, so that what it is for is not
// known: it belongs to a dependency.
func (c *comparison) elsewhere(path string) bool { return c.loose || installed(path) }

// unread lists what runs and was not read, unless it is the same file as before:
// there is nothing new in that. A program that is new counts as one that runs, even
// where nothing names it: somebody has put it there.
func unread(before, after detect.Examination) []detect.Unread {
	out := []detect.Unread{}
	old, now := sums(before), sums(after)
	for _, u := range after.Result.Unread {
		if sum := now[u.Path]; sum != "" && sum == old[u.Path] {
			continue
		}
		u.Runs = u.Runs || u.Reason == "language"
		out = append(out, u)
	}
	return out
}

func sums(e detect.Examination) map[string]string {
	out := map[string]string{}
	for _, f := range e.Files {
		out[f.Path] = f.SHA256
	}
	return out
}

// left lists what was not read of a dependency, which may be all of it.
func left(d Dependency) []detect.Unread {
	r := d.Examination.Result
	out := make([]detect.Unread, 0, len(r.Unread))
	for _, u := range r.Unread {
		u.Path = d.Name + "/" + u.Path
		out = append(out, u)
	}
	if r.Error != "" {
		out = append(out, detect.Unread{Path: d.Name, Reason: "unavailable", Runs: true, Message: r.Error})
	}
	return out
}

// installed reports whether a file belongs to what is installed inside the artifact.
func installed(path string) bool { return strings.Contains("/"+path, "/node_modules/") }
