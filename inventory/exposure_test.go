package inventory_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"taisei/fault"
	"taisei/inventory"
)

// transit is a small operator: a shop and a signalling system that hang together
// in a cycle, and a control system without any list.
type transit struct {
	world
	shop, portal, signal inventory.System
	sale, running        inventory.Process
	centre, office       inventory.Facility
}

func newTransit(w world) transit {
	w.Helper()
	t := transit{
		world: w, shop: w.system("shop"), portal: w.system("portal"), signal: w.system("signal"),
		sale: w.process("sale", inventory.NoHarm), running: w.process("running trains", inventory.Fatal),
		centre: w.facility("control centre", inventory.Unsafe), office: w.facility("office", inventory.Normal),
	}
	w.link(inventory.Supports, t.shop.ID, t.sale.ID)
	w.link(inventory.Serves, t.sale.ID, t.office.ID)
	w.link(inventory.LocatedAt, t.shop.ID, t.office.ID)
	w.link(inventory.DependsOn, t.portal.ID, t.shop.ID) // the portal needs the shop,
	w.link(inventory.DependsOn, t.shop.ID, t.portal.ID) // and the shop the portal
	w.link(inventory.Supports, t.portal.ID, t.running.ID)
	w.link(inventory.RunsIn, t.running.ID, t.centre.ID)
	w.link(inventory.DependsOn, t.sale.ID, t.running.ID)
	w.link(inventory.DependsOn, t.running.ID, t.sale.ID)
	return t
}

// names shows a path as people read it.
func (t transit) names(e inventory.Exposure, p inventory.Path) string {
	byID := map[string]string{}
	for _, n := range e.Nodes {
		byID[n.ID] = n.Name
	}
	var out []string
	for _, id := range p.Nodes {
		out = append(out, byID[id])
	}
	return strings.Join(out, " > ")
}

func TestExposureShowsWhatHangsOnAComponent(t *testing.T) {
	eachAt(t, func(w world, c *clock) {
		tr := newTransit(w)
		at := c.now()
		tr.load("shop", "list", "pkg:npm/event-stream@3.3.6")
		tr.load("portal", "list", "pkg:npm/event-stream@4.0.0")
		c.move(time.Hour)
		e := tr.ask(inventory.Question{PURL: "pkg:npm/event-stream@3.3.6"})
		var paths []string
		for _, p := range e.Paths {
			paths = append(paths, tr.names(e, p))
		}
		want := []string{
			"event-stream > shop > sale > running trains > control centre",
			"event-stream > shop > sale > office",
			"event-stream > shop > portal",
		}
		if diff := cmp.Diff(want, paths); diff != "" {
			w.Error(diff)
		}
		a := e.Systems[0]
		if a.State != inventory.Present || a.Health != inventory.Unsafe || a.Safety != inventory.Fatal || a.Highest != inventory.High || !a.Since.Equal(at) {
			w.Errorf("the shop: %+v", a)
		}
		var edges []string
		name := map[string]string{}
		for _, n := range e.Nodes {
			name[n.ID] = n.Name
		}
		for _, edge := range e.Edges {
			edges = append(edges, name[edge.From]+" "+string(edge.Kind)+" "+name[edge.To])
		}
		wantEdges := []string{
			"event-stream part_of shop", "portal depends_on shop", "portal supports running trains", "shop depends_on portal",
			"shop supports sale", "shop located_at office", "running trains depends_on sale", "running trains runs_in control centre",
			"sale depends_on running trains", "sale serves office",
		}
		if diff := cmp.Diff(wantEdges, edges); diff != "" {
			w.Error(diff)
		}
		if e.Outcome != inventory.Present || len(e.Unknown) != 1 || e.Unknown[0].System.ID != tr.signal.ID || len(e.Checked) != 2 {
			w.Errorf("outcome %s, unknown %+v, checked %+v", e.Outcome, e.Unknown, e.Checked)
		}
		if diff := cmp.Diff(e, tr.ask(inventory.Question{PURL: "pkg:npm/event-stream@3.3.6"})); diff != "" {
			w.Errorf("asked again: %s", diff)
		}
	})
}

func TestWorstComesFirst(t *testing.T) {
	w := newWorld(t, sqlite(t))
	for i, c := range []struct {
		name   string
		health inventory.Health
		safety inventory.Safety
	}{
		{"d normal fatal", inventory.Normal, inventory.Fatal},
		{"c unknown none", inventory.UnknownHealth, inventory.NoHarm},
		{"b stopped minor", inventory.Stopped, inventory.Minor},
		{"a stopped serious", inventory.Stopped, inventory.Serious},
		{"z unsafe unknown", inventory.Unsafe, inventory.UnknownSafety},
	} {
		s, p, f := w.system(c.name), w.process(c.name, c.safety), w.facility(c.name, c.health)
		w.link(inventory.Supports, s.ID, p.ID)
		w.link([]inventory.LinkKind{inventory.RunsIn, inventory.Serves}[i%2], p.ID, f.ID)
		w.load(c.name, "list", "pkg:npm/a@1")
	}
	lone := w.system("lone")
	w.load("lone", "list", "pkg:npm/a@1")
	e := w.ask(inventory.Question{Name: "a"})
	var got []string
	for _, a := range e.Systems {
		got = append(got, a.System.Name)
	}
	want := []string{"z unsafe unknown", "a stopped serious", "b stopped minor", "c unknown none", "d normal fatal", "lone"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(e.Paths) != 6 || e.Paths[0].Health != inventory.Unsafe || !slices.Contains(e.Paths[5].Nodes, lone.ID) || len(e.Paths[5].Nodes) != 2 {
		t.Errorf("paths: %+v", e.Paths)
	}
}

func TestUnknownIsNeverSafe(t *testing.T) {
	each(t, func(w world) {
		q := inventory.Question{PURL: "pkg:npm/evil"}
		if e := w.ask(q); e.Outcome != inventory.Unchecked || !e.LatestImport.IsZero() {
			w.Errorf("no systems at all: %s", e.Outcome)
		}
		w.system("control")
		if e := w.ask(q); e.Outcome != inventory.Unchecked || e.Unknown[0].Reason != inventory.NoImport {
			w.Errorf("a system without a list: %+v", e)
		}
		w.load("control", "list", "pkg:npm/good@1", "firmware")
		if e := w.ask(q); e.Outcome != inventory.Absent || len(e.Checked) != 1 || e.OldestImport.IsZero() {
			w.Errorf("a system with a list: %+v", e)
		}
		hash := inventory.Question{Hash: strings.Repeat("ab", 32)}
		if e := w.ask(hash); e.Outcome != inventory.Unchecked || e.Unknown[0].Reason != inventory.WithoutHashes || e.Unknown[0].Count != 2 {
			w.Errorf("a hash, of a list without: %+v", e)
		}
		address := inventory.Question{URL: "https://host.invalid/x.js"}
		if e := w.ask(address); e.Outcome != inventory.Unchecked || e.Unknown[0].Reason != inventory.WithoutURLs || e.Unknown[0].Count != 2 {
			w.Errorf("an address, of a list without: %+v", e)
		}
		full := "pkg:npm/good@1 url=https://host.invalid/good.tgz sha256=" + strings.Repeat("cd", 32)
		w.load("control", "list", full, "pkg:npm/ours@1 own")
		for _, q := range []inventory.Question{q, hash, address} {
			if e := w.ask(q); e.Outcome != inventory.Absent {
				w.Errorf("%+v of a full list: %s", q, e.Outcome)
			}
		}
		must(w.Withdraw(w.Context(), analyst, "control", "list"))(w)
		if e := w.ask(q); e.Outcome != inventory.Unchecked {
			w.Errorf("all lists withdrawn: %s", e.Outcome)
		}
	})
}

func TestQuestionsFindWhatTheyMean(t *testing.T) {
	sha := strings.Repeat("ab", 20)
	lines := []string{
		"pkg:npm/left-pad@1.3.0 url=https://Registry.invalid:443/left-pad/-/left-pad-1.3.0.tgz sha1=" + sha,
		"pkg:npm/left-pad@1.0.0-beta url=git+ssh://git@code.invalid/left-pad.git#abc",
		"pkg:npm/%40scope/left-pad@1.3.0",
		"pkg:pypi/Flask_Login",
		"pkg:pypi/left-pad@1.3.0 url=https://cdn.invalid/p.js?v=2",
		"pkg:golang/github.com/BurntSushi/toml@v1.3.2",
		"pkg:deb/debian/curl@7.50.3-1?arch=amd64",
		"pkg:npm/odd@not-a-version",
	}
	each(t, func(w world) {
		w.system("shop")
		w.load("shop", "list", lines...)
		for _, c := range []struct {
			text string
			want []string
		}{
			{"pkg:npm/left-pad", []string{"pkg:npm/left-pad@1.0.0-beta", "pkg:npm/left-pad@1.3.0"}},
			{"pkg:npm/left-pad@1.3.0", []string{"pkg:npm/left-pad@1.3.0"}},
			{"pkg:npm/left-pad@v1.3.0", []string{"pkg:npm/left-pad@1.3.0"}},
			{"pkg:npm/left-pad@9", nil},
			{"pkg:npm/left-pad <1.3.0", []string{"pkg:npm/left-pad@1.0.0-beta"}},
			{"pkg:npm/left-pad < 1.3.0", []string{"pkg:npm/left-pad@1.0.0-beta"}},
			{"pkg:npm/left-pad@<1.3.0", []string{"pkg:npm/left-pad@1.0.0-beta"}},
			{"pkg:npm/left-pad >=1.0.0, <=1.3.0 || =9", []string{"pkg:npm/left-pad@1.3.0"}},
			{"pkg:npm/left-pad ^1.2", []string{"pkg:npm/left-pad@1.3.0"}},
			{"pkg:npm/@scope/left-pad", []string{"pkg:npm/%40scope/left-pad@1.3.0"}},
			{"left-pad@1.3.0", []string{"pkg:npm/%40scope/left-pad@1.3.0", "pkg:npm/left-pad@1.3.0", "pkg:pypi/left-pad@1.3.0"}},
			{"@scope/left-pad@1.3.0", []string{"pkg:npm/%40scope/left-pad@1.3.0"}},
			{"left-pad <1.3", []string{"pkg:npm/left-pad@1.0.0-beta"}},
			{"pkg:pypi/flask.login@3", []string{"pkg:pypi/flask-login"}},
			{"Flask_Login", []string{"pkg:pypi/flask-login"}},
			{"pkg:golang/github.com/BurntSushi/toml <1.4.0", []string{"pkg:golang/github.com/burntsushi/toml@v1.3.2"}},
			{"pkg:golang/github.com/burntsushi/toml@1.3.2", []string{"pkg:golang/github.com/burntsushi/toml@v1.3.2"}},
			{"pkg:deb/debian/curl", []string{"pkg:deb/debian/curl@7.50.3-1?arch=amd64"}},
			{"pkg:deb/debian/curl?arch=amd64", []string{"pkg:deb/debian/curl@7.50.3-1?arch=amd64"}},
			{"pkg:deb/debian/curl?arch=arm64", nil},
			{"pkg:npm/odd <2", []string{"pkg:npm/odd@not-a-version"}},
			{"pkg:npm/odd@not-a-version", []string{"pkg:npm/odd@not-a-version"}},
			{sha, []string{"pkg:npm/left-pad@1.3.0"}},
			{"SHA1:" + strings.ToUpper(sha), []string{"pkg:npm/left-pad@1.3.0"}},
			{"md5:" + sha[:32], nil},
			{"sha1-q6urq6urq6urq6urq6urq6urq6s=", []string{"pkg:npm/left-pad@1.3.0"}},
			{"http://registry.invalid/left-pad/-/left-pad-1.3.0.tgz?x=1#y", []string{"pkg:npm/left-pad@1.3.0"}},
			{"https://registry.invalid/", []string{"pkg:npm/left-pad@1.3.0"}},
			{"https://cdn.invalid/p.js", []string{"pkg:pypi/left-pad@1.3.0"}},
			{"https://cdn.invalid/q.js", nil},
			{"https://code.invalid/left-pad.git", []string{"pkg:npm/left-pad@1.0.0-beta"}},
		} {
			q, err := inventory.AskText(c.text)
			if err != nil {
				w.Errorf("%s: %v", c.text, err)
				continue
			}
			var got []string
			for _, m := range w.ask(q).Matches {
				got = append(got, m.PURL)
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				w.Errorf("%s (%+v): %s", c.text, q, diff)
			}
		}
	})
}

func TestOpenVersionIsPossible(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.system("shop")
	w.load("shop", "list", "pkg:pypi/flask asked=>=1.0")
	e := w.ask(inventory.Question{PURL: "pkg:pypi/flask@0.12"})
	if e.Outcome != inventory.Possible || e.Systems[0].Holdings[0].Asked != ">=1.0" || e.Systems[0].Holdings[0].Certain {
		t.Errorf("%+v", e.Systems)
	}
	if e := w.ask(inventory.Question{PURL: "pkg:pypi/flask"}); e.Outcome != inventory.Present {
		t.Errorf("any version: %s", e.Outcome)
	}
}

func TestQuestionsAreChecked(t *testing.T) {
	w := newWorld(t, sqlite(t))
	for _, c := range []struct {
		q     inventory.Question
		field string
	}{
		{inventory.Question{}, "question"},
		{inventory.Question{PURL: "pkg:npm/a", Hash: "00"}, "question"},
		{inventory.Question{PURL: strings.Repeat("x", 5000)}, "question"},
		{inventory.Question{PURL: "left-pad"}, "purl"},
		{inventory.Question{PURL: "pkg:npm/a@1", Range: "<2"}, "range"},
		{inventory.Question{PURL: "pkg:npm/a", Range: "about 2"}, "range"},
		{inventory.Question{PURL: "pkg:npm/a", Range: strings.Repeat("<1 ", 300)}, "range"},
		{inventory.Question{Name: "a", Range: "about 2"}, "range"},
		{inventory.Question{PURL: "pkg:composer/v/a", Range: ">=1 | <0"}, "range"}, // the library panics on it
		{inventory.Question{Hash: "xyz"}, "hash"},
		{inventory.Question{Hash: "abcd"}, "hash"},
		{inventory.Question{URL: "not an address"}, "url"},
		{inventory.Question{URL: "http://[::1"}, "url"},
		{inventory.Question{URL: "https://host.invalid/", Range: "<1"}, "range"},
	} {
		_, err := w.Exposure(t.Context(), observer, c.q)
		wantFault(t, err, fault.Invalid, c.field)
	}
	_, err := inventory.AskText(" ")
	wantFault(t, err, fault.Invalid, "question")
}

func TestArchivedSystemIsHistory(t *testing.T) {
	each(t, func(w world) {
		tr := newTransit(w)
		tr.load("shop", "list", "pkg:npm/a@1")
		if err := tr.Archive(w.Context(), analyst, inventory.KindSystem, tr.shop.ID, tr.shop.Version); err != nil {
			w.Fatal(err)
		}
		e := tr.ask(inventory.Question{PURL: "pkg:npm/a"})
		if e.Outcome != inventory.Past || !e.Systems[0].Archived || len(e.Paths) != 0 || len(e.Nodes) != 2 || len(e.Edges) != 1 {
			w.Errorf("%+v", e)
		}
		if g := must(w.Graph(w.Context(), observer))(w); len(g.Nodes) != 6 || len(g.Edges) != 5 {
			w.Errorf("%d nodes, %d edges", len(g.Nodes), len(g.Edges))
		}
	})
}

func TestLinksHaveTheirEndsChecked(t *testing.T) {
	each(t, func(w world) {
		ids := map[inventory.AssetKind][2]string{
			inventory.KindFacility: {w.facility("f1", inventory.Normal).ID, w.facility("f2", inventory.Normal).ID},
			inventory.KindProcess:  {w.process("p1", inventory.NoHarm).ID, w.process("p2", inventory.NoHarm).ID},
			inventory.KindSystem:   {w.system("s1").ID, w.system("s2").ID},
		}
		allowed := map[string]bool{
			"supports system process": true, "runs_in process facility": true, "serves process facility": true, "located_at system facility": true,
			"depends_on system system": true, "depends_on process process": true,
		}
		for _, kind := range append(inventory.LinkKinds, "causes", inventory.PartOf) {
			for from, a := range ids {
				for to, b := range ids {
					_, err := w.CreateLink(w.Context(), analyst, inventory.Link{Kind: kind, From: a[0], To: b[1]})
					if want := allowed[string(kind)+" "+string(from)+" "+string(to)]; (err == nil) != want {
						w.Errorf("%s %s %s: %v", kind, from, to, err)
					}
				}
			}
		}
		s := ids[inventory.KindSystem]
		_, err := w.CreateLink(w.Context(), analyst, inventory.Link{Kind: inventory.DependsOn, From: s[0], To: s[0]})
		wantFault(w, err, fault.Invalid, "to")
		_, err = w.CreateLink(w.Context(), analyst, inventory.Link{Kind: inventory.DependsOn, From: s[0], To: "nowhere"})
		wantFault(w, err, fault.Invalid, "to")
		_, err = w.CreateLink(w.Context(), analyst, inventory.Link{Kind: inventory.DependsOn, From: s[0], To: s[1]})
		wantFault(w, err, fault.Conflict, "")

		page := must(w.Links(w.Context(), observer, inventory.LinkFilter{Asset: s[1]}))(w)
		if len(page.Items) != 1 {
			w.Fatalf("links of s2: %+v", page.Items)
		}
		l := page.Items[0]
		l.Note = "新しい"
		l = must(w.UpdateLink(w.Context(), analyst, l))(w)
		if err := w.ArchiveLink(w.Context(), analyst, l.ID, 1); !fault.Is(err, fault.Conflict) {
			w.Errorf("stale: %v", err)
		}
		if err := w.ArchiveLink(w.Context(), analyst, l.ID, l.Version); err != nil {
			w.Error(err)
		}
		w.link(inventory.DependsOn, s[0], s[1])
		if got := must(w.Link(w.Context(), observer, l.ID))(w); got.ArchivedAt.IsZero() || got.Note != "新しい" {
			w.Errorf("the old link: %+v", got)
		}
	})
}
