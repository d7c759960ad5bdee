package npm

import (
	"encoding/base64"
	"net/url"
	"strings"

	"taisei/watch/fetch"
)

// authorization is the header for an address, by the longest part of its host
// and path that something was set for, as npm seeks it. Over plain http it is
// given only where the user set the registry itself so.
func (c *Config) authorization(u *url.URL) string {
	if u.Scheme != "https" && !c.setPlain(u) {
		return ""
	}
	key := "//" + host(u) + u.EscapedPath()
	for len(key) > len("//") {
		if value := c.credential(key); value != "" {
			return value
		}
		key = shorter(key)
	}
	return ""
}

// shorter takes away the last part of a path, or the slash that ends it.
func shorter(key string) string {
	if strings.HasSuffix(key, "/") {
		return key[:len(key)-1]
	}
	return key[:strings.LastIndexByte(key, '/')+1]
}

// host is written as in npmrc: in lower case, without the scheme's own port.
func host(u *url.URL) string {
	name := strings.ToLower(u.Host)
	if u.Scheme == "https" {
		return strings.TrimSuffix(name, ":443")
	}
	return strings.TrimSuffix(name, ":80")
}

func (c *Config) credential(key string) string {
	if token := c.settings[key+":_authToken"].value(); token != "" {
		return header("Bearer " + token)
	}
	if auth := c.settings[key+":_auth"].value(); auth != "" {
		return header("Basic " + auth)
	}
	user, password := c.settings[key+":username"].value(), c.settings[key+":_password"].value()
	if user == "" || password == "" {
		return ""
	}
	// npm stores the password in base64.
	plain, err := base64.StdEncoding.DecodeString(password)
	if err != nil {
		return ""
	}
	return header(basic(user, string(plain)))
}

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// header keeps a setting with a line break from adding headers of its own.
func header(value string) string {
	if strings.ContainsAny(value, "\r\n\x00") {
		return ""
	}
	return value
}

func (c *Config) setPlain(u *url.URL) bool {
	for _, registry := range c.registries() {
		if registry.Scheme == "http" && fetch.HostPort(registry) == fetch.HostPort(u) {
			return true
		}
	}
	return false
}

// String names no value, because many of them are secret.
func (c *Config) String() string { return "npm settings" }

// GoString is for %#v.
func (c *Config) GoString() string { return c.String() }
