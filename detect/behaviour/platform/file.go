package platform

import (
	"regexp"
	"strings"

	b "taisei/detect/behaviour"
)

// filePattern tells what a file holds by its path.
type filePattern struct {
	part   string // what the path contains; "/x$" is its end
	source string
}

// files lists paths whose content is of a telling source, most telling first.
var files = []filePattern{
	{"/.ssh/", b.Credential},
	{"id_rsa", b.Credential},
	{"id_ed25519", b.Credential},
	{"/.aws/", b.Credential},
	{".npmrc$", b.Credential},
	{".netrc$", b.Credential},
	{".pypirc$", b.Credential},
	{".git-credentials$", b.Credential},
	{"/.docker/config.json", b.Credential},
	{"/.kube/config", b.Credential},
	{"/.config/gcloud", b.Credential},
	{"/.azure/", b.Credential},
	{"/etc/shadow$", b.Credential},
	{"/.gnupg/", b.Credential},
	{"/.config/gh/", b.Credential},
	{"/.vault-token", b.Credential},
	{".pgpass$", b.Credential},
	{".my.cnf$", b.Credential},
	{"/secrets/kubernetes.io/", b.Credential},
	{"/.env$", b.Credential},
	{"/run/secrets/", b.Credential},
	{"/proc/self/environ", b.Environment},
	{"/keychains/", b.Credential},
	{"login data", b.Browser},
	{"/cookies$", b.Browser},
	{"/cookies.sqlite", b.Browser},
	{"/logins.json", b.Browser},
	{"/key4.db", b.Browser},
	{"/web data$", b.Browser},
	{"/local state$", b.Browser},
	{"local storage/leveldb", b.Browser},
	{"/discord/", b.Browser},
	{"wallet.dat", b.Wallet},
	{"/exodus/", b.Wallet},
	{"/.electrum", b.Wallet},
	{"/.bitcoin", b.Wallet},
	{"/.ethereum/keystore", b.Wallet},
	{"/atomic/local storage", b.Wallet},
	{"metamask", b.Wallet},
	{"nkbihfbeogaeaoehlefnkodbefgpgknn", b.Wallet},
	{"/.config/solana/", b.Wallet},
	{"/etc/passwd$", b.Host},
	{"/etc/hosts$", b.Host},
	{"_history$", b.Credential},
}

// SourceOfFile tells what reading a path yields: Files when nothing telling is known.
func SourceOfFile(path string) string {
	lower := strings.ToLower(strings.ReplaceAll(path, `\`, "/"))
	for _, f := range files {
		part, end := strings.CutSuffix(f.part, "$")
		if end && strings.HasSuffix("/"+lower, part) || !end && strings.Contains("/"+lower+"/", part) {
			return f.source
		}
	}
	return b.Files
}

var (
	secretName = regexp.MustCompile(`(?i)(passw|passphrase|(^|[^s])secret|token|credential|api_?key|private_?key|access_?key|auth_?key|(^|[_-])(pwd|pw|key)$)`)
	passName   = regexp.MustCompile(`(?i)(^|[a-z_-])pass[0-9]*$`)
	notSecret  = regexp.MustCompile(`(?i)(bypass|compass|trespass|public|pubkey|pub_key|keyring|keyserver|gpg_?key|_len|length|file|path|prompt|_hint|tokeni[sz]|regex|policy|url)`)
	passwordIs = regexp.MustCompile(`(?i)(passw|passphrase|pass[0-9]*$|(^|_)pw$|pwd$)`)
)

// IsSecretName reports whether a variable of this name holds a secret.
func IsSecretName(name string) bool {
	return (secretName.MatchString(name) || passName.MatchString(name)) && !notSecret.MatchString(name)
}

// IsPasswordName reports whether the secret is a password rather than a token
// that some service gave out for its own use.
func IsPasswordName(name string) bool { return passwordIs.MatchString(name) }

var wholeSelector = regexp.MustCompile(`(?i)^(input|select|textarea|form|\*|:input)([:\[].*)?$`)

// IsWholeForm reports whether a selector takes every field, not one by name.
func IsWholeForm(selector string) bool {
	for part := range strings.SplitSeq(selector, ",") {
		words := strings.FieldsFunc(part, func(r rune) bool { return r == ' ' || r == '>' || r == '+' || r == '~' })
		if len(words) == 0 {
			return false
		}
		last := words[len(words)-1]
		if !wholeSelector.MatchString(last) || strings.Contains(last, "[name=") || strings.Contains(last, "[id=") {
			return false
		}
	}
	return true
}

func words(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}
