package inventory

import (
	"strings"

	"taisei/fault"
	"taisei/inventory/component"
)

// intake is a list as it is to stand in the database. The document comes out of
// the process that read hostile bytes, so nothing in it is trusted about its
// size or its characters.
type intake struct {
	file      string
	format    string
	subject   string
	sha256    string
	size      int64
	withdrawn bool
	items     map[string]*item // by origin
	warnings  []Warning
	dropped   int64 // warnings that are not kept
	coverage  coverage
}

// item is one component of the list with what the list says of it.
type item struct {
	component Component
	origin    Origin
	Standing
}

// Standing is what may differ between two presences of one origin.
type Standing struct {
	Scope   component.Scope `db:"scope" json:"scope"`
	Direct  bool            `db:"direct" json:"direct"`
	Own     bool            `db:"own" json:"own,omitempty"`         // the organisation's own code
	Bundled bool            `db:"bundled" json:"bundled,omitempty"` // inside another package
}

func newIntake(file string, data []byte, doc component.Document) (intake, error) {
	if len(doc.Components) > mostComponents {
		return intake{}, component.TooMany(file, mostComponents)
	}
	in := intake{
		file: file, format: clip(plain(doc.Format), 100), sha256: digest(data), size: int64(len(data)),
		subject: clip(subjectOf(doc.Subject), 500), items: make(map[string]*item, len(doc.Components)),
	}
	for _, w := range doc.Warnings {
		in.warn(Warning{Key: clip(w.Key, 100), Params: w.Params, Line: w.Location.Line, Path: clip(plain(w.Location.Path), 500)})
	}
	for _, c := range doc.Components {
		in.add(c)
	}
	in.coverage = in.cover()
	return in, nil
}

func subjectOf(c component.Component) string {
	if c.PURL != "" {
		return plain(c.PURL)
	}
	return plain(strings.TrimSpace(c.Name + " " + c.Version))
}

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (in *intake) warn(w Warning) {
	if len(in.warnings) >= mostWarnings {
		in.dropped++
		return
	}
	w.Params = plainParams(w.Params)
	in.warnings = append(in.warnings, w)
}

// plainParams keeps the few texts and numbers that a sentence can need.
func plainParams(all fault.Params) fault.Params {
	const most = 10
	params := fault.Params{}
	for name, value := range all {
		if len(params) >= most {
			break
		}
		switch v := value.(type) {
		case string:
			params[clip(plain(name), 50)] = clip(plain(v), 300)
		case bool, int, int64, float64:
			params[clip(plain(name), 50)] = v
		}
	}
	return params
}

// add keeps a component. A list may name one several times; it then stands once
// for each different origin, as the most exposed of them.
func (in *intake) add(c component.Component) {
	one, ok := componentOf(c)
	if !ok {
		in.warn(Warning{
			Key: "inventory.warn.unusable_component", Params: fault.Params{"name": clip(one.Name, 100)},
			Line: c.Location.Line, Path: clip(plain(c.Location.Path), 500),
		})
		return
	}
	origin := originOf(one.ID, c)
	how := Standing{Scope: scopeOf(c.Scope), Direct: c.Direct, Own: c.Local, Bundled: c.Bundled}
	if before := in.items[origin.ID]; before != nil {
		before.Standing = before.Standing.merge(how)
		return
	}
	in.items[origin.ID] = &item{component: one, origin: origin, Standing: how}
}

// scopes in the order of how much is exposed.
var scopes = []component.Scope{component.Build, component.Development, component.Optional, component.Runtime}

func scopeOf(s component.Scope) component.Scope {
	if rank(scopes, s) < 0 {
		return component.Runtime
	}
	return s
}

func (s Standing) merge(o Standing) Standing {
	if rank(scopes, o.Scope) > rank(scopes, s.Scope) {
		s.Scope = o.Scope
	}
	return Standing{Scope: s.Scope, Direct: s.Direct || o.Direct, Own: s.Own && o.Own, Bundled: s.Bundled && o.Bundled}
}

// coverage says how much of the list can answer a question.
type coverage struct{ components, fetched, hashed, addressed int64 }

func (in *intake) cover() coverage {
	type answers struct{ own, hash, address bool }
	byComponent := map[string]answers{}
	for _, it := range in.items {
		a, known := byComponent[it.component.ID]
		key, _ := addressKey(it.origin.URL)
		byComponent[it.component.ID] = answers{
			own:     it.Own && (!known || a.own),
			hash:    len(it.origin.Hashes) > 0 && (!known || a.hash),
			address: key != "" && (!known || a.address),
		}
	}
	c := coverage{components: int64(len(byComponent))}
	for _, a := range byComponent {
		if a.own {
			continue
		}
		c.fetched++
		c.hashed += one(a.hash)
		c.addressed += one(a.address)
	}
	return c
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
