package ruby_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse/ruby"
	"taisei/detect/parse/token/tokentest"
)

var reader = tokentest.Reader{Parse: ruby.Parse, Path: "a.rb"}

func TestCorpus(t *testing.T) { reader.Corpus(t, "TAISEI_RUBY_SOURCES", ".rb", ".gemspec") }

func TestLowering(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		// Texts.
		{`a = 'x\'\n' "y#{b}\n\x41\u{e9}#@c" "d"`, `(var a = cat["x'\\n" cat["y" b() "\nAé" this.@c] "d"])`},
		{"a = <<~E + <<-'F'\n  x #{b}\n    y\n  E\n  z\n  F\nc", `(var a = (cat["x " b() "\n  y\n"] + "  z\n")); c()`},
		{"a = %w[x y] + %q(b (c)) + %i[d] + %(e#{f}); `id #{a}`; %x{ls}", "(var a = ((([\"x\" \"y\"] + \"b (c)\") + [\"d\"]) + cat[\"e\" f()])); `(cat[\"id \" a]); `(\"ls\")"},
		{`[:a, :"b c", :+, :d?, ?e, ?\n]`, `["a" "b c" "+" "d?" "e" "\n"]`},
		{`x =~ /a\/b\d/i; y(/#{z}/); 0xFF + 1_000 + 1.5e3`, `(x() =~ regexp /a/b\d/i); y(regexp(cat[z()])); ((255 + 1000) + 1500)`},
		// Calls.
		{`puts "a", b, c: 1, "d" => 2`, `puts("a" b() {"c":1 "d":2})`},
		{`require 'net/http'; Net::HTTP.get(URI(x)); A.new(1).b; ::C.d`, `require("net/http"); Net.HTTP.get(URI(x())); new A(1).b(); C.d()`},
		{`system "curl #{u}" if x; foo -1; foo - 1; foo [1]; foo[1]; foo *a, &b`, `if x() {system(cat["curl " u()])}; foo((- 1)); (foo() - 1); foo([1]); foo()[1]; foo(...a() b())`},
		{`x = 1; x -1; x [0]; x.y -1; p x ? 1 : 2; a&.b; f.(1); a::b(2); A::B`, `(var x = 1); (x - 1); x[0]; x.y((- 1)); p((x ? 1 : 2)); a().b(); f().call(1); a().b(2); A.B`},
		{"a.b { |x, (y, z), *w| x }.c do |k: 1|\n k\nend", `a().b(func(x [y z] ...w) {return x}).c(func({"k":(k = 1)}) {return k})`},
		{"foo bar do |x| x end; l = ->(x, y = 1) { x }; lambda { |z| z }; m { it }", `foo(bar() func(x) {return x}); (var l = func(x y=1) {return x}); func(z) {return z}; m(func(it) {return it})`},
		{"a\n  .b(1)\n  # c\n  &.d\ne", `a().b(1).d(); e()`},
		{`f(a: 1, **b, &c); f a: 1; f(:x => 1); g(x:, y:)`, `f({"a":1 ...b()} c()); f({"a":1}); f({"x":1}); g({"x":x "y":y})`},
		{`x[1..-1]; x[1..2]; x[1...2]; x[0, 3]; x["k"]; x[1..]; (1..3).map`, `x()[1:_]; x()[1:(2 + 1)]; x()[1:2]; x()[0:(0 + 3)]; x()["k"]; x()[1:_]; ..(1 3).map()`},
		// Assignments.
		{`a, b = b, a; a = 1, 2; *c, d = e; @x = $y ||= A::B; f.g += 1; h[1] <<= 2; s = ''; s << 'x' << 'y'`, `(var [a b] = [b a]); (var a = [1 2]); (var [...c d] = e()); (this.@x = ($y ||= A.B)); (f().g += 1); (h()[1] <<= 2); (var s = ""); ((s <<= "x") << "y")`},
		{`a = b rescue nil; c = if d then 1 else 2 end; e = begin; f; g; end`, `(var a = (b() || null)); (var c = (d() ? 1 : 2)); (var e = func() {f(); return g()}())`},
		{`a = not(b) && c or d and !e; x = y ? z : :w; a ** -b ** c`, `(((var a = (! (b() && c()))) || d()) && (! e())); (var x = (y() ? z() : "w")); (a ** (- (b() ** c())))`},
		// Statements.
		{"if a\n b\nelsif c then d\nelse\n e\nend\nunless f; g; end", `if a() {b()} else {if c() {d()} else {e()}}; if (! f()) {g()}`},
		{"while a do b end; until c; d; end; for x, y in z do x end; loop do break if x end; begin; e; end while f", `loop |a()|_ {b()}; loop |(! c())|_ {d()}; for (var [x y] = _) in z() {x}; loop(func(it) {if x {break}}); loop |f()|_ {e()}`},
		{"case a\nwhen 1, 'x' then b\nwhen /c/\n d\nelse e\nend\ncase\nwhen f then g\nend\ncase h\nin {a: Integer => n} then i\nend", `switch a() [1 "x"]{b()} [regexp /c/]{d()} []{e()}; switch true [f()]{g()}; switch h() [undefined]{i()}`},
		{"begin\n a\nrescue B, C::D => e\n f e\nelse\n g\nensure\n h\nend", `try {a(); g()} catch e {f(e)} finally {h()}`},
		{"def f(a, b = 1, *c, d:, e: 2, **g, &h)\n i = a\n h.call(i)\nend", `func f(a b=1 ...c {"d":d "e":(e = 2) ...g} &) {(var h = &); (var i = a); return h.call(i)}`},
		{"def g a, b\n yield a\nrescue\n return b if c\nend\ndef h = 1", `func g(a b &) {try {return &(a)} catch _ {if c() {return b}}}; func h() => 1`},
		{"module A\n X = 1\n class B < C::D\n  attr_reader :y\n  def initialize(z) @y = z end\n  def self.s; new(1) end\n  private def t; end\n  class << self\n   def u; end\n  end\n end\nend", `(X = 1); class B < C.D {"y": func() => this.@y; "constructor": func(z) {return (this.@y = z)}; static "s": func() {return new(1)}; "t": func() {}; static "u": func() {}}; class A {static "X": X; static "B": B}`},
		{"BEGIN { a }\nalias b c\n=begin\nx '\n=end\nd # e\n__END__\n'x", `func(it) {return a()}(); null; d()`},
		{"x = 5 unless y\nreturn x, 1 if z\nnext\nyield 1, 2", `if (! y()) {(var x = 5)}; if z() {return [x 1]}; continue; &(1 2)`},
	})
}

// A broken line costs only itself.
func TestTolerance(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		{"a\nb = )\nc", `a(); (var b = undefined); BAD; c()`},
		{"a\nend\nb", `a(); BAD; b()`},
		{"def f\n a\n x = = 2\n b\nend\nc", `func f() {a(); (var x = (undefined = 2)); BAD; return b()}; c()`},
		{"a('b", `a("b"); BAD`},
		{"a\nif (", `a(); if null {}; BAD`},
	})
}

func TestDeepNestingIsSurvived(t *testing.T) {
	reader.Deep(t, []string{"(", "[", "{a: ", "!", "-", "f(", "a[", "\"#{", "a=", "if a\n", "a ? ", "->{", "f {", "f do\n", "not ", "def f\n", "class A\n", "begin\n", "case a\nwhen ", "x **", "while ", "f a, ->(b = "},
		[]string{"a.b ", "a + ", "'", "\"", "<<~E\n", "=begin\n", "#", "%w[", "elsif a\n", "a ? b : ", "if a;else;", "def ", "|", "::", "&", "a, ", "end\n", "rescue ", "%", "f a, ", "? "})
}

func TestLimits(t *testing.T) { reader.Limits(t, "f(a, 'b')\n", "((((") }

var vocabulary = strings.Fields(`a b A B A::B @a @@b $c :d :"e" 'f' "g#{h}" ' " ? %w[ %( ] ( ) { } [ | || , ; . &. :: : = == =~ ! && & * ** + - / /x/ < << <<~E E > => -> .. ... #
	a: 1 0x1 1.5 if unless else elsif end while until for in do case when then begin rescue ensure def class module self nil true return break next yield super not and or lambda puts
	require __END__ =begin =end ` + "` `x`")

func soup() *rapid.Generator[string] {
	blank := rapid.SampledFrom([]string{" ", " ", " ", "\n", ""})
	return rapid.Custom(func(t *rapid.T) string {
		var out strings.Builder
		for range rapid.IntRange(0, 60).Draw(t, "tokens") {
			out.WriteString(rapid.SampledFrom(vocabulary).Draw(t, "token"))
			out.WriteString(blank.Draw(t, "blank"))
		}
		return out.String()
	})
}

func TestSoup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { reader.Any(t, soup().Draw(t, "source")) })
}

// TestSoupLeavesWhatStandsBefore puts a statement before random tokens.
func TestSoupLeavesWhatStandsBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file, err := ruby.Parse("a.rb", "before(1)\n;"+soup().Draw(t, "source"), reader.Small())
		if err == nil && tokentest.Dump(file.Body[:1]) != `before(1)` {
			t.Fatalf("before is read as %s", tokentest.Dump(file.Body[:1]))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a = <<~E\n x#{b}\nE\n", "def f(a, *b) = a.map { |x| x }", "class A; def b; yield; end; end", "puts %w[a b], :c if d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) { reader.Any(t, source) })
}

func BenchmarkParse(b *testing.B) {
	reader.Benchmark(b)
}
