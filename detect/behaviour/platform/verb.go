package platform

import (
	"strings"

	b "taisei/detect/behaviour"
)

// Verb says what a command does when its first words are certain ones: "npm
// publish". Of the words that are no flags, the first must be these.
type Verb struct {
	Commands string
	Words    string
	Source   string // what it prints is of this source
	Sink     string
	Target   string
}

// verbs lists what needs more than the command's name to be understood.
func verbs() []Verb {
	return []Verb{
		{Commands: "npm yarn pnpm bun lerna", Words: "publish", Sink: b.Publish, Target: "npm"},
		{Commands: "yarn", Words: "npm publish", Sink: b.Publish, Target: "npm"},
		{Commands: "twine", Words: "upload", Sink: b.Publish, Target: "PyPI"},
		{Commands: "poetry flit hatch pdm uv", Words: "publish", Sink: b.Publish, Target: "PyPI"},
		{Commands: "cargo", Words: "publish", Sink: b.Publish, Target: "crates"},
		{Commands: "gem", Words: "push", Sink: b.Publish, Target: "RubyGems"},
		{Commands: "vsce ovsx", Words: "publish", Sink: b.Publish, Target: "VS Code"},
		{Commands: "git", Words: "push", Sink: b.Publish, Target: "git"},
		{Commands: "gh", Words: "repo create", Sink: b.Publish, Target: "git"},
		{Commands: "gh", Words: "auth token", Source: b.Credential},
		{Commands: "git", Words: "credential fill", Source: b.Credential},
		{Commands: "gcloud", Words: "auth print-access-token", Source: b.Credential},
		{Commands: "gcloud", Words: "secrets versions access", Source: b.Credential},
		{Commands: "az", Words: "account get-access-token", Source: b.Credential},
		{Commands: "aws", Words: "secretsmanager get-secret-value", Source: b.Credential},
		{Commands: "aws", Words: "configure export-credentials", Source: b.Credential},
		{Commands: "npm", Words: "config get //", Source: b.Credential},
		{Commands: "kubectl", Words: "get secrets", Source: b.Credential},
		{Commands: "security", Words: "find-generic-password", Source: b.Credential},
		{Commands: "git", Words: "remote -v", Source: b.Host},
		{Commands: "git", Words: "config user.email", Source: b.Host},
	}
}

// Verb gives what a command does with these words, nil when that is nothing of note.
func (t *Table) Verb(command string, words []string) *Verb {
	list := t.verbs[command]
	if len(list) == 0 {
		return nil
	}
	said := strings.Join(words, " ") + " "
	for i := range list {
		if strings.HasPrefix(said, list[i].Words+" ") || strings.HasSuffix(list[i].Words, "/") && strings.HasPrefix(said, list[i].Words) {
			return &list[i]
		}
	}
	return nil
}
