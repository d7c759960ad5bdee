package platform

import (
	"strconv"
	"strings"
)

// Entry says what one API does. Its path is the way from a module or global to
// it: "fs.readFileSync". "()" stands for what a call or constructor returns, a
// last element "*" for any member, and "?" for a receiver that is not known.
//
// Slots say where in a call something stands: "0" the first argument, "1.body" a
// field of the second, "last" the last argument, "args" all from the first on,
// "this" the receiver, "this.url" what it keeps under that name, "=text" a text.
// Where a role matters it stands before the slot: "url:0 body:1.body".
type Entry struct {
	Path      string
	Source    string // what reading or calling it yields is of this source
	Name      string // slot that names the source
	All       bool   // the whole of the source
	Property  bool   // it is read, not called
	Text      string // of a property: what it is known to be
	Reads     string // slot of a file's path: what is yielded depends on the file
	Writes    string // slot of a file's path, which receives Data
	Returns   string // path of the result; "this" for the receiver
	Keeps     string // roles remembered on the result, or on the receiver when there is none
	Via       string // what data goes through
	Encoding  string // slot that names the encoding, which decides Via
	Input     string // slot that names the encoding that the data is in
	From      string // slots whose data reaches the result; by default all
	Fold      string // the function that folds constants
	Sink      string
	Target    string // slot of the address
	Data      string // roles and slots of what flows into the sink
	Calls     string // functions called back: "last(_,result)"
	Event     string // slot of the event's name: what is called back is a handler
	Code      string // language of the code in the sink
	Runs      bool   // the sink runs a command: Data is the program and its arguments
	Downloads bool   // what is yielded came from the sink's target
	Prevents  bool   // keeps the page from doing what it would have done
	Exits     bool   // what follows is not reached
	Asked     bool   // what is called back runs when a user asks for it
	Later     bool   // what is called back runs again when all else has run
	Yields    string // the text that stands for what it gives, such as "~" for a home
	Hook      string // a function stored here stands between the program and this source

	slots compiled
}

type compiled struct {
	name, reads, writes, keeps, encoding, input, from, target, data, event []Slot
	calls                                                                  []Callback
}

// Slot is one place in a call.
type Slot struct {
	Role   string
	Base   Base
	Arg    int
	Key    string // the name under which the argument may be given too: "1|data"
	Text   string
	Fields []string
}

// Base says what a Slot starts from.
type Base uint8

// The bases.
const (
	Argument Base = iota
	LastArgument
	Arguments
	Receiver
	Fixed
	Whole // the result itself
)

// Callback is a function that an API calls back, and what with.
type Callback struct {
	Slot   Slot
	Params []string // "_", "result", "item", "this", "rest" (the arguments behind the function) or the path of a new instance
}

// Accessors to the compiled slots.
func (e *Entry) NameSlots() []Slot     { return e.slots.name }
func (e *Entry) ReadSlots() []Slot     { return e.slots.reads }
func (e *Entry) WriteSlots() []Slot    { return e.slots.writes }
func (e *Entry) KeepSlots() []Slot     { return e.slots.keeps }
func (e *Entry) EncodingSlots() []Slot { return e.slots.encoding }
func (e *Entry) InputSlots() []Slot    { return e.slots.input }
func (e *Entry) FromSlots() []Slot     { return e.slots.from }
func (e *Entry) TargetSlots() []Slot   { return e.slots.target }
func (e *Entry) DataSlots() []Slot     { return e.slots.data }
func (e *Entry) EventSlots() []Slot    { return e.slots.event }
func (e *Entry) Callbacks() []Callback { return e.slots.calls }

func (e *Entry) compile() {
	e.slots = compiled{
		name: slots(e.Name), reads: slots(e.Reads), writes: slots(e.Writes), keeps: slots(e.Keeps),
		encoding: slots(e.Encoding), input: slots(e.Input), from: slots(e.From), target: slots(e.Target),
		data: slots(e.Data), event: slots(e.Event), calls: callbacks(e.Calls),
	}
}

func slots(text string) []Slot {
	var out []Slot
	for _, word := range strings.Fields(text) {
		out = append(out, slot(word))
	}
	return out
}

func slot(word string) Slot {
	var s Slot
	if role, rest, ok := strings.Cut(word, ":"); ok && !strings.HasPrefix(word, "=") {
		s.Role, word = role, rest
	}
	if text, ok := strings.CutPrefix(word, "="); ok {
		s.Base, s.Text = Fixed, text
		return s
	}
	parts := strings.Split(word, ".")
	s.Fields = parts[1:]
	switch parts[0] {
	case "this":
		s.Base = Receiver
	case "result":
		s.Base = Whole
	case "last":
		s.Base = LastArgument
	case "args":
		s.Base = Arguments
	default:
		place, key, _ := strings.Cut(parts[0], "|")
		s.Key = key
		parts[0] = place
		n, err := strconv.Atoi(strings.TrimSuffix(parts[0], "+"))
		if err != nil {
			panic("platform: bad slot " + word)
		}
		s.Arg = n
		if strings.HasSuffix(parts[0], "+") {
			s.Base = Arguments
		}
	}
	return s
}

// SlotOf reads a slot as it stands in a table.
func SlotOf(word string) Slot { return slot(word) }

func callbacks(text string) []Callback {
	var out []Callback
	for _, word := range strings.Fields(text) {
		at, params, _ := strings.Cut(strings.TrimSuffix(word, ")"), "(")
		c := Callback{Slot: slot(at)}
		if params != "" {
			c.Params = strings.Split(params, ",")
		}
		out = append(out, c)
	}
	return out
}
