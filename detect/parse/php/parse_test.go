package php_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse/php"
	"taisei/detect/parse/token/tokentest"
)

var reader = tokentest.Reader{Parse: php.Parse, Path: "a.php", Head: "<?php "}

func TestCorpus(t *testing.T) { reader.Corpus(t, "TAISEI_PHP_SOURCES", ".php") }

func TestLowering(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		// Texts.
		{`$a = 'x\'\\\n';`, `($a = "x'\\\\n")`},
		{`$a = "x\n\x41\101\u{e9}\$b\q";`, `($a = "x\nAAé$b\\q")`},
		{`$a = "x $b y$c[k] $d[0] $e->f {$g['h']->i()} ${j}";`, `($a = cat["x " $b " y" $c["k"] " " $d[0] " " $e.f " " $g["h"].i() " " $j])`},
		{"$a = <<<E\n  x $b\n    y\n  E . 'z';", `($a = cat["x " $b "\n  y" "z"])`},
		{"$a = <<<'E'\nx $b\nE;\n", `($a = "x $b")`},
		{"$a = `id $b`;", `($a = shell_exec(cat["id " $b]))`},
		{`$a = 'a' . $b . "c" . 1;`, `($a = cat["a" $b "c" 1])`},
		{`$a .= $b;`, `($a = cat[$a $b])`},
		// Numbers and constants.
		{`f(0x1F, 0b11, 017, 0o17, 1_000, 1.5e3, .5, true, NULL, PHP_EOL);`, `f(31 3 15 15 1000 1500 0.5 true null PHP_EOL)`},
		// Names.
		{`\Base64_Decode($_POST['x']);`, `base64_decode($_POST["x"])`},
		{`use GuzzleHttp\Client as C; new C(['a' => 1]);`, `new client({"a":1})`},
		{`Foo\Bar::Baz($x)::$y; Foo::BAR; self::x(); parent::y(); Foo::class;`, `bar.baz($x).y; foo.BAR; this.x(); super.y(); "foo"`},
		{`$$x = 1; ${'a' . 'b'}(2); $f('id'); $o->$m(1); $o->{'a'}();`, `($GLOBALS[$x] = 1); $GLOBALS[cat["a" "b"]](2); $f("id"); $o[$m](1); $o["a"]()`},
		// Arrays.
		{`$a = [1, 'k' => 2, ...$b]; $c = array(1, 2); $c[] = 3; $c{0}; [$x, list($y)] = $c;`, `($a = {0:1 "k":2 ...$b}); ($c = [1 2]); $c.push(3); $c[0]; ([$x [$y]] = $c)`},
		// Operators.
		{`$a = !$b instanceof C && -$d ** 2 + 1 * 3 or e();`, `(($a = ((! ($b instanceof C)) && ((- ($d ** 2)) + (1 * 3)))) || e())`},
		{`$a = $b ?: $c ?? $d ? 1 : 2; $a ??= 1; $a <> 1;`, `($a = (($b || ($c ?? $d)) ? 1 : 2)); ($a ??= 1); ($a != 1)`},
		{`@$a = (int) $b['c']; !$x = f();`, `($a = $b["c"]); (! ($x = f()))`},
		{`f(...$a); f(a: 1, b: 2); $g = f(...);`, `f(...$a); f(a:1 b:2); ($g = f)`},
		{`$x = match(true) { 1, 2 => 'a', default => 'b' };`, `($x = (((true === 1) || (true === 2)) ? "a" : "b"))`},
		// Functions.
		{`function F($a, &$b = 1, ?int ...$c): array { global $g; $g = 1; $l = 2; $a .= $l; return $c; }`, `func f($a $b=1 ...$c) {($g = 1); (var $l = 2); (var $a = cat[$a $l]); return $c}`},
		{`$f = function ($x) use ($y, &$z) { $y = $x; $w = 1; }; $g = fn($x) => $x + 1;`, `($f = func($x) {($y = $x); (var $w = 1)}); ($g = func($x) => ($x + 1))`},
		{
			`abstract class A extends \B\C implements D { use T; const X = 1; public static ?int $y = 2, $z; public function __construct(private string $s, int $t = 0) { parent::__construct($t); } abstract function Foo(); }`,
			`class a < c {static "X": 1; static "y": 2; static "z": null; "constructor": func($s $t=0) {(this.s = $s); super($t)}; "foo": func() {}}`,
		},
		{`enum S: string { case A = 'a'; public function f() { return $this->x; } }`, `class s {static "A": "a"; "f": func() {return this.x}}`},
		// Statements.
		{`if ($a) b(); elseif ($c): d(); endif;`, `if $a {b()} else {if $c {d()}}`},
		{`if ($a): b(); else: c(); endif; while ($x): y(); endwhile;`, `if $a {b()} else {c()}; loop |$x|_ {y()}`},
		{`for ($i = 0, $j = 1; $i < 3; $i++) { c(); }`, `loop ($i = 0); ($j = 1)|($i < 3)|(++ $i) {c()}`},
		{`foreach ($a as $k => $v) { f($k); } foreach ($a as [$x, $y]) g();`, `for [$k $v] in foreach($a) {f($k)}; for [$x $y] in $a {g()}`},
		{`do { a(); } while ($b); switch ($c) { case 1: case 2: d(); break; default: e(); }`, `a(); loop |$b|_ {a()}; switch $c [1 2]{d(); break} []{e()}`},
		{`try { a(); } catch (A|B $e) { b(); } catch (C) { } finally { d(); }`, `try {a()} catch $e {b()} catch _ {} finally {d()}`},
		{`namespace A; declare(strict_types=1); const X = 1; echo 'a', $b; print 'c'; exit(1); die; goto x; x: unset($a);`, `(X = 1); echo("a" $b); echo("c"); exit(1); exit(); (delete $a)`},
		{`include __DIR__ . '/a.php'; return require_once 'b.php';`, `include(cat[__DIR__ "/a.php"]); return include("b.php")`},
		{"// a ?> <b> <?php # c\n /* d */ #[E(1)]\n f(); __halt_compiler(); \x00\x01'", `echo(" <b> "); f()`},
	})
}

func TestPages(t *testing.T) {
	page := reader
	page.Head = ""
	page.Lowerings(t, [][2]string{
		{"<p>a</p>", `echo("<p>a</p>")`},
		{"<?xml version='1'?><p><?= $x ?></p>", `echo("<?xml version='1'?><p>"); echo($x); echo("</p>")`},
		{"<? if ($a): ?><b><?php endif ?>\n<? f() ?>", `if $a {echo("<b>")}; f()`},
	})
}

// A broken statement costs only itself.
func TestTolerance(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		{"a();\n$b = ;\nc();", `a(); ($b = undefined); BAD; c()`},
		{"a();\nb(1 2);\nc();", `a(); b(1); BAD; c()`},
		{"function f() {\n a();\n %%;\n b();\n}\nc();", `func f() {a(); ((undefined % undefined) % undefined); BAD; b()}; c()`},
		{"class A { %; function f() { a(); } }", `class a {"f": func() {a()}} (1 bad, the first at 16: expected ;)`},
		{"a(); } b();", `a(); BAD; b()`},
		{"a('b", `a("b"); BAD`},
		{"a(); if (", `a(); if undefined {}; BAD`},
	})
}

func TestDeepNestingIsSurvived(t *testing.T) {
	refused := []string{"(", "[", "!", "-", "f(", "{", "$a[", "$a=", "if(1)", "if(1){", "fn()=>", "function(){", "\"{$a[", "a?", "$$", "match(", "while(1)", "switch(1){case 1:", "try{", "clone ", "(int)", "@", "a**", "$a??", "new class{function f(){"}
	reader.Deep(t, refused, []string{"new ", "$a?b:", "a.", "$a->b", "a+", "if(1);else ", "<?php ", "?>", "'", "\"", "<<<E\n", "//", "/*", "`", "#[", "class a{", "namespace a{", "use a{", "::", "{$", "\"{$", "declare("})
}

func TestLimits(t *testing.T) { reader.Limits(t, "f($a, 'b');", "((((") }

var vocabulary = strings.Fields(`$a $b $this $$c a b F \A\B :: -> ?-> => ( ) [ ] { } , ; : ? . + - * / % ** & | ^ ~ ! < > <= == === != <=> << >> ?? ??= = += .= && || and or xor ...
	'a' "b" "c$d{$e}" ' " \ <<<X X ; 1 0x1 1.5 .5 if else elseif endif while endwhile do for foreach as switch case default break continue return echo print function fn use
	static global class extends abstract interface trait enum new clone instanceof try catch finally throw match yield from list array isset unset include exit namespace const public
	private int ?int <?php ?> <?= // # #[ /* */ @ ` + "` `")

func soup() *rapid.Generator[string] {
	blank := rapid.SampledFrom([]string{" ", " ", " ", "\n", ""})
	return rapid.Custom(func(t *rapid.T) string {
		var out strings.Builder
		out.WriteString("<?php ")
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
		file, err := php.Parse("a.php", "<?php before(1);\n"+soup().Draw(t, "source"), reader.Small())
		if err == nil && tokentest.Dump(file.Body[:1]) != "before(1)" {
			t.Fatalf("before is read as %s", tokentest.Dump(file.Body[:1]))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"<?php $a = \"x{$b['c']}\" . f(1);", "<?php class A { function f() { return <<<E\n a\n E; } }", "a<?= $b ?>c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) { reader.Any(t, source) })
}

func BenchmarkParse(b *testing.B) {
	reader.Benchmark(b)
}
