package engine

import (
	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// What the tables say of a name or path is looked up once: programs use the same
// few of them again and again.

// nameInfo is what is known of a method by its name alone.
type nameInfo struct {
	text, list textMethod
	any        bool
	known      bool // it is a method of texts, lists or promises
	callsBack  bool
	keeps      bool // it gives a list of the same items
	stores     bool
	counts     bool            // its arguments are numbers of places in the receiver
	asks       bool            // its result is a yes or no
	entry      *platform.Entry // of a receiver that is not known
}

func (m *Machine) nameInfo(name string) *nameInfo {
	info, ok := m.names[name]
	if !ok {
		info = &nameInfo{
			text: textMethodOf(name), list: listMethodOf(name), any: anyMethods[name],
			callsBack: callsBack[name], keeps: keepsItems[name], stores: storing[name], asks: answersYesOrNo[name], counts: takesPlaces[name], entry: m.table.Method(name),
		}
		info.known = info.text != nil || info.list != nil || info.any
		m.names[name] = info
	}
	return info
}

// method reports whether a name is a method of texts, lists or promises that the
// engine knows.
func (m *Machine) isMethod(name string) bool { return m.nameInfo(name).known }

// apiInfo is what the tables say of a path.
type apiInfo struct {
	path  string // the one that the several ways lead to
	entry *platform.Entry
	known bool
}

func (m *Machine) apiInfo(path string) *apiInfo {
	info, ok := m.apis[path]
	if !ok {
		info = &apiInfo{path: platform.Canonical(path)}
		info.entry = m.table.Find(info.path)
		info.known = info.entry != nil || m.table.Known(info.path)
		m.apis[path] = info
	}
	return info
}

// secretName is platform.IsSecretName, looked up once for each name.
func (m *Machine) secretName(name string) bool {
	secret, ok := m.secrets[name]
	if !ok {
		secret = platform.IsSecretName(name)
		m.secrets[name] = secret
	}
	return secret
}

// pathInfo is what a path tells of who runs the file.
type pathInfo struct{ workflow, startUp bool }

// pathInfo looks a path up once; those made of much else do not come again.
func (m *Machine) pathInfo(path string) pathInfo {
	info, ok := m.paths[path]
	if !ok {
		info = pathInfo{behaviour.IsWorkflow(path), behaviour.IsStartUp(path)}
		if len(path) < 256 {
			m.paths[path] = info
		}
	}
	return info
}

type memberKey struct{ head, name string }

// memberInfo is what the tables say of a member of something.
func (m *Machine) memberInfo(head, name string) *apiInfo {
	key := memberKey{head, name}
	info, ok := m.members[key]
	if !ok {
		path := head + "." + name
		if platform.IsGlobal(head) {
			path = name
		}
		info = m.apiInfo(path)
		m.members[key] = info
	}
	return info
}

// readAPI gives what a path of the platform means.
func (m *Machine) readAPI(info *apiInfo, state *value.Object, labels value.Labels, at value.Place) *value.Value {
	if len(m.store) > 0 {
		if v, ok := m.store[info.path]; ok {
			return v
		}
	}
	if b := m.globals.Find(info.path); b != nil && b.Value.Kind != value.Undefined {
		return b.Value
	}
	switch {
	case !info.known:
		return value.OfUnknown(labels)
	case info.entry == nil || !info.entry.Property:
		return value.OfAPI(info.path, state, labels)
	}
	return m.readEntry(info.entry, info.path, state, labels, at)
}
