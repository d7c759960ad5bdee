package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// Config is all that can be set for serve and work.
type Config struct {
	Listen         string
	PublicURL      string
	Data           string
	Database       string
	TLSCert        string
	TLSKey         string
	TrustedProxies []string
	Demo           bool
	Workers        int
	AnswerWithin   time.Duration
	Registry       string
	LogLevel       string
	LogFormat      string
	Mail           Mail
}

// Mail is the server that takes outgoing mail.
type Mail struct {
	Host         string
	Port         int
	TLS          string // starttls, tls or none
	User         string
	PasswordFile string
	From         string
}

// Common adds the settings that every command with records has.
func (c *Config) Common(f *pflag.FlagSet) {
	f.StringVar(&c.Data, "data", DefaultData(), "folder for the embedded database, evidence and keys; with --demo another by default")
	f.StringVar(&c.Database, "database", "", "postgres://… instead of the embedded database")
	f.StringVar(&c.LogLevel, "log-level", "info", "debug, info, warn or error")
	f.StringVar(&c.LogFormat, "log-format", "text", "text or json")
	f.String("config", "", "a TOML file with any of these settings")
}

// Serving adds the settings of the server and its worker.
func (c *Config) Serving(f *pflag.FlagSet) {
	f.StringVar(&c.Registry, "registry", "", "npm registry, instead of the one that npm's own configuration names")
	f.IntVar(&c.Workers, "workers", 4, "jobs that run at the same time")
	f.DurationVar(&c.AnswerWithin, "answer-within", 15*time.Minute, "how long a task waits for an answer before the deputy is asked")
	f.StringVar(&c.PublicURL, "public-url", "", "the address that people use, for links in mail (default the listening address)")
	f.StringVar(&c.Mail.Host, "smtp-host", "", "mail server; without one no mail leaves, and that is shown")
	f.IntVar(&c.Mail.Port, "smtp-port", 587, "mail server's port")
	f.StringVar(&c.Mail.TLS, "smtp-tls", "starttls", "starttls, tls or none (loopback only)")
	f.StringVar(&c.Mail.User, "smtp-user", "", "mail server's user")
	f.StringVar(&c.Mail.PasswordFile, "smtp-password-file", "", "file that holds the mail server's password")
	f.StringVar(&c.Mail.From, "mail-from", "", "sender's address")
}

// Web adds the settings of the web server.
func (c *Config) Web(f *pflag.FlagSet) {
	f.StringVar(&c.Listen, "listen", "127.0.0.1:8080", "address to listen on")
	f.StringVar(&c.TLSCert, "tls-cert", "", "certificate file (PEM)")
	f.StringVar(&c.TLSKey, "tls-key", "", "its key file (PEM)")
	f.StringSliceVar(&c.TrustedProxies, "trusted-proxies", nil, "networks whose X-Forwarded-For is believed (192.0.2.0/24)")
	f.BoolVar(&c.Demo, "demo", false, "a fictional transit operator in a folder of its own; its mail stays on a page")
}

// DefaultData is where the records are kept when nobody says otherwise.
func DefaultData() string {
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, ".taisei")
	}
	return "data"
}

// demoSuffix keeps the demonstration's folder apart from a real one.
const demoSuffix = "-demo"

// Check names the first setting that is wrong and says what to do.
func (c *Config) Check() error {
	if c.Demo && c.Data == DefaultData() {
		c.Data += demoSuffix
	}
	for _, check := range []func() error{c.checkListen, c.checkTLS, c.checkPublicURL, c.checkDatabase, c.checkProxies, c.checkMail} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) checkListen() error {
	if c.Listen == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("--listen %q: give an address and a port, such as 127.0.0.1:8080", c.Listen)
	}
	return nil
}

func (c *Config) checkTLS() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return fmt.Errorf("--tls-cert and --tls-key go together: give both or neither")
	}
	return nil
}

func (c *Config) checkPublicURL() error {
	if c.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return fmt.Errorf("--public-url %q: give scheme and host alone, such as https://taisei.example", c.PublicURL)
	}
	c.PublicURL = u.Scheme + "://" + u.Host
	return nil
}

func (c *Config) checkDatabase() error {
	if c.Database == "" || strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://") {
		return nil
	}
	return fmt.Errorf("--database: only postgres://… addresses; leave it out for the embedded database in --data")
}

func (c *Config) checkProxies() error {
	_, err := c.Proxies()
	return err
}

// Proxies are the networks whose word on the reader's address is taken.
func (c *Config) Proxies() ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, s := range c.TrustedProxies {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, errAddr := netip.ParseAddr(s)
			if errAddr != nil {
				return nil, fmt.Errorf("--trusted-proxies %q: give a network, such as 192.0.2.0/24", s)
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		list = append(list, p)
	}
	return list, nil
}

func (c *Config) checkMail() error {
	m := c.Mail
	if m.Host == "" {
		return nil
	}
	if m.From == "" {
		return fmt.Errorf("--mail-from: a mail server needs a sender's address")
	}
	switch m.TLS {
	case "starttls", "tls":
		return nil
	case "none":
		if addr, err := netip.ParseAddr(m.Host); m.Host == "localhost" || err == nil && addr.IsLoopback() {
			return nil
		}
		return fmt.Errorf("--smtp-tls none: mail would travel in the clear; only a server on this machine may be used so")
	}
	return fmt.Errorf("--smtp-tls %q: use starttls, tls or none", m.TLS)
}
