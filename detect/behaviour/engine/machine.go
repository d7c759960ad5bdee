package engine

import (
	"context"
	"regexp"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// Files gives the files of the artifact by their cleaned relative path.
type Files interface {
	Read(path string) ([]byte, bool)
}

// Limits bound the work.
type Limits struct {
	Steps        int64 // at least this many
	StepsPerByte int64 // and this many more for each byte of source
	Layers       int   // how deep decoded text is read as a program
	LayerBytes   int   // the longest decoded text that is read
	Facts        int   // the most facts noted
	Parse        parse.Limits
}

// DefaultLimits suit one artifact.
var DefaultLimits = Limits{Steps: 3_000_000, StepsPerByte: 25, Layers: 6, LayerBytes: 2 << 20, Facts: 20_000, Parse: parse.DefaultLimits}

// Config is what a Machine works with.
type Config struct {
	Files      Files
	Parse      func(language parse.Language, path, source string, l parse.Limits) (*parse.File, error)
	Limits     Limits
	OwnHosts   []string // hosts that the artifact itself was served from
	Standalone bool     // one script rather than a package
	Page       bool     // scripts run in a browser
	Rooted     bool     // the artifact's root is that of the machine
}

// Machine analyses the files of one artifact.
type Machine struct {
	Config
	ctx      context.Context
	table    *platform.Table
	units    []*unit
	byPath   map[string]int32
	steps    int64
	budget   int64
	halted   bool
	failed   map[string]error // files that could not be parsed
	unit     int32
	trigger  string
	handler  *handler
	depth    int // of calls, layers and modules
	nesting  int // of statements and expressions being run
	deep     bool
	overfull bool     // there were more facts than are noted
	unpeeled bool     // a program inside the program was left unread
	frame    frame    // the innermost branch
	changes  []change // of all branches that are being run
	endings  []ending // of branches that are to be joined
	frameID  int
	loops    int // nesting of abstract loops
	turning  int // nesting of loops and callbacks that are run for each of something known
	exact    int // nesting of code that is run exactly, with all tests known

	regexps    map[string]*regexp.Regexp
	names      map[string]*nameInfo
	apis       map[string]*apiInfo
	members    map[memberKey]*apiInfo
	paths      map[string]pathInfo // of files that are written
	secrets    map[string]bool     // names of variables, and whether these hold secrets
	texts      int64               // how many texts were put together
	filled     int64               // how many bytes repeating texts has made
	exactSteps int64
	exactStart int64 // what exactSteps was when the present stretch began
	granted    int64
	uncertain  bool // a branch was met of which it is not known whether it is taken
	missed     bool // something was read before it was set

	literals     map[*parse.String]*value.Value // that are long
	functions    map[*parse.Func]*profile
	constructors map[*parse.Class]*parse.Func
	closures     []*value.Closure
	queue        []job
	waiting      map[*value.Object][]waiter // for a promise
	again        []job
	act          *activation
	globals      *value.Scope
	shell        *value.Scope
	scopes       map[parse.Language]*value.Scope // of scripts, by their language
	wires        map[*value.Origin]bool          // what came over an open connection
	socket       *value.Value                    // the address of the last connection that was opened
	hooked       bool                            // what runs was put between the program and the network or a wallet
	copied       *value.Origin                   // the clipboard, when it has been read
	store        map[string]*value.Value
	pythonHoles  []string // names of unknown parts of decoded code
	disk         map[string]*value.Value
	folder       string // that relative paths start from, once that was changed
	stdin        *value.Value
	outputs      []*value.Value // what the commands being captured have printed
	capturing    bool
	holes        []string
	pending      []layer // decoded programs that nothing has run yet
	layers       map[string]int32
	moreLayers   int64 // the bytes of those behind the first
	referred     map[string]bool
	origins      map[originKey]*value.Origin
	facts        []fact
	factKeys     map[string]int
	refs         []Reference
	reaches      []fact
	reached      map[reachKey]bool
	natives      map[*value.Closure]int // that are on the stack
}

// Reference is a file of the artifact that code runs or loads.
type Reference struct {
	Path string
	From behaviour.Location
}

type handler struct {
	event     string
	prevented bool
}

// job is a function that is run later, under its own trigger.
type job struct {
	closure *value.Closure
	this    *value.Value
	args    []*value.Value
	trigger string
	handler *handler
}

// New prepares an analysis.
func New(ctx context.Context, c Config) *Machine {
	return &Machine{
		Config: c, ctx: ctx, table: platform.Tables(), byPath: map[string]int32{}, budget: c.Limits.Steps,
		failed: map[string]error{}, literals: map[*parse.String]*value.Value{}, functions: map[*parse.Func]*profile{}, constructors: map[*parse.Class]*parse.Func{}, store: map[string]*value.Value{},
		disk: map[string]*value.Value{}, layers: map[string]int32{}, regexps: map[string]*regexp.Regexp{}, names: map[string]*nameInfo{},
		apis: map[string]*apiInfo{}, members: map[memberKey]*apiInfo{}, secrets: map[string]bool{}, paths: map[string]pathInfo{}, waiting: map[*value.Object][]waiter{}, origins: map[originKey]*value.Origin{},
		factKeys: map[string]int{}, reached: map[reachKey]bool{}, natives: map[*value.Closure]int{}, globals: value.NewScope(nil, true), shell: value.NewScope(nil, true),
		scopes: map[parse.Language]*value.Scope{}, wires: map[*value.Origin]bool{},
		referred: map[string]bool{}, trigger: behaviour.Unreachable, stdin: value.OfUnknown(nil),
	}
}

// Steps is the work done so far.
func (m *Machine) Steps() int64 { return m.steps }

// Halted reports whether the budget ended or the caller gave up.
func (m *Machine) Halted() bool { return m.halted }

// Overfull reports whether there were more facts than are noted.
func (m *Machine) Overfull() bool { return m.overfull }

// Unpeeled reports whether a program inside the program was left unread: there were
// too many, or it was too long, or in too many others.
func (m *Machine) Unpeeled() bool { return m.unpeeled }

// Deep reports whether something was nested too deep to be followed.
func (m *Machine) Deep() bool { return m.deep }

// Failed gives the files that could not be parsed, by path.
func (m *Machine) Failed() map[string]error { return m.failed }

// References gives the files that code refers to.
func (m *Machine) References() []Reference { return m.refs }

// enter goes one level deeper; false when the stack would grow too large.
func (m *Machine) enter() bool {
	if m.nesting >= maxNesting {
		m.deep = true
		return false
	}
	m.nesting++
	return true
}

func (m *Machine) leave() { m.nesting-- }

// step counts work and reports whether there is budget left.
func (m *Machine) step(n int64) bool {
	before := m.steps
	m.steps += n
	if m.exact > 0 {
		m.exactSteps += n
	}
	if m.steps > m.budget {
		m.halted = true
	}
	if before>>12 != m.steps>>12 && m.ctx.Err() != nil {
		m.halted = true
	}
	return !m.halted
}

// RunFile analyses a file as what trigger runs.
func (m *Machine) RunFile(path, trigger string) {
	m.trigger, m.handler = trigger, nil
	if u := m.load(path, ""); u >= 0 {
		m.runUnit(u)
	}
	m.drain()
}

// RunSource analyses a program that stands inside a file of another kind, such as
// the scripts of a page, with everything around it blanked out.
func (m *Machine) RunSource(path, source string, language parse.Language, trigger string) {
	m.trigger, m.handler = trigger, nil
	i, err := m.addUnit(path, language, source)
	if err != nil {
		m.failed[path] = err
		return
	}
	m.byPath[path] = i
	m.runUnit(i)
	m.drain()
}

// RunCommand analyses a shell command that stands at a place of a file which is
// no program itself, such as a manifest.
func (m *Machine) RunCommand(path, source, command string, offset int, trigger string) {
	m.trigger, m.handler = trigger, nil
	file := &parse.File{Path: path, Source: source, Language: parse.Shell}
	m.units = append(m.units, &unit{file: file, state: done})
	at := value.Place{Unit: int32(len(m.units) - 1), Pos: parse.Pos(offset)}
	m.budget += int64(len(command)) * m.Limits.StepsPerByte
	m.runText(parse.Shell, value.OfText(command, nil), at, at)
	m.drain()
}

// Finish analyses every function that nothing called and every decoded program
// that nothing ran.
func (m *Machine) Finish() {
	m.trigger, m.handler = behaviour.Call, nil
	m.runPending()
	for i := 0; i < len(m.closures) && !m.halted; i++ {
		c := m.closures[i]
		p := m.profileOf(c)
		if c.Func == nil || p.runs > 0 && (p.strength >= behaviour.Strength(m.trigger) || m.units[c.Unit].trigger == behaviour.Unreachable) {
			continue // what only tests have called is still there to be called
		}
		if m.units[c.Unit].trigger == behaviour.Unreachable {
			m.trigger = behaviour.Unreachable
		}
		m.callClosure(c, value.OfUndefined(), nil, value.Place{Unit: c.Unit, Pos: c.Func.Pos}, false)
		m.trigger = behaviour.Call
		m.drain()
		m.runPending()
	}
}

// drain runs what was put off: handlers, and functions that read something too early.
func (m *Machine) drain() {
	trigger, h := m.trigger, m.handler
	for round := 0; (len(m.queue) > 0 || len(m.again) > 0) && !m.halted; round++ {
		jobs := append(m.queue, m.again...)
		m.again, m.queue = nil, nil
		for _, j := range jobs {
			m.trigger, m.handler = j.trigger, j.handler
			m.missed = false
			m.callClosure(j.closure, j.this, j.args, value.Place{Unit: j.closure.Unit, Pos: j.closure.Func.Pos}, false)
		}
		if round > 50 {
			break
		}
	}
	m.queue, m.again = nil, nil
	m.trigger, m.handler = trigger, h
}
