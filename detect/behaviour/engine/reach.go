package engine

import (
	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// reachKey is one sink at one place.
type reachKey struct {
	sink, target string
	at           value.Place
}

// reach notes that a sink is reached, with or without anything of note in it.
func (m *Machine) reach(sink string, to address, at value.Place) {
	key := reachKey{sink, to.host, at}
	if m.reached[key] || len(m.reaches) >= m.Limits.Facts {
		return
	}
	m.reached[key] = true
	m.reaches = append(m.reaches, fact{trigger: m.trigger, sink: sink, target: to.host, scheme: to.scheme, concealed: to.concealed, at: at})
}

// Reaches gives the sinks that were reached, in the order in which they were met.
func (m *Machine) Reaches() []behaviour.Reach {
	out := make([]behaviour.Reach, 0, len(m.reaches))
	for _, f := range m.reaches {
		out = append(out, behaviour.Reach{
			Trigger: f.trigger, Sink: f.sink, Target: f.target, Scheme: f.scheme, Concealed: f.concealed,
			Layers: m.units[f.at.Unit].layers, Location: m.location(f.at),
		})
	}
	return out
}

// Ran gives the files that were run, each with the trigger that ran it.
func (m *Machine) Ran() map[string]string {
	out := map[string]string{}
	for path, i := range m.byPath {
		if t := m.units[i].trigger; t != "" {
			out[path] = t
		}
	}
	return out
}
