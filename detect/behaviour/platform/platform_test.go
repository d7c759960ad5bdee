package platform

import (
	"strings"
	"testing"

	"taisei/detect/behaviour"
)

func TestCanonical(t *testing.T) {
	tests := map[string]string{
		"window.fetch": "fetch", "globalThis.window.eval": "eval", "$.post": "jQuery.post", "fs/promises.readFile": "fs.readFile",
		"fs.promises.readFile": "fs.readFile", "module.constructor()._compile": "module._compile", "document.body.innerHTML": "Element().innerHTML",
		"process.mainModule.require": "require", "a.b": "a.b",
	}
	for path, want := range tests {
		if got := Canonical(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

// TestTables holds that the tables are whole: every result that an entry names
// leads somewhere, and every alias leads to something known.
func TestTables(t *testing.T) {
	table := Tables()
	for path, e := range table.entries {
		if e.Path != path {
			t.Errorf("%s stands under %s", e.Path, path)
		}
		if e.Returns != "" && e.Returns != "this" && e.Returns != "0" && !table.leads(e.Returns) {
			t.Errorf("%s returns %s, which leads nowhere", path, e.Returns)
		}
		if e.Sink != "" && len(e.DataSlots()) == 0 && len(e.TargetSlots()) == 0 {
			t.Errorf("%s is a sink of nothing", path)
		}
		if strings.HasSuffix(e.Calls, "(") {
			t.Errorf("%s calls back %q", path, e.Calls)
		}
	}
}

func (t *Table) leads(path string) bool {
	for other := range t.entries {
		if strings.HasPrefix(other, path+".") || other == path {
			return true
		}
	}
	return path == "Request()" || path == "crypto.Cipher()" || path == "Date()" || path == "RTCPeerConnection()"
}

func TestIsWholeForm(t *testing.T) {
	tests := map[string]bool{
		"input": true, "input, select, textarea": true, "#pay input": true, "form": true, ":input": true, "input[type=text]": true,
		"#card": false, ".email": false, "input[name=q]": false, "": false, "form .hint": false,
	}
	for selector, want := range tests {
		if IsWholeForm(selector) != want {
			t.Errorf("%q: %v, want %v", selector, !want, want)
		}
	}
}

func TestIsSecretName(t *testing.T) {
	for _, name := range []string{"password", "PASSWD", "vpass", "DB_PASS", "mysql_root_pw", "API_KEY", "secret", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "private_key", "key"} {
		if !IsSecretName(name) {
			t.Errorf("%s is a secret's name", name)
		}
	}
	for _, name := range []string{"bypass", "compass", "keyring", "PUBLIC_KEY", "passfile", "monkey", "tokenizer", "password_length", "apt_keyserver", "path"} {
		if IsSecretName(name) {
			t.Errorf("%s is no secret's name", name)
		}
	}
}

func TestSourceOfFile(t *testing.T) {
	tests := map[string]string{
		"~/.ssh/id_rsa": behaviour.Credential, "/root/.npmrc": behaviour.Credential, ".env": behaviour.Credential, "/etc/passwd": behaviour.Host,
		`C:\Users\a\AppData\Local\Google\Chrome\User Data\Default\Login Data`: behaviour.Browser,
		"/home/a/.config/Exodus/exodus.wallet/seed.seco":                      behaviour.Wallet,
		"/proc/self/environ": behaviour.Environment, "README.md": behaviour.Files, "src/environment.ts": behaviour.Files, "/etc/passwd-help.txt": behaviour.Files,
	}
	for path, want := range tests {
		if got := SourceOfFile(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}
