package python_test

var imports = []lowering{
	{"import a as c", "import a *:c"},
	{"import a.b", "import a *:a; import a.b"},
	{"import a.b as c, d", "import a.b *:c; import d *:d"},
	{"from a import b as c, d", "import a b:c d:d"},
	{"from a import *", "import a *:*"},
	{"from . import a", "import . a:a"},
	{"from ..x.y import (a, b,)", "import ..x.y a:a b:b"},
	{"from ... import a\nfrom ....b import c", "import ... a:a; import ....b c:c"},
}

var definitions = []lowering{
	{"def f(a, b=1, *c, d, **e): return a", "def f(a b=1 *c d **e) {return a}"},
	{"def f(a, /, *, b: int = 2) -> str: pass", "def f(a b=2) {}"},
	{"async def f():\n  await g()", "async def f() {(await g())}"},
	{"@a\n@b(1)\ndef f(): pass", "def f() {}; (var f = b(1)(f)); (var f = a(f))"},
	{"@a\nclass A: pass", "class A(_) [] {}; (var A = a(A))"},
	{"lambda x, *y, z=1: x", "lambda (x *y z=1) x"},
	{"def f[T: (int, str) = a](x: T): pass", "def f(x) {}"},
	{"def f(x: g()): pass", "g(); def f(x) {}"},
	{"class A(B, C, metaclass=D):\n  x = 1\n  y: int = 2\n  z: int\n  print(x)\n  a = b = 3", "class A(B) [static \"x\":1 static \"y\":2] {print(x); (var a = (var b = 3))}"},
	{"class A:\n def m(self, a): return self", "class A(_) [method \"m\":def m(a) {(var self = #this); return self}] {}"},
	{"class A:\n @staticmethod\n def s(a): pass\n @classmethod\n def c(k, a): pass", "class A(_) [static method \"s\":def s(a) {} static method \"c\":def c(a) {(var k = #this)}] {}"},
	{"class A:\n @property\n def x(s): pass\n @x.setter\n def x(s, v): pass", "class A(_) [get \"x\":def x() {(var s = #this)} set \"x\":def x(v) {(var s = #this)}] {}"},
	{"class A:\n @d\n def f(s): pass", "class A(_) [method \"f\":def f() {(var s = #this)}] {d(f)}"},
	{"class A:\n async def f(*a): pass", "class A(_) [method \"f\":async def f(*a) {}] {}"},
	{"class A[T](B[T]): pass", "class A(B[T]) [] {}"},
	{"super().m(x); super(C, self).n; super(f()).o", "#super.m(x); #super.n; super(f()).o"},
	{"type X = int\ntype Y[T] = list[T]", "(var X = int); (var Y = list[T])"},
}

var assignments = []lowering{
	{"x = 1", "(var x = 1)"},
	{"a = b = c", "(var a = (var b = c))"},
	{"a, *b = c\n[a, (b, c)] = d", "(var [a *b] = c); (var [a [b c]] = d)"},
	{"a.b = c[d] = e", "(a.b = (c[d] = e))"},
	{"a += 1; b //= 2; c **= 3; d >>= 4; e @= f", "(a += 1); (b //= 2); (c **= 3); (d >>= 4); (e @= f)"},
	{"def f():\n global x\n x = 1\n y = 2", "def f() {(x = 1); (var y = 2)}"},
	{"def f():\n nonlocal x, y\n x, z = 1\n for i in y: y = 1", "def f() {([x z] = 1); for i in y {(y = 1)}}"},
	{"x: int = 1\ny: str\nz: f(1) = 2", "(var x = 1); f(1); (var z = 2)"},
	{"f(a := 1)", "f((var a = 1))"},
	{"x = yield y\nx = *a, b", "(var x = (yield y)); (var x = [*a b])"},
	{"del x, y[0]\ndel (a, b)", "(delete x); (delete y[0]); (delete a); (delete b)"},
	{"x[a:b] = c", "(x[a:b:_] = c)"},
}

var compounds = []lowering{
	{"if a: b\nelif c: d\nelif e: f\nelse: g", "if a {b} else if c {d} else if e {f} else {g}"},
	{"for x, y in z:\n  a\n  break\nelse:\n  b", "for [x y] in z {a; break}; b"},
	{"while a: continue\nelse: b", "while a {continue}; b"},
	{"async def f():\n async for x in y: z\n async with a as b: c", "async def f() {for x in y {z}; {(var b = a); c}}"},
	{"with a as b, c: d", "{(var b = a); c; d}"},
	{"with (a as b, c as (d, e),): f", "{(var b = a); (var [d e] = c); f}"},
	{"with (a, b): c\nwith (a).b as c: d\nwith (yield a): b", "{a; b; c}; {(var c = a.b); d}; {(yield a); b}"},
	{"try: a\nexcept (B, C) as d: e\nexcept: f\nelse: g\nfinally: h", "try {a; g} catch d {e} catch _ {f} finally {h}"},
	{"try: a\nexcept* B: c", "try {a} catch _ {c}"},
	{"raise A from b\nraise\nassert a, b\nassert c", "throw A; throw _; (a || b); c"},
	{"match x:\n  case 1 | 'a': b\n  case A.B: c\n  case _: d", "switch x [1 \"a\"]{b} [A.B]{c} []{d}"},
	{"match x, y:\n  case [1, *r] | None as z if q: b\n  case {'k': v, **w}: c\n  case A(1, b=2): d\n  case -1+2j: e", "switch [x y] []{if q {b}} []{c} []{d} [((- 1) + 2)]{e}"},
	{"match = 1; match.a; match(x); match[0]\nmatch (x):\n case (1): a", "(var match = 1); match.a; match(x); match[0]; switch x [1]{a}"},
	{"if a:\n\tb\n        c\nd", "if a {b; c}; d"},
	{"if a:\n        b\n    c\nd", "if a {b}; c; d"},
	{"if a: b; c;\nd;", "if a {b; c}; d"},
	{"if a:\r\n  b\r\n\r\n  # c\r\nd\re", "if a {b}; d; e"},
	{"\ufeff# -*- coding: utf-8 -*-\n\x0ca = \\\n  1", "(var a = 1)"},
	{"def f():\n  pass\n\n\n# x\n  return 1", "def f() {return 1}"},
}

var operations = []lowering{
	{"a or b and not c", "(a || (b && (! c)))"},
	{"a == b != c is d is not e", "((((a === b) && (b !== c)) && (c === d)) && (d !== e))"},
	{"a in b; a not in b; a <> b", "(a in b); (! (a in b)); (a !== b)"},
	{"0 < f(x) < 5", "((0 < f(x)) && ( < 5))"},
	{"-a ** -b ** c", "(- (a ** (- (b ** c))))"},
	{"a + b * c - d // e % f @ g", "((a + (b * c)) - (((d // e) % f) @ g))"},
	{"a | b ^ c & d << e >> f", "(a | (b ^ (c & ((d << e) >> f))))"},
	{"~a + +b", "((~ a) + (+ b))"},
	{"a if b else c if d else e", "(b ? a : (d ? c : e))"},
	{"await a.b() + await c", "((await a.b()) + (await c))"},
	{"await = async; f(async=1); x.await", "(var await = async); f(async=1); x.await"},
	{"def f():\n yield\n yield from a\n x = yield a, b", "def f() {(yield #null); (yield a); (var x = (yield [a b]))}"},
	{"lambda: lambda: (yield)", "lambda () lambda () (yield #null)"},
	{"not a in b", "(! (a in b))"},
	{"a.b[c].d(e)[f:g, h]", "a.b[c].d(e)[[_[f:g:_] h]]"},
	{"a[:], a[::2], a[b:], a[:c], a[b, c], a[*d]", "[a[_:_:_] a[_:_:2] a[b:_:_] a[_:c:_] a[[b c]] a[[*d]]]"},
	{"a[b:, c[d:]], a[b[c:], d]", "[a[[_[b:_:_] c[d:_:_]]] a[[b[c:_:_] d]]]"},
}

var calls = []lowering{
	{"f(a, *b, c=d, **e)", "f(a *b c=d **=e)"},
	{"f(x for x in y)", "f(collect(x for x in y))"},
	{"f(a, b)(c)", "f(a b)(c)"},
	{"print(a, file=b); exec(a, b)", "print(a file=b); exec(a b)"},
	{"[x for x in y if a if b for c, d in e]", "collect(x for x in y if a if b for [c d] in e)"},
	{"{a: b for a, b in c}; {a for a in b}; (a async for a in b)", "collect(a:b for [a b] in c); collect(a for a in b); collect(a for a in b)"},
	{"[(yield), *a, b if c else d]", "[(yield #null) *a (c ? b : d)]"},
}

var literals = []lowering{
	{`'a\x41\u00e9\n\
b'`, `"aA\xc3\xa9\x0ab"`},
	{`'\xff'; b'\xff'; r'\xff'; b"\u00ff"`, `"\xc3\xbf"; "\xff"; "\x5cxff"; "\x5cu00ff"`},
	{`'a' "b" '''c'''; ('a'
 'b')`, `"abc"; "ab"`},
	{`'\101\0\400'; b'\377'; '\N{X}\q\''`, `"A\x00\xc4\x80"; "\xff"; "\x5cN{X}\x5cq'"`},
	{"'''a\r\n\"b'''", `"a\x0a\x22b"`},
	{`f'a{b}c' 'd' f'{e!r}'`, `cat["a" b "cd" repr(e)]`},
	{`f'{a:>{w}}{b:x}{c=}{d!r:y}{{}}'`, `cat[format(a cat[">" w]) format(b "x") "c=" repr(c) format(repr(d) "y") "{}"]`},
	{`f'{x['a']}{f'{y}'}'; rf"\d{x}"; f'a'; f'{a,b}'`, `cat[x["a"] cat[y]]; cat["\x5cd" x]; "a"; cat[[a b]]`},
	{`f'{x!=y}{z:=5}{lambda_}{(lambda a: 1)}'`, `cat[(x !== y) format(z "=5") lambda_ lambda (a) 1]`},
	{"f'''{\na\n}\n'''; t'{a}'", `cat[a "\x0a"]; cat[a]`},
	{"1, 0x1F, 0o17, 0b11, 1_000, 1.5, .5, 1e3, 1e-3, 2j, 10L, 0777, 0", "[1 31 15 3 1000 1.5e+00 5e-01 1000 1e-03 2 10 511 0]"},
	{"123456789012345678901, 0xffffffffffffffffff, 10000000000000000000000, 9007199254740992", "[123456789012345678901n 4722366482869645213695n 1e+22 9.007199254740992e+15]"},
	{"1if a else 2", "(a ? 1 : 2)"},
	{"None, True, False, ...", "[#null #true #false #null]"},
	{"(), (a,), (a), [], [a,], {}, {a}, {'a': 1, b: 2, **c}", "[[] [a] a [] [a] dict[] [a] dict[\"a\":1 (b):2 **:c]]"},
	{`u'a', ur'\b', BR'c', Rb"d"`, `["a" "\x5cb" "c" "d"]`},
}

// disguises are other spellings of the same.
var disguises = []lowering{
	{"𝓮𝓍𝓮𝓬(a); x.ｅval; f(ℬ=1); import 𝐨𝐬", "exec(a); x.eval; f(B=1); import os *:os"},
	{"def é(): pass\né()", "def é() {}; é()"},
	{`'\N{LATIN SMALL LETTER E}\N{digit two}\N{FULL STOP}\N{EM DASH}'; f'\N{COLON}{a}'; b'\N{COLON}'`, `"e2.\x5cN{EM DASH}"; cat[":" a]; "\x5cN{COLON}"`},
	{"eval\\\n(a)", "eval(a)"},
	{"a\x0c(b)\x00", "a(b)"},
	{"class A:\n if b:\n  def c(self): d\n  e = 1\n f = lambda self, x: x", "class A(_) [method \"c\":def c() {(var self = #this); d} method \"f\":def f(x) {(var self = #this); return x}] {if b {(var e = 1)}}"},
	{"class A(B, f(), *C, metaclass=g()): pass", "f(); g(); class A(B) [] {}"},
	{"x: f() = 1\ndef g(a: h() = 1) -> i(): pass", "f(); (var x = 1); h(); i(); def g(a=1) {}"},
	{"assert 0, f()", "(0 || f())"},
	{"try: a\nexcept f(): b", "try {a} catch _ {b}; f()"},
	{"match a:\n case b if f(): c", "switch a []{if f() {c}}"},
}

var old = []lowering{
	{"print 'a', b\nprint\nprint >>f, x\nprint 'a',", "print(\"a\" b); print; print(x); print(\"a\")"},
	{"exec code in ns, loc\nexec 'a'", "exec(code ns loc); exec(\"a\")"},
	{"exec (a).b in c", "(exec(a).b in c); exec(a.b c)"},
	{"exec(a)\nexec (a, b)", "exec(a); exec(a b)"},
	{"`a` + 1", "(repr(a) + 1)"},
	{"raise E, v, t", "throw E(v)"},
	{"try: a\nexcept (A, B), e: b", "try {a} catch e {b}"},
	{"def f(a, (b, c), d=1): pass", "def f(a [b c] d=1) {}"},
	{"[x for x in 1, 2 if x]", "collect(x for x in [1 2] if x)"},
	{"[x for x in lambda: a, lambda: b if x()]", "collect(x for x in [lambda () a lambda () b] if x())"},
}
