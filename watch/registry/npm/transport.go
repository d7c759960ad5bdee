package npm

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"taisei/fault"
	"taisei/watch/fetch"
	"taisei/watch/registry/artifact"
)

// fetchOptions adds what npm is set to: certificate authorities, proxies, and
// the registries' hosts, which may be inside the organisation's own network.
func (c *Config) fetchOptions(opt fetch.Options) (fetch.Options, error) {
	for _, u := range c.registries() {
		opt.Allow = append(opt.Allow, fetch.HostPort(u))
	}
	if opt.Proxy == nil {
		opt.Proxy = c.proxy()
	}
	if opt.TLS == nil {
		settings, err := c.tls()
		if err != nil {
			return opt, err
		}
		opt.TLS = settings
	}
	return opt, nil
}

// proxy starts from the environment, as npm does.
func (c *Config) proxy() *httpproxy.Config {
	proxy := httpproxy.FromEnvironment()
	set := func(to *string, keys ...string) {
		for _, key := range keys {
			switch value := strings.Join(c.settings[key].values, ","); value {
			case "", "null", "false":
			default:
				*to = value
				return
			}
		}
	}
	set(&proxy.HTTPProxy, "proxy")
	set(&proxy.HTTPSProxy, "https-proxy", "proxy")
	set(&proxy.NoProxy, "noproxy")
	return proxy
}

// tls is nil where nothing is set, which trusts the system's authorities.
func (c *Config) tls() (*tls.Config, error) {
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	set := false
	if c.settings["strict-ssl"].value() == "false" {
		settings.InsecureSkipVerify, set = true, true // the user's own decision, as npm obeys it
	}
	authorities, place, err := c.authorities()
	if err != nil {
		return nil, err
	}
	if authorities != "" {
		settings.RootCAs, set = x509.NewCertPool(), true
		if !settings.RootCAs.AppendCertsFromPEM([]byte(authorities)) {
			return nil, badAuthorities(place, errors.New("no certificate in PEM form was found"))
		}
	}
	if !set {
		return nil, nil
	}
	return settings, nil
}

// authorities are certificates in PEM form, from ca or cafile.
func (c *Config) authorities() (pem, place string, err error) {
	if s := c.settings["ca"]; s.value() != "" && s.value() != "null" {
		return strings.ReplaceAll(strings.Join(s.values, "\n"), `\n`, "\n"), s.place, nil
	}
	s := c.settings["cafile"]
	if s.value() == "" || s.value() == "null" {
		return "", "", nil
	}
	path := expandHome(s.value(), c.home)
	file, err := os.Open(path)
	if err != nil {
		return "", path, badAuthorities(s.place, err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, 4*maxFile))
	if err != nil {
		return "", path, badAuthorities(s.place, err)
	}
	return string(data), path, nil
}

func badAuthorities(place string, err error) error {
	return fault.Field("cafile", artifact.KeySetting, fault.Params{"name": "cafile", "place": place}).Wrap(err)
}
