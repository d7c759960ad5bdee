package behaviour

import (
	"regexp"
	"strings"
)

var (
	startUp = regexp.MustCompile(`(?i)/etc/cron|/var/spool/cron|/systemd/|/etc/init\.d/|/etc/rc\.local|/\.?bashrc|/\.bash_profile$|\.profile$|\.zshrc|\.zprofile|authorized_keys|/launchagents/|/launchdaemons/|/programs/startup|/etc/profile|ld\.so\.preload|/autostart/|/etc/crontab|/currentversion/run|/currentversion/policies/explorer/run|/winlogon/(shell|userinit)|^scheduled task/|^service/|/start menu/programs/startup`)
	flow    = regexp.MustCompile(`(?i)(^|/)\.github/workflows/|(^|/)\.gitlab-ci\.yml$|(^|/)\.circleci/|(^|/)azure-pipelines\.yml$|(^|/)jenkinsfile$`)
)

// IsStartUp reports whether what a file of this path holds runs by itself when the
// machine starts, somebody logs in, or the time comes.
func IsStartUp(path string) bool { return startUp.MatchString(strings.ReplaceAll(path, `\`, "/")) }

var (
	program = regexp.MustCompile(`(?i)\.(exe|dll|scr|com|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|msi|jar|pyw?|sh|so|dylib|elf|bin)$`)
	aside   = regexp.MustCompile(`(?i)(^|[/\\])(te?mp|%(te?mp|(local)?appdata|programdata|public|windir|systemroot)%|appdata|programdata|local|roaming|public|windows|system32|startup|\.[a-z]\w*|__pycache__|cache|library)[/\\]`)
)

// IsProgram reports whether a file of this path can be started.
func IsProgram(path string) bool {
	dot := strings.LastIndexByte(path, '.')
	return dot >= 0 && len(path)-dot <= longestExtension && program.MatchString(path[dot:])
}

const longestExtension = len(".dylib")

// IsHidden reports whether a file of this path lies where nobody looks.
func IsHidden(path string) bool { return aside.MatchString(path) }

// IsAside reports whether a file of this path is a program in a place where nobody
// looks: temporary, hidden, or among other programs' data.
func IsAside(path string) bool { return IsProgram(path) && IsHidden(path) }

// IsWorkflow reports whether a build server runs what a file of this path holds.
func IsWorkflow(path string) bool { return flow.MatchString(path) }
