package npm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"taisei/fault"
	"taisei/watch/registry/artifact"
)

// ConfigOptions say where settings are sought; the zero value is the server's.
type ConfigOptions struct {
	// Registry is the value of a flag or of the server's own settings; it goes before everything.
	Registry string
	// ProjectDir is where a project's npmrc is sought, upwards; empty reads none.
	ProjectDir string
	// Environ is in the form of os.Environ, which nil takes.
	Environ []string
	// Home is the user's folder; empty takes os.UserHomeDir.
	Home string
	// GlobalFile is the global npmrc; empty takes the one of the installed Node.
	GlobalFile string
	// AskNPM says which registry npm would use; nil runs npm if it is installed.
	AskNPM func(context.Context) (string, error)
}

// maxFile is the cap on one npmrc.
const maxFile = 1 << 20

// Config is what npm is set to. It is safe for use by many goroutines.
type Config struct {
	settings map[string]setting
	flag     string
	home     string
	askNPM   func(context.Context) (string, error)

	mu      sync.Mutex
	learned string // what npm said
}

// LoadConfig reads the settings. That no registry is set is no error yet: a
// scope may have one.
func LoadConfig(opt ConfigOptions) (*Config, error) {
	env := environ(opt.Environ)
	c := &Config{settings: map[string]setting{}, flag: opt.Registry, askNPM: opt.AskNPM}
	if c.askNPM == nil {
		c.askNPM = runNPM
	}
	fromEnv := envSettings(env)
	home := opt.Home
	if home == "" {
		home, _ = os.UserHomeDir()
	}
	c.home = home
	user := userFile(home, fromEnv)
	fromUser, err := readFile(user, env)
	if err != nil {
		return nil, err
	}
	// The user's file may say where the global one is.
	fromGlobal, err := readFile(globalFile(opt, env, fromEnv, fromUser), env)
	if err != nil {
		return nil, err
	}
	fromProject, err := readFile(projectFile(opt.ProjectDir, user), env)
	if err != nil {
		return nil, err
	}
	for _, found := range []map[string]setting{fromGlobal, fromUser, fromProject, fromEnv} {
		maps.Copy(c.settings, found)
	}
	return c, nil
}

func environ(list []string) map[string]string {
	if list == nil {
		list = os.Environ()
	}
	env := map[string]string{}
	for _, one := range list {
		if name, value, ok := strings.Cut(one, "="); ok && name != "" {
			env[name] = value
		}
	}
	return env
}

var envName = regexp.MustCompile(`(?i)^npm_config_(.+)$`)

// envSettings are the variables that npm takes for settings, in lower case with
// hyphens; keys that name a host are kept as they are.
func envSettings(env map[string]string) map[string]setting {
	found := map[string]setting{}
	for name, value := range env {
		match := envName.FindStringSubmatch(name)
		if match == nil || value == "" {
			continue
		}
		key := match[1]
		if !strings.HasPrefix(key, "//") {
			key = strings.ToLower(key[:1] + strings.ReplaceAll(key[1:], "_", "-"))
		}
		// The lower-case variable is npm's own way of writing it.
		if old, twice := found[key]; twice && strings.HasPrefix(old.place, "npm_config_") {
			continue
		}
		found[key] = setting{strings.Split(replaceEnv(strings.TrimSpace(value), env), "\n\n"), name}
	}
	return found
}

func userFile(home string, fromEnv map[string]setting) string {
	if file := fromEnv["userconfig"].value(); file != "" {
		return expandHome(file, home)
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, ".npmrc")
}

func expandHome(file, home string) string {
	if rest, ok := strings.CutPrefix(file, "~/"); ok {
		return filepath.Join(home, rest)
	}
	return file
}

// globalFile is etc/npmrc under the prefix, which is where Node is installed.
func globalFile(opt ConfigOptions, env map[string]string, layers ...map[string]setting) string {
	if opt.GlobalFile != "" {
		return opt.GlobalFile
	}
	for _, layer := range layers {
		if file := layer["globalconfig"].value(); file != "" {
			return file
		}
		if prefix := layer["prefix"].value(); prefix != "" {
			return filepath.Join(prefix, "etc", "npmrc")
		}
	}
	if env["PREFIX"] != "" {
		return filepath.Join(env["PREFIX"], "etc", "npmrc")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(node); err == nil {
		node = real
	}
	return filepath.Join(env["DESTDIR"], filepath.Dir(filepath.Dir(node)), "etc", "npmrc")
}

// projectFile goes up from a folder to the first that is a project's.
func projectFile(dir, user string) string {
	if dir == "" {
		return ""
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	root := dir
	for at := dir; ; at = filepath.Dir(at) {
		if exists(filepath.Join(at, "package.json")) || exists(filepath.Join(at, "node_modules")) {
			root = at
			break
		}
		if filepath.Dir(at) == at {
			break
		}
	}
	if file := filepath.Join(root, ".npmrc"); file != user {
		return file
	}
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func readFile(path string, env map[string]string) (map[string]setting, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Field(path, artifact.KeySetting, fault.Params{"name": ".npmrc", "place": path}).Wrap(err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("the file is larger than %d bytes", maxFile)
	}
	if err != nil {
		return nil, fault.Field(path, artifact.KeySetting, fault.Params{"name": ".npmrc", "place": path}).Wrap(err)
	}
	return parseNPMRC(strings.TrimPrefix(string(data), "\ufeff"), path, env), nil
}

// Registry is the address for a package, with a slash at its end, and where it
// was set.
func (c *Config) Registry(ctx context.Context, name string) (at *url.URL, place string, err error) {
	if scope, _, ok := strings.Cut(name, "/"); ok && strings.HasPrefix(scope, "@") {
		if s := c.settings[scope+":registry"]; s.value() != "" {
			return parseRegistry(s.value(), scope+":registry", s.place)
		}
	}
	if c.flag != "" {
		return parseRegistry(c.flag, "registry", "--registry")
	}
	if s := c.settings["registry"]; s.value() != "" {
		return parseRegistry(s.value(), "registry", s.place)
	}
	text, err := c.ask(ctx)
	if err != nil {
		return nil, "", fault.New(fault.Invalid, artifact.KeyNoRegistry, fault.Params{
			"type": "npm", "places": "--registry, NPM_CONFIG_REGISTRY, ~/.npmrc (registry=…)",
		}).Wrap(err)
	}
	return parseRegistry(text, "registry", "npm config get registry")
}

func (c *Config) ask(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.learned != "" {
		return c.learned, nil
	}
	text, err := c.askNPM(ctx)
	if err != nil {
		return "", err
	}
	c.learned = strings.TrimSpace(text)
	return c.learned, nil
}

func parseRegistry(text, name, place string) (*url.URL, string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" {
		// The text itself may hold a secret, so it is not repeated.
		return nil, "", fault.Field(name, artifact.KeySetting, fault.Params{"name": name, "place": place})
	}
	u.Fragment = ""
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return u, place, nil
}

// registries are all that are set, without asking npm.
func (c *Config) registries() []*url.URL {
	var all []*url.URL
	keep := func(text string) {
		if u, _, err := parseRegistry(text, "", ""); err == nil {
			all = append(all, u)
		}
	}
	keep(c.flag)
	for key, s := range c.settings {
		if key == "registry" || strings.HasPrefix(key, "@") && strings.HasSuffix(key, ":registry") {
			keep(s.value())
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	keep(c.learned)
	return all
}
