package npm_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/watch/registry/artifact"
	"taisei/watch/registry/npm"
)

// layers are the places of settings; a test fills those that it is about.
type layers struct {
	flag, project, user, global string
	env                         []string
	npm                         string // what an installed npm would say
}

func (l layers) options(t *testing.T) npm.ConfigOptions {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if text != "" {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	write("home/.npmrc", l.user)
	write("shop/.npmrc", l.project)
	write("shop/package.json", "{}")
	write("shop/src/deep/x", "x")
	return npm.ConfigOptions{
		Registry: l.flag, ProjectDir: filepath.Join(dir, "shop", "src", "deep"), Environ: append([]string{"A=1"}, l.env...),
		Home: filepath.Join(dir, "home"), GlobalFile: write("etc/npmrc", l.global),
		AskNPM: func(context.Context) (string, error) {
			if l.npm == "" {
				return "", errors.New("npm is not installed")
			}
			return l.npm, nil
		},
	}
}

func TestRegistry(t *testing.T) {
	cases := map[string]struct {
		layers
		name, want, place string
	}{
		"global":              {layers{global: "registry=https://global.invalid/"}, "a", "https://global.invalid/", "npmrc"},
		"user before global":  {layers{global: "registry=https://global.invalid", user: "registry = https://user.invalid/npm"}, "a", "https://user.invalid/npm/", ".npmrc"},
		"project before user": {layers{user: "registry=https://user.invalid", project: "registry=https://project.invalid/"}, "a", "https://project.invalid/", ".npmrc"},
		"variable before project": {
			layers{project: "registry=https://project.invalid", env: []string{"NPM_CONFIG_REGISTRY=https://env.invalid"}}, "a", "https://env.invalid/", "NPM_CONFIG_REGISTRY",
		},
		"npm's own spelling first": {
			layers{env: []string{"NPM_CONFIG_REGISTRY=https://upper.invalid", "npm_config_registry=https://lower.invalid"}}, "a", "https://lower.invalid/", "npm_config_registry",
		},
		"empty variable":        {layers{user: "registry=https://user.invalid/", env: []string{"npm_config_registry="}}, "a", "https://user.invalid/", ".npmrc"},
		"flag before all":       {layers{flag: "http://flag.invalid", env: []string{"npm_config_registry=https://env.invalid"}}, "a", "http://flag.invalid/", "--registry"},
		"scope":                 {layers{user: "registry=https://user.invalid/\n@shop:registry=https://shop.invalid/"}, "@shop/a", "https://shop.invalid/", ".npmrc"},
		"other scope":           {layers{user: "registry=https://user.invalid/\n@shop:registry=https://shop.invalid/"}, "@other/a", "https://user.invalid/", ".npmrc"},
		"scope before the flag": {layers{flag: "https://flag.invalid", user: "@shop:registry=https://shop.invalid/"}, "@shop/a", "https://shop.invalid/", ".npmrc"},
		"scope by variable":     {layers{env: []string{"npm_config_@shop:registry=https://shop.invalid/"}}, "@shop/a", "https://shop.invalid/", "npm_config_@shop:registry"},
		"variable in the value": {layers{user: "registry=https://${WHERE}/${A}/${NONE?}", env: []string{"WHERE=w.invalid"}}, "a", "https://w.invalid/1/", ".npmrc"},
		"comments and quotes":   {layers{user: "; x\n# y\n registry = \"https://q.invalid/\" \nother=1"}, "a", "https://q.invalid/", ".npmrc"},
		"comment behind":        {layers{user: "registry=https://c.invalid/ ; was another"}, "a", "https://c.invalid/", ".npmrc"},
		"Windows lines":         {layers{user: "\ufeffregistry=https://crlf.invalid/\r\nx=1\r\n"}, "a", "https://crlf.invalid/", ".npmrc"},
		"a section is none":     {layers{user: "registry=https://u.invalid/\n[x]\nregistry=https://section.invalid/"}, "a", "https://u.invalid/", ".npmrc"},
		"npm itself":            {layers{npm: "https://asked.invalid/\n"}, "a", "https://asked.invalid/", "npm config get registry"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			config, err := npm.LoadConfig(c.options(t))
			if err != nil {
				t.Fatal(err)
			}
			at, place, err := config.Registry(t.Context(), c.name)
			if err != nil || at.String() != c.want || filepath.Base(place) != c.place {
				t.Errorf("got %v from %s, %v", at, place, err)
			}
		})
	}
}

func TestNoRegistry(t *testing.T) {
	config, err := npm.LoadConfig(layers{}.options(t))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = config.Registry(t.Context(), "a")
	var f *fault.Error
	if !errors.As(err, &f) || f.Key != artifact.KeyNoRegistry {
		t.Fatalf("got %v", err)
	}
	if places, _ := f.Params["places"].(string); !strings.Contains(places, "--registry") || !strings.Contains(places, ".npmrc") || !strings.Contains(places, "NPM_CONFIG_REGISTRY") {
		t.Errorf("what to set is not told: %v", f.Params)
	}
}

func TestBadSettingsNameTheirPlaceAndNoSecret(t *testing.T) {
	for _, value := range []string{"ftp://user:secret@x.invalid/", "not an address secret", "https://x.invalid/?token=secret", "https:///secret", "https://x.invalid/%zzsecret"} {
		config, err := npm.LoadConfig(layers{user: "registry=" + value}.options(t))
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = config.Registry(t.Context(), "a")
		var f *fault.Error
		if !errors.As(err, &f) || f.Key != artifact.KeySetting || !strings.HasSuffix(f.Params["place"].(string), ".npmrc") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func TestHugeFileIsRefused(t *testing.T) {
	_, err := npm.LoadConfig(layers{user: strings.Repeat("#", 2<<20)}.options(t))
	var f *fault.Error
	if !errors.As(err, &f) || f.Key != artifact.KeySetting {
		t.Errorf("got %v", err)
	}
}

func TestFilesThatSettingsName(t *testing.T) {
	dir := t.TempDir()
	other, global := filepath.Join(dir, "other"), filepath.Join(dir, "pre", "etc", "npmrc")
	if err := os.MkdirAll(filepath.Dir(global), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{other: "@a:registry=https://other.invalid\nprefix=" + filepath.Join(dir, "pre"), global: "@b:registry=https://global.invalid"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	opt := layers{env: []string{"NPM_CONFIG_USERCONFIG=" + other}}.options(t)
	opt.GlobalFile = ""
	config, err := npm.LoadConfig(opt)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"@a/x": "https://other.invalid/", "@b/x": "https://global.invalid/"} {
		if at, _, err := config.Registry(t.Context(), name); err != nil || at.String() != want {
			t.Errorf("%s: %v %v", name, at, err)
		}
	}
}

func TestProjectFileIsReadOnlyWhereAskedFor(t *testing.T) {
	opt := layers{project: "registry=https://project.invalid/", user: "registry=https://user.invalid/"}.options(t)
	opt.ProjectDir = ""
	config, err := npm.LoadConfig(opt)
	if err != nil {
		t.Fatal(err)
	}
	if at, _, _ := config.Registry(t.Context(), "a"); at.Host != "user.invalid" {
		t.Errorf("got %v", at)
	}
}

// Where npm is installed, it must understand the same files in the same way.
func TestAsNPMItselfReads(t *testing.T) {
	program, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed")
	}
	l := layers{
		user: "registry=https://${WHERE}/a\\;b/ # not this\n'@one:registry' = 'https://one.invalid/'\n@two:registry=\"https://two.invalid/\"\n" +
			"@three:registry=https://three.invalid/${NONE}/x\n@four:registry=https://four.invalid/${NONE?}x\n[s]\n@five:registry=https://five.invalid/\n",
		project: "@two:registry=https://project.invalid/\n@six:registry=https://six.invalid/\\${WHERE}/",
		env:     []string{"WHERE=where.invalid", "npm_config_@seven:registry=https://seven.invalid/"},
	}
	opt := l.options(t)
	config, err := npm.LoadConfig(opt)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "config", "get", "registry", "@one:registry", "@two:registry", "@three:registry", "@four:registry", "@five:registry", "@six:registry", "@seven:registry")
	cmd.Dir = opt.ProjectDir
	cmd.Env = append(l.env, "HOME="+opt.Home, "PATH="+os.Getenv("PATH"), "npm_config_globalconfig="+opt.GlobalFile)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, line := range strings.Split(string(out), "\n") {
		if key, value, ok := strings.Cut(line, "="); ok {
			said[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	for _, scope := range []string{"", "one", "two", "four", "six", "seven"} {
		key, name := "registry", "x"
		if scope != "" {
			key, name = "@"+scope+":registry", "@"+scope+"/x"
		}
		at, _, err := config.Registry(t.Context(), name)
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		plain, err := url.PathUnescape(at.String())
		if got, want := strings.TrimSuffix(plain, "/"), strings.TrimSuffix(said[key], "/"); err != nil || got != want {
			t.Errorf("%s: we read %q, npm %q", key, got, want)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add("registry=https://x.invalid/\n//x.invalid/:_authToken=${A}\n[s]\nca[]=a\nca[]=b")
	f.Add("a='\"'\n=\n[]=x\n\\${A}=\\\\${A?}\nregistry=\"\\u0000\"")
	opt := npm.ConfigOptions{
		Environ: []string{"A=1"}, GlobalFile: "none",
		AskNPM: func(context.Context) (string, error) { return "", errors.New("none") },
	}
	f.Fuzz(func(t *testing.T, text string) {
		opt.Home = t.TempDir()
		if err := os.WriteFile(filepath.Join(opt.Home, ".npmrc"), []byte(text), 0o600); err != nil {
			t.Skip()
		}
		config, err := npm.LoadConfig(opt)
		if err != nil {
			return
		}
		if at, _, err := config.Registry(t.Context(), "@a/b"); err == nil && (at.Host == "" || !strings.HasSuffix(at.Path, "/")) {
			t.Errorf("%q gave %v", text, at)
		}
	})
}
