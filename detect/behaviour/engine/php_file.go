package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// phpFileFold gives what reads, writes and sends.
func phpFileFold(name string) scriptFold {
	switch name {
	case "php:getenv":
		return foldGetenv
	case "php:read":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			if context := argAt(c.args, 2); context.Kind == value.API {
				to := m.address(arg, c.at)
				m.record(m.labels(m.kept(context, "body")), behaviour.Network, "body", to, c.at)
			}
			return m.phpRead(arg, c.at)
		}
	case "php:open":
		return foldOpenPHP
	case "php:write":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			m.suspect(argAt(c.args, 1), c.at)
			return value.OfUnknown(nil)
		}
	case "php:copy":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			m.writeFile(argAt(c.args, 1), m.phpRead(arg, c.at))
			return value.OfUnknown(nil)
		}
	case "php:fwrite":
		return foldFwrite
	case "php:fread":
		return foldFread
	case "php:curlsetopt":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			m.curlOption(arg, argAt(c.args, 1), argAt(c.args, 2))
			return value.OfUnknown(nil)
		}
	case "php:curlsetopts":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			if o := argAt(c.args, 1); o.Kind == value.Composite {
				for _, k := range o.Object.Keys {
					m.curlOption(arg, value.OfText(k, nil), o.Object.Field(k))
				}
			}
			return value.OfUnknown(nil)
		}
	case "php:socket":
		return foldSocketPHP
	case "php:exec", "php:procopen":
		return foldProcOpen
	case "php:mail":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			to := address{host: mailHost(arg.Render()), scheme: "mailto"}
			m.record(m.labels(argAt(c.args, 2)), behaviour.Network, "body", to, c.at)
			return value.OfUnknown(nil)
		}
	case "php:context":
		return foldContext
	}
	return nil
}

func foldGetenv(m *Machine, c *invocation, arg *value.Value) *value.Value {
	name, ok := arg.String()
	if len(c.args) == 0 || !ok {
		return value.OfUnknown(value.LabelOf(m.origin(behaviour.Environment, "environment", len(c.args) == 0, c.at)))
	}
	if name == "HOME" {
		return value.OfText("~", nil)
	}
	source := behaviour.Environment
	if m.secretName(name) && platform.IsPasswordName(name) {
		source = behaviour.Credential
	}
	return value.OfUnknown(value.LabelOf(m.origin(source, name, false, c.at)))
}

// foldOpenPHP is fopen: an address, or a file that is read or written.
func foldOpenPHP(m *Machine, c *invocation, arg *value.Value) *value.Value {
	o := value.NewObject()
	o.Put(keptPrefix+"path", arg)
	mode, _ := argAt(c.args, 1).String()
	if !strings.ContainsAny(mode, "wax") {
		o.Put(keptPrefix+"data", m.phpRead(arg, c.at))
	}
	return value.OfAPI("php:handle()", o, nil)
}

func foldFwrite(m *Machine, c *invocation, arg *value.Value) *value.Value {
	data := argAt(c.args, 1)
	if path := m.kept(arg, "path"); path.Kind != value.Undefined {
		m.writeFile(path, data)
		m.fileWritten(path, data, c.at)
	}
	if url := m.kept(arg, "url"); url.Kind != value.Undefined {
		to := m.address(url, c.at)
		if to.scheme == "" {
			to.scheme = "tcp"
		}
		m.record(m.labels(data), behaviour.Network, "body", to, c.at)
	}
	return value.OfUnknown(nil)
}

func foldFread(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if arg.Kind == value.API && arg.Text == "php:socket()" {
		o := m.origin(behaviour.Download, m.address(m.kept(arg, "url"), c.at).host, true, c.at)
		m.wires[o] = true
		return value.OfUnknown(value.LabelOf(o))
	}
	if v := m.kept(arg, "data"); v.Kind != value.Undefined {
		return v
	}
	return nil
}

// curlOption keeps what a request is made of.
func (m *Machine) curlOption(handle, option, v *value.Value) {
	if handle.Kind != value.API || handle.Object == nil {
		return
	}
	name, _ := option.String()
	role := map[string]string{
		"CURLOPT_URL": "url", "CURLOPT_POSTFIELDS": "body", "CURLOPT_HTTPHEADER": "header", "CURLOPT_USERPWD": "auth", "CURLOPT_COOKIE": "header", "CURLOPT_USERAGENT": "header", "CURLOPT_INFILE": "body",
	}[name]
	if role != "" {
		m.setField(handle.Object, keptPrefix+role, v)
	}
}

func foldSocketPHP(m *Machine, c *invocation, arg *value.Value) *value.Value {
	o := value.NewObject()
	o.Put(keptPrefix+"url", arg)
	m.socket = arg
	return value.OfAPI("php:socket()", o, nil)
}

// foldProcOpen notes a shell whose input is an open connection.
func foldProcOpen(m *Machine, c *invocation, arg *value.Value) *value.Value {
	joined := m.socket != nil && strings.Contains(arg.Render(), "<&")
	if pipes := argAt(c.args, 1); pipes.Kind == value.Composite {
		items, _ := m.scriptItems(pipes)
		for _, p := range items {
			joined = joined || p.Kind == value.API && p.Text == "php:socket()"
		}
	}
	if joined && m.socket != nil {
		host := m.address(m.socket, c.at).host
		m.record(value.LabelOf(m.origin(behaviour.Download, host, true, c.at)), behaviour.Code, "code", address{host: "shell", scheme: "tcp"}, c.at)
	}
	return value.OfUnknown(m.labels(arg))
}

// foldContext keeps the body of a request that is made by file_get_contents.
func foldContext(m *Machine, c *invocation, arg *value.Value) *value.Value {
	o := value.NewObject()
	body := m.field(m.field(arg, "http", c.at), "content", c.at)
	o.Put(keptPrefix+"body", body)
	return value.OfAPI("php:context()", o, nil)
}
