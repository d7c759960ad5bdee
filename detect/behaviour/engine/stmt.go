package engine

import (
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// Bounds of abstract execution.
const (
	maxDepth     = 120 // calls, layers and modules on the stack
	maxNesting   = 8000
	maxItems     = 64 // items of a known list that a loop is run for one by one
	maxRepeats   = 20000
	exactLeast   = 1_500_000
	maxNumeric   = 24_000 // steps of a loop run exactly in which no text takes part
	maxLoopDepth = 2      // loops nested deeper are run once
)

// body runs the statements of a function or file, with its declarations hoisted.
func (m *Machine) body(body []parse.Stmt, s *value.Scope, fn *parse.Func) signal {
	if m.language() != parse.Shell {
		names := m.hoisted(fn, body)
		s.Reserve(len(names))
		for _, name := range names {
			s.Declare(name)
		}
	}
	return m.block(body, s)
}

// block runs statements in order, functions declared among them first.
func (m *Machine) block(body []parse.Stmt, s *value.Scope) signal {
	if m.language() != parse.Shell {
		for _, st := range body {
			m.hoistFunction(st, s)
		}
	}
	for _, st := range body {
		if sig := m.exec(st, s); sig != goesOn {
			return sig
		}
		if m.halted {
			return returns
		}
	}
	return goesOn
}

func (m *Machine) hoistFunction(st parse.Stmt, s *value.Scope) {
	switch st := st.(type) {
	case *parse.FuncDecl:
		m.declareFunction(st.Func, s)
	case *parse.ExportDecl:
		if f, ok := st.Decl.(*parse.FuncDecl); ok {
			m.declareFunction(f.Func, s)
		}
	}
}

func (m *Machine) declareFunction(f *parse.Func, s *value.Scope) {
	v := m.closure(f, s)
	m.defaults(f, s)
	m.setBinding(s.Declare(f.Name), v)
	if fs := s.FunctionScope(); fs != s && fs.Find(f.Name) != nil {
		m.setBinding(fs.Declare(f.Name), v)
	}
}

func (m *Machine) exec(st parse.Stmt, s *value.Scope) signal {
	if !m.step(1) || !m.enter() {
		return returns
	}
	m.outOfSight(st.Start())
	sig := m.execDeep(st, s)
	m.leave()
	return sig
}

func (m *Machine) execDeep(st parse.Stmt, s *value.Scope) signal {
	switch st := st.(type) {
	case *parse.ExprStmt:
		return m.execExpr(st, s)
	case *parse.Block:
		return m.inside(st.Body, s)
	case *parse.FuncDecl:
		if m.language() == parse.Shell {
			m.setBinding(m.shellRoot(s).Declare(functionName(st.Func.Name)), m.closure(st.Func, s))
		}
	case *parse.ClassDecl:
		m.setBinding(s.Declare(st.Class.Name), m.class(st.Class, s))
	case *parse.If:
		return m.execIf(st, s)
	case *parse.Loop:
		return m.execLoop(st, s)
	case *parse.Switch:
		return m.execSwitch(st, s)
	case *parse.Try:
		return m.execTry(st, s)
	case *parse.Return:
		return m.execReturn(st, s)
	case *parse.Jump:
		if st.Continue {
			return continues
		}
		return breaks
	case *parse.ImportDecl:
		if m.python() {
			m.execPythonImport(st, s)
			return goesOn
		}
		m.execImport(st, s)
	case *parse.ExportDecl:
		m.execExport(st, s)
	}
	return goesOn
}

func (m *Machine) execExpr(st *parse.ExprStmt, s *value.Scope) signal {
	if m.language() == parse.Shell {
		return m.shellExec(st.X, s)
	}
	if commanding(m.language()) {
		return m.commandStatement(st.X, s)
	}
	m.act.exits = false
	m.act.last = m.eval(st.X, s)
	if m.act.exits {
		m.act.exits = false
		return returns
	}
	return goesOn
}

// inside runs the statements of a block, in a scope of its own if they declare
// anything.
func (m *Machine) inside(body []parse.Stmt, s *value.Scope) signal {
	if declares(body) {
		s = m.inner(s)
	}
	return m.block(body, s)
}

// declares reports whether something among the statements belongs to their block.
func declares(body []parse.Stmt) bool {
	for _, st := range body {
		switch st := st.(type) {
		case *parse.ExprStmt:
			if a, ok := st.X.(*parse.Assign); ok && a.Declare == parse.DeclareLet {
				return true
			}
		case *parse.FuncDecl, *parse.ClassDecl, *parse.ImportDecl, *parse.ExportDecl:
			return true
		}
	}
	return false
}

// inner opens a block's scope where the language has one.
func (m *Machine) inner(s *value.Scope) *value.Scope {
	if m.language() == parse.Shell {
		return s
	}
	return m.newScope(s, false)
}

func (m *Machine) execReturn(st *parse.Return, s *value.Scope) signal {
	if st.Value != nil {
		v := m.eval(st.Value, s)
		if !st.Throw {
			m.act.result = joinSet(m.act.result, v)
		} else {
			m.act.thrown = joinSet(m.act.thrown, v)
		}
	}
	return returns
}

// execIf runs both ways from the same state. Where the test is known the other
// way is only looked at.
func (m *Machine) execIf(st *parse.If, s *value.Scope) signal {
	test := m.eval(st.Test, s)
	then := func() signal { return m.inside(st.Then, s) }
	other := func() signal { return m.inside(st.Else, s) }
	truth, known := m.truth(test)
	if !known && m.python() && forMaintainer(st.Test) {
		then = m.weaker(then)
	}
	if !known || m.language() == parse.Shell {
		return m.branches(true, then, other)
	}
	taken, left := then, other
	if !truth {
		taken, left = other, then
	}
	if m.exact == 0 {
		m.lookAt(m.asCommand(st.Test, left))
	}
	return taken()
}

func (m *Machine) execLoop(st *parse.Loop, s *value.Scope) signal {
	s = m.inner(s)
	for _, init := range st.Init {
		m.exec(init, s)
	}
	if st.Over != nil {
		return m.execEach(st, s)
	}
	if m.language() != parse.Shell {
		if sig, finished := m.repeat(st, s); finished {
			return sig
		}
	}
	return m.execAbstract(func() signal {
		if st.Test != nil {
			m.eval(st.Test, s)
		}
		sig := m.inside(st.Body, s)
		if sig == goesOn || sig == continues {
			m.evalOptional(st.Update, s)
		}
		return sig
	})
}

// execAbstract runs a loop's body as often as is needed for data to go round once.
func (m *Machine) execAbstract(body func() signal) signal {
	m.loops++
	exact := m.exact
	m.exact = 0
	for range max(1, maxLoopDepth+1-m.loops) {
		m.branches(false, body)
	}
	m.exact = exact
	m.loops--
	return goesOn
}

// repeat runs a loop exactly while its test is known, which undoes what
// obfuscators do with loops. finished is false when the rest is unknown.
func (m *Machine) repeat(st *parse.Loop, s *value.Scope) (sig signal, finished bool) {
	first := true
	defer m.exactly()()
	start, texts := m.steps, m.texts
	m.turning++
	defer func() { m.turning-- }()
	for n := 0; n < maxRepeats && m.exactBudget(); n++ {
		if m.steps-start > maxNumeric && m.texts == texts {
			return goesOn, false // it computes, it does not decode
		}
		truth, known := true, true
		if st.Test != nil {
			truth, known = m.truth(m.eval(st.Test, s))
		}
		if !known || m.halted {
			return goesOn, false
		}
		if !truth {
			if first {
				m.lookAt(func() signal { return m.inside(st.Body, s) })
			}
			return goesOn, true
		}
		first = false
		m.uncertain = false
		switch m.inside(st.Body, s) {
		case breaks:
			return goesOn, true
		case returns:
			return returns, true
		}
		if m.uncertain && n >= 2 && !flattened(st) {
			return goesOn, false
		}
		m.evalOptional(st.Update, s)
	}
	return goesOn, false
}

// exactly marks what follows as run exactly; the returned function ends it.
func (m *Machine) exactly() func() {
	outer := m.exactStart
	if m.exact == 0 {
		m.exactStart = m.exactSteps
	}
	m.exact++
	return func() {
		m.exact--
		m.exactStart = outer
	}
}

// exactBudget says whether there are steps left for exact execution: enough to
// undo what obfuscators do, not enough to compute. No single stretch gets more than
// half of what is left, for some loops are there to use it up.
func (m *Machine) exactBudget() bool {
	allowed := exactLeast + m.budget/256 + m.granted
	if m.exact > 0 && m.exactSteps-m.exactStart > (allowed-m.exactStart)/2 {
		return false
	}
	return m.exactSteps < allowed && m.steps < m.budget*3/4
}

// grant allows more exact execution where it is plainly of use: a list of texts is
// turned, or a text is decoded in a way that is known.
func (m *Machine) grant(steps int64) {
	if m.exact > 0 {
		m.granted += steps
	}
}

func (m *Machine) execEach(st *parse.Loop, s *value.Scope) signal {
	over := m.eval(st.Over, s)
	items, known := m.loopItems(over, st.Keys)
	if known && len(items) <= maxItems {
		return m.eachExact(st, s, items)
	}
	if known && constants(items) && m.exactBudget() {
		defer m.exactly()()
		return m.eachExact(st, s, items)
	}
	item := m.itemOf(over, st.Keys)
	return m.execAbstract(func() signal {
		inner := m.inner(s)
		m.bindTarget(st.Target, item, inner, m.at(st.Pos))
		return m.block(st.Body, inner)
	})
}

func (m *Machine) eachExact(st *parse.Loop, s *value.Scope, items []*value.Value) signal {
	if len(items) == 0 {
		inner := m.inner(s)
		m.lookAt(func() signal {
			m.bindTarget(st.Target, value.OfUnknown(nil), inner, m.at(st.Pos))
			return m.block(st.Body, inner)
		})
		return goesOn
	}
	m.loops++
	defer func() { m.loops-- }()
	for i, item := range items {
		if i > 4 && m.loops > maxLoopDepth && m.exact == 0 || m.halted || i > maxItems && !m.exactBudget() {
			break
		}
		inner := m.inner(s)
		m.bindTarget(st.Target, item, inner, m.at(st.Pos))
		sig := m.block(st.Body, inner)
		if sig == breaks {
			break
		}
		if sig == returns {
			return sig
		}
	}
	return goesOn
}

func (m *Machine) execSwitch(st *parse.Switch, s *value.Scope) signal {
	subject := m.eval(st.Subject, s)
	s = m.inner(s)
	if subject.IsConstant() && m.exact > 0 && m.language() != parse.Shell {
		return m.switchExact(st, subject, s)
	}
	alternatives := make([]func() signal, 0, len(st.Cases))
	exhaustive := false
	for _, c := range st.Cases {
		exhaustive = exhaustive || len(c.Tests) == 0
		alternatives = append(alternatives, func() signal {
			for _, t := range c.Tests {
				m.eval(t, s)
			}
			sig := m.block(c.Body, s)
			if sig == breaks {
				return goesOn
			}
			return sig
		})
	}
	return m.branches(exhaustive, alternatives...)
}

func (m *Machine) switchExact(st *parse.Switch, subject *value.Value, s *value.Scope) signal {
	from := -1
	for i, c := range st.Cases {
		if len(c.Tests) == 0 && from < 0 {
			from = i
		}
		for _, t := range c.Tests {
			if equal, known := strictEqual(subject, m.eval(t, s)); known && equal {
				from = i
				goto found
			}
		}
	}
found:
	if from < 0 {
		return goesOn
	}
	for _, c := range st.Cases[from:] {
		switch sig := m.block(c.Body, s); sig {
		case goesOn:
		case breaks:
			return goesOn
		default:
			return sig
		}
	}
	return goesOn
}

func (m *Machine) execTry(st *parse.Try, s *value.Scope) signal {
	outer := m.act.thrown
	m.act.thrown = nil
	sig := m.inside(st.Body, s)
	thrown := m.act.thrown
	m.act.thrown = outer
	if thrown == nil && m.exact > 0 && !(m.python() && returnsInstead(st.Catches)) {
		if fin := m.inside(st.Finally, s); fin != goesOn {
			return fin
		}
		return sig
	}
	if thrown == nil {
		thrown = value.OfUnknown(nil)
	} else if sig == returns {
		sig = goesOn
	}
	for _, c := range st.Catches {
		m.branches(false, func() signal {
			inner := m.inner(s)
			if c.Target != nil {
				m.bindNew(c.Target, thrown, inner, m.at(st.Pos))
			}
			return m.block(c.Body, inner)
		})
	}
	if fin := m.inside(st.Finally, s); fin != goesOn {
		return fin
	}
	return sig
}
