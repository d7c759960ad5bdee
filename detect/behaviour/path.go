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

// IsWorkflow reports whether a build server runs what a file of this path holds.
func IsWorkflow(path string) bool { return flow.MatchString(path) }
