package platform

import "strings"

// Command says what a shell command does. Roles name what an argument is: url,
// host, port, body, file (its content flows), header, auth, out (receives),
// code, script (a file that is run), command (the rest is a command), read (a
// file whose content is the output), text (is the output), secret, data, or
// "_" for a value without meaning.
type Command struct {
	Name      string // names, by spaces
	Flags     string // "-d:body -O:out -q": those with a role take a value
	Args      string // roles of the positional arguments, the last repeats
	Stdin     string // role of the input
	Source    string // its output is of this source
	All       bool
	Via       string // what its input goes through
	Decode    string // flags that turn it round
	Fold      string // function that folds constants; with a Decode flag its inverse
	Unfold    string
	Sink      string
	Code      string // language of role code and script
	Downloads bool
	Output    string // "out" when the result is what a role yields, "" for nothing
	Halts     bool   // it stops the machine
	UsesName  bool   // without role out, a download is written under the URL's last element

	flags  map[string]string
	args   []string
	decode map[string]bool
}

func (c *Command) compile() {
	c.flags = map[string]string{}
	for _, f := range strings.Fields(c.Flags) {
		name, role, _ := strings.Cut(f, ":")
		c.flags[name] = role
	}
	c.args = strings.Fields(c.Args)
	c.decode = words(c.Decode)
}

// Flag gives the role of a flag's value; known is false for flags without a value.
func (c *Command) Flag(name string) (role string, known bool) {
	role, known = c.flags[name]
	return role, known && role != ""
}

// FlagPrefix gives the role of a flag that was cut short; known is false when several
// flags begin like it, or none.
func (c *Command) FlagPrefix(name string) (role string, known bool) {
	found := ""
	for flag := range c.flags {
		if strings.HasPrefix(flag, name) {
			if found != "" && c.flags[found] != c.flags[flag] {
				return "", false
			}
			found = flag
		}
	}
	role = c.flags[found]
	return role, role != ""
}

// Arg gives the role of the i-th positional argument.
func (c *Command) Arg(i int) string {
	if len(c.args) == 0 {
		return ""
	}
	return c.args[min(i, len(c.args)-1)]
}

// Decodes reports whether a flag turns the command round.
func (c *Command) Decodes(flag string) bool { return c.decode[flag] }
