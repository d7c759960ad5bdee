package rule

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"taisei/detect/behaviour"
)

// Metadata is what the registry says of a release. All of it is optional.
type Metadata struct {
	Published   time.Time
	Publisher   string
	Maintainers []string
	HasSource   bool // it names its source repository
}

// Condition holds when all that it states holds. An empty list states nothing.
type Condition struct {
	Triggers  []string
	Sources   []string
	Via       []string // at least one of them
	NotVia    []string
	Sinks     []string
	Slots     []string
	Schemes   []string
	NotScheme []string
	With      []string // another source of one of these kinds flows into the same sink
	Name      NameKind
	Target    TargetKind
	All       Tri // the whole of the source
	Copies    Tri // the page's own doing goes on beside it
	Concealed Tri
	Kept      Tri      // what the target answers is kept in a file
	Fixed     Tri      // the target is one account, which stands in the code
	In        string   // what the file is written in that does it, by its ending
	Languages []string // of the code in a code sink
	WithName  NameKind // another source with such a name flows into the same sink
	Script    Tri      // the artifact is one script that a person runs or a page loads
}

// Tri is a statement that may be left out.
type Tri uint8

// The statements.
const (
	Either Tri = iota
	Yes
	No
)

func (t Tri) holds(b bool) bool { return t == Either || (t == Yes) == b }

// NameKind says what a source's name must be.
type NameKind string

// The kinds of names.
const (
	AnyName  NameKind = ""
	Password NameKind = "password"
	Secret   NameKind = "secret"
	FilePath NameKind = "file"
	Identity NameKind = "identity" // facts that tell one machine or person from another
	Field    NameKind = "field"    // a form's field that is worth stealing
	Nameless NameKind = "nameless" // what is read is only found out when it runs
	Address  NameKind = "address"  // the address of a wallet
	Within   NameKind = "within"   // it is embedded in the very file that uses it
	Server   NameKind = "server"   // what was downloaded came from a drop, or from a bare address
	Stranger NameKind = "stranger" // what was downloaded came from a host that is not known, or no well-known place of code
	Outsider NameKind = "outsider" // it came from a known host that is no well-known place of code
	Disk     NameKind = "disk"     // a home, or a whole disk
	Same     NameKind = "same"     // what is written over
	FullKey  NameKind = "fullkey"  // a private key, or the words that one is made from
)

// TargetKind says what the target must be.
type TargetKind string

// The kinds of targets.
const (
	AnyTarget TargetKind = ""
	Foreign   TargetKind = "foreign" // a known host that is neither the page's own nor this machine or network
	Shady     TargetKind = "shady"   // a bare address, a tunnel, a drop for anybody
	Unknown   TargetKind = "unknown" // a foreign host that is no well-known place of code
	Elsewhere TargetKind = "else"    // a foreign host, or another machine of the same network
	Listener  TargetKind = "listen"  // a service that tells whoever tries something out that it was called
	Wild      TargetKind = "wild"    // whatever a folder holds
	Bare      TargetKind = "bare"    // a bare address in the internet
	Cloud     TargetKind = "cloud"   // what tells a machine in a cloud its secrets
	Hidden    TargetKind = "hidden"  // something in a place where nobody looks
	Windows   TargetKind = "windows" // a program for Windows, by its ending
	Drop      TargetKind = "drop"    // a service where anybody can receive what is sent
	StartUp   TargetKind = "startup" // a file that runs by itself
	Tree      TargetKind = "tree"    // a home, a whole disk, or what the system itself stands on
	Program   TargetKind = "program" // a file that can be started
	Aside     TargetKind = "aside"   // a program in a place where nobody looks: temporary, hidden, or among other programs' data
	Workflow  TargetKind = "flow"    // what a build server runs
)

func (c Condition) holds(f behaviour.Fact, _ Metadata) bool {
	return in(c.Triggers, f.Trigger) && in(c.Sources, f.Source) && in(c.Sinks, f.Sink) && in(c.Slots, f.Slot) &&
		in(c.Schemes, f.Scheme) && (len(c.NotScheme) == 0 || !slices.Contains(c.NotScheme, f.Scheme)) &&
		(len(c.Via) == 0 || meets(c.Via, f.Via)) && !meets(c.NotVia, f.Via) &&
		(len(c.With) == 0 || slices.ContainsFunc(f.With, func(s behaviour.Source) bool { return slices.Contains(c.With, s.Kind) })) &&
		c.Name.holds(f) && c.Target.holds(f.Target) && in(c.Languages, f.Target) && c.WithName.among(f) &&
		c.All.holds(f.All) && c.Copies.holds(!f.Prevented) && c.Concealed.holds(f.Concealed) && c.Fixed.holds(f.Fixed) && c.Kept.holds(f.Kept) && c.in(f.Location.Path) && c.Script.holds(f.Standalone)
}

func (c Condition) in(path string) bool { return c.In == "" || strings.HasSuffix(path, c.In) }

func in(list []string, s string) bool { return len(list) == 0 || slices.Contains(list, s) }

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

var (
	secretName   = regexp.MustCompile(`(?i)passw|secret|token|credential|api_?key|access_?key|private_?key|auth|_key$|npmrc`)
	fieldName    = regexp.MustCompile(`(?i)passw|card|cvv|cvc|ccnum|cc-|expir|iban|pin$|otp|ssn|account.?n`)
	identityName = regexp.MustCompile(`^(hostname|username|user|logname|homedir|interfaces|dns|whoami|id|ifconfig|ip|/etc/passwd|/etc/hosts|w|who)$`)
)

func (k NameKind) holds(f behaviour.Fact) bool {
	name := f.Name
	switch k {
	case Password:
		return f.Password && !strings.ContainsAny(name, "/.")
	case Secret:
		return secretName.MatchString(name)
	case FilePath:
		return strings.ContainsAny(name, `/\.~`)
	case Identity:
		return identityName.MatchString(name)
	case Within:
		return name == f.Location.Path
	case Server:
		return Shady.holds(name)
	case Outsider:
		return Unknown.holds(name)
	case Stranger:
		return name == "" || Unknown.holds(name)
	case Disk:
		return Tree.holds(name)
	case Same:
		return name == f.Target && name != ""
	case Field:
		return fieldName.MatchString(name)
	case Nameless:
		return name == ""
	case Address:
		return behaviour.IsWalletAddress(name)
	case FullKey:
		return fullKeyName.MatchString(name)
	}
	return true
}

// among reports whether another source of the same sink has such a name.
func (k NameKind) among(f behaviour.Fact) bool {
	return k == AnyName || slices.ContainsFunc(f.With, func(s behaviour.Source) bool {
		return k.holds(behaviour.Fact{Name: s.Name}) && s.Name != f.Name
	})
}

func (k TargetKind) holds(host string) bool {
	switch k {
	case Foreign:
		return foreign(host)
	case Shady:
		return foreign(host) && (bareAddress(host) || drop(host) || anyOf(freeHosts, host))
	case Drop:
		return foreign(host) && drop(host)
	case Elsewhere:
		return foreign(host) || nearby(host)
	case Wild:
		return strings.HasSuffix(host, "…") || strings.HasSuffix(host, "*")
	case Listener:
		return anyOf(listeners, host)
	case Bare:
		return foreign(host) && bareAddress(host)
	case Unknown:
		return foreign(host) && !codeHost(host)
	case Cloud:
		return host == "169.254.169.254" || host == "metadata.google.internal" || host == "100.100.100.200"
	case Hidden:
		return behaviour.IsHidden(host)
	case Windows:
		return windowsProgram.MatchString(host)
	case StartUp:
		return behaviour.IsStartUp(host)
	case Tree:
		return tree.MatchString(host)
	case Program:
		return behaviour.IsProgram(host)
	case Aside:
		return behaviour.IsAside(host)
	case Workflow:
		return behaviour.IsWorkflow(host)
	}
	return true
}

// nobodys are addresses that programs name to find out which of their own they would
// send from, or to reach everybody near.
var nobodys = []string{"255.255.255.255", "8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "2001:4860:4860::8888"}

// foreign reports whether a host is known and somebody else's.
func foreign(host string) bool {
	if host == "" || host == behaviour.SameOrigin || host == "localhost" || host == "root" || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".internal") {
		return false
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return !slices.Contains(nobodys, host) && !a.IsLoopback() && !a.IsPrivate() && !a.IsUnspecified() && !a.IsLinkLocalUnicast() && !a.IsMulticast()
	}
	return strings.Contains(host, ".")
}

func bareAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// drops are services where anybody can receive what is sent, or serve what is
// run, without being known.
var drops = []string{
	"webhook.site", "pipedream.net", "requestbin.com", "requestbin.net", "burpcollaborator.net", "oastify.com", "oast.fun", "oast.pro",
	"oast.me", "oast.live", "oast.site", "oast.online", "interact.sh", "interactsh.com", "ngrok.io", "ngrok-free.app", "ngrok.app", "dnslog.cn", "ceye.io",
	"trycloudflare.com", "serveo.net", "transfer.sh", "pastebin.com", "paste.ee", "hastebin.com", "discord.com", "discordapp.com",
	"telegram.org", "t.me", "hookb.in", "requestrepo.com", "interactsh.site", "dnsbin.zhack.ca", "bxss.me", "xss.ht", "duckdns.org", "no-ip.org", "ddns.net",
	"hopto.org", "zapto.org", "sytes.net", "serveo.net", "loca.lt", "lhr.life", "localhost.run", "rentry.co", "controlc.com", "ghostbin.com", "dpaste.com", "textbin.net",
	"bit.ly", "tinyurl.com", "cutt.ly", "is.gd", "rb.gy", "shorturl.at", "grabify.link", "iplogger.org", "iplogger.com", "000webhostapp.com", "glitch.me", "repl.co", "replit.dev",
	"hooks.slack.com", "hooks.zapier.com", "pabbly.com", "make.com", "ifttt.com", "script.google.com", "formspree.io", "n8n.cloud",
	"pagekite.me", "playit.gg", "portmap.io", "portmap.host",
	"bounceme.net", "servehttp.com", "serveftp.com", "myftp.org", "redirectme.net", "gotdns.ch", "ddnsking.com", "3utilities.com", "viewdns.net", "chickenkiller.com", "mooo.com", "dynu.net", "kozow.com", "freemyip.com",
	"mediafire.com", "mega.nz", "dropbox.com", "dropboxusercontent.com", "catbox.moe", "upload.ee", "pixeldrain.com", "bashupload.com", "temp.sh", "oshi.at", "beeceptor.com", "canarytokens.com", "requestcatcher.com", "file.io", "anonfiles.com", "gofile.io", "0x0.st",
}

// freeHosts are where anybody can put up a server without being known.
var freeHosts = []string{
	"herokuapp.com", "onrender.com", "pythonanywhere.com", "vercel.app", "netlify.app", "workers.dev", "pages.dev", "web.app", "firebaseapp.com", "railway.app", "fly.dev", "deno.dev", "surge.sh",
}

// codeHosts are where programs are commonly fetched from by those who build them.
var codeHosts = []string{
	"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sourceforge.net", "pypi.org", "pythonhosted.org", "python.org", "anaconda.org",
	"npmjs.org", "npmjs.com", "nodejs.org", "yarnpkg.com", "rubygems.org", "crates.io", "golang.org", "maven.org", "apache.org", "gnu.org", "kernel.org", "zlib.net", "gnome.org",
	"debian.org", "ubuntu.com", "storage.googleapis.com", "download.microsoft.com", "developer.download.nvidia.com", "microsoft.com",
}

func codeHost(host string) bool { return anyOf(codeHosts, host) }

// listeners are services that only tell that they were called.
var listeners = []string{
	"oastify.com", "burpcollaborator.net", "oast.fun", "oast.pro", "oast.me", "oast.live", "oast.site", "oast.online", "interact.sh", "interactsh.com", "interactsh.site",
	"canarytokens.com", "dnslog.cn", "ceye.io", "bxss.me", "xss.ht", "requestbin.com", "requestbin.net", "requestrepo.com", "dnsbin.zhack.ca",
}

// anyOf reports whether a host is one of domains, or in one of them.
func anyOf(domains []string, host string) bool {
	return slices.ContainsFunc(domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
}

// nearby reports whether a host is another machine of a private network.
func nearby(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsPrivate()
}

func drop(host string) bool {
	return strings.HasSuffix(host, ".onion") || strings.HasPrefix(host, "paste.") || strings.HasPrefix(host, "pastebin.") || anyOf(drops, host)
}

var windowsProgram = regexp.MustCompile(`(?i)\.(exe|scr|pif|bat|cmd|ps1|vbs|vbe|hta|msi)$`)

var (
	tree = regexp.MustCompile(`(?i)^(~|/|[a-z]:|%(userprofile|systemdrive|homedrive|homepath)%|/(home|users|root|etc|usr|var|boot|bin|sbin|lib|opt|srv|mnt|media|volumes|system)(/(…|\*))?` +
		`|~/(desktop|documents|downloads|pictures|projects)|/dev/(sd|hd|vd|xvd|nvme|mmcblk|disk)[a-z0-9]*)[/\\]*(\*(\.\*)?)?$`)
	fullKeyName = regexp.MustCompile(`(?i)(private_?key|secret_?key|mnemonic|seed_?(phrase|words)|keypair|key_?pair|keystore|wif)`)
)

// Encodings are the ways by which data is made unreadable.
var encodings = []string{behaviour.Base64, behaviour.Hex, behaviour.Charcode, behaviour.Reverse, behaviour.Xor, behaviour.Cipher}

// carried are the slots where data travels; what stands in auth logs in.
var carried = []string{"url", "body", "file", "header", "dns"}

var unasked = []string{behaviour.Install, behaviour.Build, behaviour.Import, behaviour.Load, behaviour.Event}
