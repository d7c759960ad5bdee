package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

func foldHome(*Machine, *invocation, *value.Value) *value.Value { return value.OfText("~", nil) }

func foldThis(_ *Machine, c *invocation, _ *value.Value) *value.Value { return c.this }

// foldChdir is os.chdir(folder): paths start there from now on.
func foldChdir(m *Machine, _ *invocation, arg *value.Value) *value.Value {
	if text := arg.Render(); strings.Trim(text, value.Hole) != "" {
		m.folder = text
	}
	return value.OfNull()
}

// foldConnect is socket.connect((host, port)): the socket keeps the host.
func foldConnect(m *Machine, c *invocation, arg *value.Value) *value.Value {
	host := m.hostOf(arg, c.at)
	m.contact(m.address(host, c.at), c.at)
	if c.this.Object != nil {
		m.setField(c.this.Object, keptPrefix+"url", host)
	}
	return value.OfNull()
}

// hostOf is the host of an address given as (host, port).
func (m *Machine) hostOf(v *value.Value, at value.Place) *value.Value {
	if v.Kind == value.Composite && v.Object.Array {
		return m.index(v, value.OfNumber(0, nil), at)
	}
	return v
}

// foldDup2 is a socket put in the place of the standard input or output, which
// hands what is started next to whoever is at its other end.
func foldDup2(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if arg.Kind == value.API && arg.Text == "py:socket.socket()" {
		host := m.address(arg, c.at).host
		labels := value.LabelOf(m.origin(behaviour.Download, host, true, c.at))
		m.record(labels, behaviour.Code, "code", address{host: "shell", scheme: "tcp"}, c.at)
	}
	return value.OfUnknown(nil)
}

// foldRunFile runs a file as Python: one of the artifact's, or one that was written.
func foldRunFile(m *Machine, c *invocation, arg *value.Value) *value.Value {
	path := arg
	if len(c.args) > 1 {
		path = c.args[1]
	}
	m.runScript(&platform.Command{Code: string(parse.Python)}, path, c.at)
	return value.OfUnknown(nil)
}

// foldZipWrite is archive.write(path): the archive holds what the file holds.
func foldZipWrite(m *Machine, c *invocation, arg *value.Value) *value.Value {
	v := m.contents(arg, c.at)
	m.writeFile(m.kept(c.this, "path"), value.OfUnknown(v.Labels.Through(behaviour.Compress, c.at)))
	return value.OfNull()
}

// foldArchive is shutil.make_archive(base, format, folder).
func foldArchive(m *Machine, c *invocation, arg *value.Value) *value.Value {
	v := m.contents(m.argument(c, 2, "root_dir"), c.at)
	format, _ := second(c.args).String()
	name := m.concat(arg, value.OfText("."+format, nil))
	m.writeFile(name, value.OfUnknown(v.Labels.Through(behaviour.Compress, c.at)))
	return name
}

// foldUnzip is ZipFile(path or content, mode): what is read out of it is of what it
// holds.
func foldUnzip(m *Machine, c *invocation, arg *value.Value) *value.Value {
	state := m.newObject()
	state.Put(keptPrefix+"path", arg)
	labels := m.labels(arg)
	if mode, _ := m.argument(c, 1, "mode").String(); mode != "w" && mode != "a" {
		if v := m.contents(arg, c.at); len(labels) == 0 {
			labels = v.Labels
		}
	}
	return value.OfAPI(c.entry.Returns, state, labels)
}

// foldDirname is os.path.dirname(path). The temporary folder is only thought to be
// /tmp, so that what lies above it is not known.
func foldDirname(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
	s, ok := arg.String()
	if !ok || arg.Kind != value.Text {
		return nil
	}
	dir := folderOf(strings.ReplaceAll(s, `\`, "/"))
	if dir == "" {
		return value.OfUnknown(arg.Labels)
	}
	return value.OfText(dir, arg.Labels)
}
