package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"taisei/app/config"
)

func load(t *testing.T, file string, env map[string]string, args ...string) (*config.Config, error) {
	t.Helper()
	c, f := &config.Config{}, pflag.NewFlagSet("test", pflag.ContinueOnError)
	c.Common(f)
	c.Serving(f)
	c.Web(f)
	if file != "" {
		path := filepath.Join(t.TempDir(), "taisei.toml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--config", path)
	}
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	err := config.Load(f, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	return c, err
}

func TestFlagBeatsVariableBeatsFile(t *testing.T) {
	file := "listen = '127.0.0.1:1'\nsmtp-port = 26\nsmtp-host = 'file.invalid'\ntrusted-proxies = ['192.0.2.0/24', '198.51.100.1']"
	c, err := load(t, file, map[string]string{"TAISEI_LISTEN": "127.0.0.1:2", "TAISEI_SMTP_PORT": "27"}, "--listen", "127.0.0.1:3")
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.Mail.Port != 27 || c.Mail.Host != "file.invalid" || len(c.TrustedProxies) != 2 {
		t.Errorf("got %+v", c)
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for want, c := range map[string]struct {
		file string
		env  map[string]string
		args []string
	}{
		"no setting \"listn\"": {file: "listn = 'x'"},
		"TAISEI_SMTP_PORT":     {env: map[string]string{"TAISEI_SMTP_PORT": "many"}},
		"--listen":             {args: []string{"--listen", "nowhere"}},
		"--tls-cert":           {args: []string{"--tls-cert", "x.pem"}},
		"--public-url":         {args: []string{"--public-url", "https://taisei.example/path"}},
		"--database":           {args: []string{"--database", "mysql://x"}},
		"--trusted-proxies":    {args: []string{"--trusted-proxies", "all"}},
		"--mail-from":          {args: []string{"--smtp-host", "mail.example"}},
		"in the clear":         {args: []string{"--smtp-host", "mail.example", "--mail-from", "a@example.invalid", "--smtp-tls", "none"}},
	} {
		cfg, err := load(t, c.file, c.env, c.args...)
		if err == nil {
			err = cfg.Check()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error that names %s, got %v", want, err)
		}
	}
}
