package detect

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/parse"
)

// isScriptLanguage reports a language of what people start by itself on Windows, of web
// servers, and of gems.
func isScriptLanguage(l parse.Language) bool {
	switch l {
	case parse.PowerShell, parse.Batch, parse.VBScript, parse.PHP, parse.Ruby:
		return true
	}
	return false
}

// packageScript are the scripts that package managers of Windows run when they install.
var packageScript = regexp.MustCompile(`(?i)(^|/)(chocolateyinstall|chocolateybeforemodify|init|install)\.ps1$`)

// scriptTrigger is the trigger of a script that nothing else names.
func (s *scan) scriptTrigger(name string, l parse.Language) string {
	switch {
	case l == parse.Ruby:
		return s.rubyTrigger(name)
	case l == parse.PHP:
		return s.phpTrigger(name)
	case s.standalone():
		return behaviour.Install // what a person is told to start
	case isTest(name), strings.Contains(name, "!") && len(s.manifests) > 0:
		return behaviour.Unreachable
	case s.python, len(s.manifests) > 0:
		return behaviour.Call
	case packageScript.MatchString(name), installerName.MatchString(path.Base(name)):
		return behaviour.Install
	}
	return behaviour.Command
}

// rubyTrigger tells when a file of a gem runs.
func (s *scan) rubyTrigger(name string) string {
	base := path.Base(name)
	inside := "/" + name
	switch {
	case base == "extconf.rb", base == "mkrf_conf.rb":
		return behaviour.Install
	case isTest(name), strings.Contains(inside, "/features/"):
		return behaviour.Unreachable
	case base == "Rakefile", strings.HasSuffix(base, ".rake"):
		if strings.Contains(inside, "/ext/") {
			return behaviour.Install
		}
		return behaviour.Build
	case strings.HasSuffix(base, ".gemspec"), base == "Gemfile", base == "Podfile", base == "Vagrantfile":
		return behaviour.Build
	case strings.Contains(inside, "/lib/"), base == "rubygems_plugin.rb":
		return behaviour.Import
	case strings.Contains(inside, "/bin/"), strings.Contains(inside, "/exe/"):
		return behaviour.Command
	case s.standalone():
		return behaviour.Import
	case s.python, len(s.manifests) > 0:
		return behaviour.Call
	}
	return behaviour.Command
}

// phpTrigger tells when a PHP file runs: a page when it is asked for, a library's when
// something loads it.
func (s *scan) phpTrigger(name string) string {
	switch {
	case isTest(name), strings.Contains("/"+name, "/vendor/"):
		return behaviour.Unreachable
	case s.composer():
		return behaviour.Call
	case s.python, len(s.manifests) > 0:
		return behaviour.Call
	}
	return behaviour.Load
}

// composer reports a package of PHP's.
func (s *scan) composer() bool {
	_, ok := s.files.Read("composer.json")
	return ok
}

// composerScripts run when a package is installed.
var composerScripts = []string{
	"pre-install-cmd", "post-install-cmd", "pre-update-cmd", "post-update-cmd", "pre-autoload-dump", "post-autoload-dump", "post-root-package-install",
	"post-create-project-cmd", "pre-package-install", "post-package-install", "post-package-update",
}

// readComposer takes from a composer.json what runs when.
func readComposer(name string, data []byte) (manifest, bool) {
	var raw struct {
		Scripts  map[string]json.RawMessage
		Autoload struct{ Files []string }
		Bin      json.RawMessage
	}
	if json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &raw) != nil {
		return manifest{}, false
	}
	m := manifest{dir: path.Dir(name), path: name, source: string(data), scripts: map[string]string{}}
	for k, v := range raw.Scripts {
		var lines []string
		for _, line := range texts(v) {
			if line = strings.Replace(line, "@php ", "php ", 1); !strings.Contains(line, "::") && !strings.HasPrefix(line, "@") {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			m.scripts[k] = strings.Join(lines, "\n")
		}
	}
	m.main = raw.Autoload.Files
	m.bin = texts(raw.Bin)
	return m, true
}
