package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// rubyFold gives a function of Ruby's tables.
func rubyFold(name string) scriptFold {
	switch name {
	case "rb:home":
		return func(*Machine, *invocation, *value.Value) *value.Value { return value.OfText("~", nil) }
	case "rb:expand":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			if base := argAt(c.args, 1); base.Kind == value.Text && arg.Kind == value.Text {
				return value.OfText(packageRoot+clean(strings.TrimPrefix(base.Text, packageRoot)+"/../"+arg.Text), nil)
			}
			return arg
		}
	case "rb:sprintf":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			text, ok := arg.String()
			if !ok {
				return nil
			}
			return m.printed(text, c.args[1:], arg.Labels)
		}
	case "rb:popen":
		return foldPopen
	case "rb:open":
		return foldOpenRuby
	case "rb:tempfile":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			o := value.NewObject()
			o.Put(keptPrefix+"path", value.OfText("/tmp/tempfile", nil))
			return m.withBlock(c, value.OfAPI("rb:file()", o, nil))
		}
	case "rb:path":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value { return m.kept(c.this, "path") }
	case "rb:uriopen":
		return foldURIOpen
	case "rb:httpstart":
		return foldHTTPStart
	case "rb:httprequest":
		return foldHTTPRequest
	case "rb:socket":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			o := value.NewObject()
			o.Put(keptPrefix+"url", arg)
			m.socket = arg
			return m.withBlock(c, value.OfAPI("rb:socket()", o, nil))
		}
	case "rb:receive":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			o := m.origin(behaviour.Download, m.address(m.kept(c.this, "url"), c.at).host, true, c.at)
			m.wires[o] = true
			return value.OfUnknown(value.LabelOf(o))
		}
	case "rb:descriptor":
		return func(_ *Machine, _ *invocation, _ *value.Value) *value.Value { return value.OfText("9", nil) }
	case "rb:gzip", "rb:stringio":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			data := arg
			if name == "rb:gzip" {
				if kept := m.kept(arg, "data"); kept.Kind != value.Undefined {
					data = kept
				}
				if out := m.decodedEach(data, inflate, behaviour.Compress, c.at); out != nil {
					data = out
				} else {
					data = value.OfUnknown(m.labels(data).Through(behaviour.Compress, c.at))
				}
			}
			o := value.NewObject()
			o.Put(keptPrefix+"data", data)
			return value.OfAPI("rb:io()", o, nil)
		}
	}
	return nil
}

// withBlock hands something to the block of a call; what the block gives is the
// result.
func (m *Machine) withBlock(c *invocation, v *value.Value) *value.Value {
	if n := len(c.args); n > 0 && c.args[n-1].Kind == value.Function {
		return m.callBack(c.args[n-1], value.OfUndefined(), []*value.Value{v}, c.at)
	}
	return v
}

// foldPopen starts a program: a command line, or words.
func foldPopen(m *Machine, c *invocation, _ *value.Value) *value.Value {
	var words []*value.Value
	joined := false
	for _, a := range c.args {
		switch {
		case a.Kind == value.Composite && a.Object.Array:
			words = append(words, a.Object.Items...)
		case a.Kind == value.Composite: // the environment, or where input and output go
			for _, k := range a.Object.Keys {
				v := a.Object.Field(k)
				joined = joined || v.Kind == value.API && v.Text == "rb:socket()"
			}
		case a.Kind == value.Function:
		default:
			words = append(words, a)
		}
	}
	if len(words) == 0 {
		return value.OfUnknown(nil)
	}
	line := words[0].Render()
	if (joined || strings.Contains(line, "<&")) && m.socket != nil {
		host := m.address(m.socket, c.at).host
		m.record(value.LabelOf(m.origin(behaviour.Download, host, true, c.at)), behaviour.Code, "code", address{host: "shell", scheme: "tcp"}, c.at)
	}
	m.record(m.labels(m.spaced(words)), behaviour.Process, "argument", address{host: "shell", scheme: m.wire(words[0])}, c.at)
	if scheme := m.wire(words[0]); scheme != "" {
		m.record(m.labels(words[0]).Of(behaviour.Download), behaviour.Code, "code", address{host: "shell", scheme: scheme}, c.at)
	}
	var out *value.Value
	if len(words) == 1 || len(words) == 2 && strings.Contains(line, " ") {
		out = m.capture(func() { m.runText(parse.Shell, words[0], c.at, m.decodedAt(words[0], c.at)) })
	} else {
		out = m.command(words[0], words[1:], m.shell, c.at)
	}
	return m.withBlock(c, out)
}

// foldOpenRuby is File.open(path, mode) with a block or without.
func foldOpenRuby(m *Machine, c *invocation, arg *value.Value) *value.Value {
	o := value.NewObject()
	o.Put(keptPrefix+"path", arg)
	mode, _ := argAt(c.args, 1).String()
	if !strings.ContainsAny(mode, "wa") || argAt(c.args, 1).Kind != value.Text {
		o.Put(keptPrefix+"data", m.contents(arg, c.at))
	}
	return m.withBlock(c, value.OfAPI("rb:file()", o, nil))
}

// foldURIOpen is open of open-uri: an address, a command behind a bar, or a file.
func foldURIOpen(m *Machine, c *invocation, arg *value.Value) *value.Value {
	name := arg.Render()
	if strings.HasPrefix(name, "|") {
		code := cutKnown(arg, 1)
		m.record(m.labels(code), behaviour.Process, "argument", address{host: "shell"}, c.at)
		return m.capture(func() { m.runText(parse.Shell, code, c.at, m.decodedAt(code, c.at)) })
	}
	if c.path == "rb:open" && !strings.Contains(name, "://") && !strings.HasPrefix(name, value.Hole) {
		return foldOpenRuby(m, c, arg)
	}
	return m.withBlock(c, m.fetched(arg, c.at))
}

func foldHTTPStart(m *Machine, c *invocation, arg *value.Value) *value.Value {
	v := c.this
	if v == nil || v.Kind != value.API || v.Text != "rb:http()" {
		o := value.NewObject()
		o.Put(keptPrefix+"url", arg)
		v = value.OfAPI("rb:http()", o, nil)
	}
	return m.withBlock(c, v)
}

// foldHTTPRequest sends a request that was put together before.
func foldHTTPRequest(m *Machine, c *invocation, arg *value.Value) *value.Value {
	to := m.address(m.kept(c.this, "url"), c.at)
	if url := m.kept(arg, "url"); to.host == "" {
		to = m.address(url, c.at)
	}
	m.contact(to, c.at)
	m.record(m.labels(m.kept(arg, "url")), behaviour.Network, "url", to, c.at)
	m.record(m.labels(m.kept(arg, "body")), behaviour.Network, "body", to, c.at)
	if arg.Object != nil {
		for _, k := range arg.Object.Keys {
			if strings.HasPrefix(k, "\x00") || k == "body" {
				continue
			}
			m.record(m.labels(arg.Object.Field(k)), behaviour.Network, headerSlot(k), to, c.at)
		}
	}
	if n := len(c.args); n > 1 && c.args[n-1].Kind != value.Function {
		m.record(m.labels(c.args[n-1]), behaviour.Network, "body", to, c.at)
	}
	got := value.OfUnknown(value.LabelOf(m.origin(behaviour.Download, to.host, to.scheme == "http", c.at)))
	return m.withBlock(c, got)
}
