package evasion

import "strings"

// pythonWraps put the whole program into something that runs it once.
func pythonWraps() []Evasion {
	return []Evasion{
		{Name: "python/wrap-function", Hope: "code in a function may never run", Apply: pythonWrap("def $1():\n$2\n$1()\n", 1)},
		{Name: "python/wrap-nested", Hope: "functions in functions are too deep to follow", Apply: pythonWrap("def $1():\n  def inner():\n    def last():\n$2\n    return last\n  return inner\n$1()()()\n", 3)},
		{Name: "python/wrap-constructor", Hope: "making an object looks harmless", Apply: pythonWrap("class $1:\n  def __init__(self):\n$2\n$1()\n", 2)},
		{Name: "python/wrap-class-body", Hope: "a class body looks like declarations", Apply: pythonWrap("class $1(object):\n  @staticmethod\n  def run(*args):\n$2\nclass K$1: v = $1.run()\n", 2)},
		{Name: "python/wrap-call-method", Hope: "an object that is called is no function", Apply: pythonWrap("class $1:\n  def __call__(self, *a, **k):\n$2\n$1()()\n", 2)},
		{Name: "python/wrap-getattr", Hope: "reading an attribute runs nothing", Apply: pythonWrap("class $1:\n  def __getattr__(self, name):\n$2\n$1().config\n", 2)},
		{Name: "python/wrap-property", Hope: "reading a property runs nothing", Apply: pythonWrap("class $1:\n  @property\n  def version(self):\n$2\n$1().version\n", 2)},
		{Name: "python/wrap-getitem", Hope: "an index runs nothing", Apply: pythonWrap("class $1:\n  def __getitem__(self, key):\n$2\n$1()['a']\n", 2)},
		{Name: "python/wrap-context", Hope: "entering a context runs nothing", Apply: pythonWrap("class $1:\n  def __enter__(self):\n$2\n  def __exit__(self, *a):\n    return False\nwith $1():\n  pass\n", 2)},
		{Name: "python/wrap-operator", Hope: "an operator runs nothing", Apply: pythonWrap("class $1:\n  def __add__(self, other):\n$2\n$1() + 1\n", 2)},
		{Name: "python/wrap-try", Hope: "an error is hidden", Apply: pythonWrap("try:\n$2\nexcept ZeroDivisionError:\n  pass\n", 1)},
		{Name: "python/wrap-finally", Hope: "what happens at last is not looked at", Apply: pythonWrap("try:\n  pass\nfinally:\n$2\n", 1)},
		{Name: "python/wrap-except", Hope: "only an error runs it", Apply: pythonWrap("try:\n  1 / 0\nexcept ZeroDivisionError:\n$2\n", 1)},
		{Name: "python/wrap-if", Hope: "a condition hides that it always runs", Apply: pythonWrap("import sys\nif sys.version_info[0] >= 3 and 7 * 3 == 21:\n$2\nelse:\n  print('unsupported')\n", 1)},
		{Name: "python/wrap-while", Hope: "a loop hides that it runs once", Apply: pythonLoop("while True:\n$2\n  break\n")},
		{Name: "python/wrap-for", Hope: "a loop hides that it runs once", Apply: pythonLoop("for $1 in range(1):\n$2\n")},
		{Name: "python/wrap-lambda", Hope: "a lambda calls what it is given", Apply: pythonWrap("def $1():\n$2\n(lambda f, *a: f(*a))($1)\n", 1)},
		{Name: "python/wrap-map", Hope: "a function is handed to map", Apply: pythonWrap("def $1(_):\n$2\nlist(map($1, [0]))\n", 1)},
		{Name: "python/wrap-thread", Hope: "another thread is not followed", Apply: pythonWrap("import threading\ndef $1():\n$2\n$1_t = threading.Thread(target=$1)\n$1_t.start()\n$1_t.join()\n", 1)},
		{Name: "python/wrap-timer", Hope: "later is not now", Apply: pythonWrap("import threading\ndef $1():\n$2\nthreading.Timer(0.01, $1).start()\n", 1)},
		{Name: "python/wrap-executor", Hope: "a pool's workers are not followed", Apply: pythonWrap("from concurrent.futures import ThreadPoolExecutor\ndef $1():\n$2\nwith ThreadPoolExecutor() as pool:\n  pool.submit($1).result()\n", 1)},
		{Name: "python/wrap-decorator", Hope: "a decorator runs what it decorates", Apply: pythonWrap("def at_once(f):\n  f()\n  return f\n@at_once\ndef $1():\n$2\n", 1)},
		{Name: "python/wrap-generator", Hope: "a generator runs when it is asked", Apply: pythonWrap("def $1():\n$2\n  yield 1\nfor _ in $1():\n  pass\n", 1)},
		{Name: "python/wrap-atexit", Hope: "the end of the program is not looked at", Apply: pythonWrap("import atexit\ndef $1():\n$2\natexit.register($1)\n", 1)},
		{Name: "python/wrap-async", Hope: "a coroutine is not followed", Apply: pythonWrap("import asyncio\nasync def $1():\n$2\nasyncio.run($1())\n", 1)},
		{Name: "python/wrap-async-loop", Hope: "an event loop is not followed", Apply: pythonWrap("import asyncio\nasync def $1():\n$2\n$1_l = asyncio.new_event_loop()\n$1_l.run_until_complete($1())\n", 1)},
		{Name: "python/wrap-partial", Hope: "a partial call is no call", Apply: pythonWrap("import functools\ndef $1(key=None):\n$2\nfunctools.partial($1, key=1)()\n", 1)},
		{Name: "python/wrap-dictionary", Hope: "a function in a dictionary has no name", Apply: pythonWrap("def $1():\n$2\n{'a': len, 'b': $1}['b']()\n", 1)},
		{Name: "python/wrap-default", Hope: "a default value runs nothing", Apply: pythonWrap("def $1():\n$2\ndef $1_g(v=$1()):\n  return v\n", 1)},
		{Name: "python/wrap-metaclass", Hope: "declaring a class runs nothing", Apply: pythonWrap("class $1:\n  def __init_subclass__(cls, **k):\n$2\nclass $1_s($1):\n  pass\n", 2)},
	}
}

// pythonWrap moves a program, indented, to $2 of a pattern; $1 is a fresh name.
func pythonWrap(pattern string, depth int) func(*Source) bool {
	return func(s *Source) bool {
		body, head, ok := s.pythonBody()
		if !ok || strings.Contains(pattern, "def ") && !mayBeLocal(s.Text) {
			return false
		}
		s.Text = head + fill(pattern, s.fresh("Z"), indented(body, strings.Repeat("  ", depth)))
		return true
	}
}

// pythonLoop is a wrap that a break or continue of the program's own top does not leave.
func pythonLoop(pattern string) func(*Source) bool { return pythonWrap(pattern, 1) }

// pythonBody parts a program from the comments that must stay at its head.
func (s *Source) pythonBody() (body, head string, ok bool) {
	if strings.Contains(s.Text, "from __future__") || strings.TrimSpace(s.Text) == "" {
		return "", "", false
	}
	at := 0
	for _, t := range lexPython(s.Text) {
		if t.kind != comment && t.kind != newline {
			break
		}
		at = t.end()
	}
	return strings.TrimRight(s.Text[at:], "\n") + "\n", s.Text[:at], at < len(s.Text)
}

// mayBeLocal reports whether a program means the same in a function.
func mayBeLocal(source string) bool {
	for _, st := range statements(lexPython(source)) {
		first := st.tokens[0].text
		if first == "global" || first == "nonlocal" || first == "from" && st.tokens[len(st.tokens)-1].text == "*" {
			return false
		}
	}
	return !strings.Contains(source, "globals()") && !strings.Contains(source, "locals()")
}
