package behaviour

// The triggers, strongest first: what has to happen for the code to run.
const (
	Install     = "install"
	Build       = "build"
	Import      = "import"
	Load        = "load"
	Event       = "event"
	Command     = "command"
	Call        = "call"
	Unreachable = "unreachable"
)

// The sources: where what flows was taken from.
const (
	Environment = "environment"
	Credential  = "credential"
	Browser     = "browser"
	Wallet      = "wallet"    // also a sink: what it is asked to do
	Clipboard   = "clipboard" // also a sink
	Form        = "form"      // also a sink
	Cookie      = "cookie"
	Host        = "host"
	Screen      = "screen"
	Keyboard    = "keyboard"
	Files       = "files"
	Download    = "download"
	Blob        = "blob"
	Request     = "request" // what a visitor sends to a page
)

// The ways that data is changed on its road.
const (
	Base64    = "base64"
	Hex       = "hex"
	Charcode  = "charcode"
	Reverse   = "reverse"
	Compress  = "compress"
	Cipher    = "cipher"
	Xor       = "xor"
	Join      = "join"
	Serialise = "serialise"
	Variable  = "variable"
)

// The sinks: where it goes.
const (
	Network = "network"
	Process = "process"
	Code    = "code"
	File    = "file"
	Delete  = "delete"
	Publish = "publish"
	Silence = "silence"
)

// SameOrigin is the target of what goes back to the page's own host.
const SameOrigin = "same-origin"

// Behaviour is a sentence: at Trigger, Source goes through Via into Sink toward Target.
type Behaviour struct {
	Trigger string     `json:"trigger"`
	Source  string     `json:"source"`
	Via     []string   `json:"via"`
	Sink    string     `json:"sink"`
	Target  string     `json:"target"`
	Steps   []Location `json:"steps,omitempty"` // where it starts, passes and ends
}

// Location is a place inside the artifact.
type Location struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Fact is a Behaviour with what a rule needs to judge it.
type Fact struct {
	Behaviour
	Location   Location // of the sink or, in decoded code, of the line that decodes
	Name       string   // what the source is called: variable, field, file
	Password   bool     // it is a password, by its name or by its use
	All        bool     // the whole of the source: every field, the entire environment
	Slot       string   // where in the sink it stands: url, body, header, auth, file, argument
	Event      string   // the page event that triggers it
	Prevented  bool     // the handler replaces what the page would have done by itself
	Layers     int      // how many layers had to be decoded to see it
	Scheme     string   // of the target
	Kept       bool     // what the target answers is kept in a file somewhere in the artifact
	Fixed      bool     // the target is one account at its host, which stands in the code
	Concealed  bool     // the target or the API's name was put together or decoded
	With       []Source // what else flows into the same sink
	Standalone bool     // the artifact is one script, not a package
}

// Source is one origin of data beside the one a Fact is about.
type Source struct {
	Kind string
	Name string
	Via  []string
}

// Strength orders triggers: the higher, the less has to happen.
func Strength(trigger string) int {
	order := []string{Unreachable, Call, Command, Event, Load, Import, Build, Install}
	for i, t := range order {
		if t == trigger {
			return i
		}
	}
	return 0
}

// Weaker gives the weaker of two triggers.
func Weaker(a, b string) string {
	if Strength(a) <= Strength(b) {
		return a
	}
	return b
}
