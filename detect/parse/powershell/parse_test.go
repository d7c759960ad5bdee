package powershell_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse/powershell"
	"taisei/detect/parse/token/tokentest"
)

var reader = tokentest.Reader{Parse: powershell.Parse, Path: "a.ps1"}

func TestCorpus(t *testing.T) { reader.Corpus(t, "TAISEI_POWERSHELL_SOURCES", ".ps1", ".psm1") }

func TestLowering(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		// Texts and variables.
		{`$A = 'it''s $x'`, `($a = "it's $x")`},
		{"$a = \"x`n`$b \"\"$c ${d e}$env:TEMP $(f).g $h.i $j:`e\"", "($a = cat[\"x\\n$b \\\"\" $c \" \" $d e $env.TEMP \" \" run{\"f\"()} \".g \" $h \".i \" $j \":e\"])"},
		{"$a = @'\nx 'y' $z\n'@; $b = @\"\nx $y\n\"@", `($a = "x 'y' $z"); ($b = cat["x " $y])`},
		{`$script:A = $true; $_ ; $global:b::c; ‘d’ + “$e”`, `($a = true); $_; $b.c; ("d" + cat[$e])`},
		// Commands.
		{`Write-Host "a" b,c -Foo:$d -NoNewline 3`, `"Write-Host"("a" ["b" "c"] "-Foo" $d "-NoNewline" "3")`},
		{"i`e`x $x; &'iex' $y; & $z a; &(\"i\"+\"ex\") b; . .\\c.ps1; .('ie'+'x') $d; .\\e.ps1 -f", `"iex"($x); "iex"($y); &($z "a"); &(("i" + "ex") "b"); .(".\\c.ps1"); .(("ie" + "x") $d); ".\\e.ps1"("-f")`},
		{`powershell -NoP -w hidden –enc YQBi`, `"powershell"("-NoP" "-w" "hidden" "-enc" "YQBi")`},
		{`cmd --% /c echo "a b" %x% | more`, `pipe["cmd"("/c" "echo" "a b" "%x%") "more"()]`},
		{`foo$x"bar"'b'z $env:TEMP\a.exe $x.y/z C:\a\$b\c`, `cat["foo" $x "barbz"](cat[$env.TEMP "\\a.exe"] cat[$x.y "/z"] cat["C:\\a\\" $b "\\c"])`},
		{`f @args @{a=1} {b} (c) -x (d).e >o 2>&1 2>$null`, `((("f"(...$args {"a":1} func() {"b"()} "c"() "-x" "d"().e) > "o") 2>& "1") 2> null)`},
		{"a |\n b | % { $_ } `\n  | c\nd\n  # e\n  | f", `pipe["a"() "b"() "%"(func() {$_}) "c"()]; pipe["d"() "f"()]`},
		{`a && b || c; 7z x; 7 + 1; a -b=c --d`, `(("a"() && "b"()) || "c"()); "7z"("x"); (7 + 1); "a"("-b=c" "--d")`},
		// Types and members.
		{`[System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($x))`, `[text.encoding].utf8.getstring([convert].frombase64string($x))`},
		{`(New-Object Net.WebClient).DownloadString('http://a.invalid')`, `"New-Object"("Net.WebClient").downloadstring("http://a.invalid")`},
		{`[char[]]$x = 'ab'; [char]65; [int]-1; [string](1); [byte] -eq 1; $a.'B'.$c($d)."E"()`, `($x = [char[]]("ab")); [char](65); [int]((- 1)); [string](1); ([byte] == 1); $a.b[$c]($d).e()`},
		{"$x.ForEach({ $_ }); $x[0,1]; $x[-1..-3]; $y = [Foo]::new(1, 2)", `$x.foreach(func() {$_}); $x[[0 1]]; $x[..((- 1) (- 3))]; ($y = [foo].new(1 2))`},
		// Operators.
		{`'{0}{1}' -f 'a','b' -join ''; 'x','y' -join ','; -join $c; 'a' -CReplace 'b','c' -split 'd'`, `-join(-f("{0}{1}" "a" "b") ""); -join(["x" "y"] ","); -join($c); -split(-replace("a" "b" "c") "d")`},
		{`$a -bxor 1 -eq 2 -and -not $b -or !$c`, `((($a ^ (1 == 2)) && (! $b)) || (! $c))`},
		{`$a = $b = 1, 2; $c += 3; $a, $b = $b, $a; $i++; ,1; $x ? 1 : 2; 1KB`, `($a = ($b = [1 2])); ($c += 3); ([$a $b] = [$b $a]); (++ $i); [1]; ($x ? 1 : 2); 1024`},
		{`1..3 | % { [char]($_ -bxor 0x1F) }`, `pipe[..(1 3) "%"(func() {[char](($_ ^ 31))})]`},
		{`$h = @{ A = 1; 'b c' = f x`, `($h = {"a":1 "b c":"f"("x")}); BAD`},
		{"$h = @{\n  a = 1\n  $k = @(1,2)\n}; @(); @('a'); @(f); @(1; 2)", `($h = {"a":1 $k:[1 2]}); []; ["a"]; run{"f"()}; run{1; 2}`},
		// Statements.
		{`if ($a) { b } elseif (c -d) { e } else { f }`, `if $a {"b"()} else {if "c"("-d") {"e"()} else {"f"()}}`},
		{`foreach ($x in 1,2) { f } for ($i = 0; $i -lt 3; $i++) { g } while (1) { break } do { h } until ($y)`, `for $x in [1 2] {"f"()}; loop ($i = 0)|($i < 3)|(++ $i) {"g"()}; loop |1|_ {break}; "h"(); loop |(! $y)|_ {"h"()}`},
		{`switch -Regex ($x) { 'a' { b } default { c } { $_ -gt 1 } { d } }`, `switch $x ["a"]{"b"()} []{"c"()} [func() {($_ > 1)}]{"d"()}`},
		{`try { a } catch [X], [Y] { b } finally { c }; trap { d }`, `try {"a"()} catch _ {"b"()} finally {"c"()}; {"d"()}`},
		{`$x = if ($a) { 1 } else { 2 }; return $x; throw "e"; exit 3`, `($x = run{if $a {1} else {2}}); return $x; throw "e"; "exit"(3)`},
		{"function Get-X { [CmdletBinding()] param([Parameter(Mandatory=$true)][string]$A, $B = 'c') begin { $z = 1 } process { $script:y = $A } }", `func get-x($a $b="c") {{(var $z = 1)}; {($y = $a)}}`},
		{"function f($a, [int]$b) { return $a } param($u = 'v', $w)", `func f($a $b) {return $a}; ($u = "v")`},
		{`$f = { param($a) $a }; & $f 1; $f.Invoke(1); using namespace System.Net`, `($f = func($a) {$a}); &($f "1"); $f.invoke(1)`},
		{`class A : B { [int]$X = 1; static [string] F([int]$y) { return $this.X } A() : base(1) { $z = 2 } } enum E { a; b }`, `class [a] < [b] {"x": 1; static "f": func($y) {return this.x}; "constructor": func() {(var $z = 2)}}`},
		{"# c\n<# d #> f <# g #> h # i\n#requires -version 5\n", `"f"("h")`},
		{"\xff\xfe$\x00a\x00=\x001\x00", `($a = 1)`},
	})
}

// A broken line costs only itself.
func TestTolerance(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		{"a\n$b = 1 2\nc", `"a"(); ($b = 1); BAD; "c"()`},
		{"a\nif (\nb", `"a"(); if "b"() {}; BAD`},
		{"function f {\n a\n $x + * 2\n b\n}\nc", `func f() {"a"(); ($x + (undefined * 2)); BAD; "b"()}; "c"()`},
		{"a } b", `"a"(); BAD; "b"()`},
		{"a ( b", `"a"("b"()); BAD`},
		{"a \"b", `"a"("b"); BAD`},
		{"[int\na", `[]; BAD; "a"()`},
	})
}

func TestDeepNestingIsSurvived(t *testing.T) {
	reader.Deep(t, []string{"(", "$(", "@(", "@{a=", "{", "!", "-", "if(1){", "f(", "$a[", "\"$(", "$a=", "-not ", "[int](", "&{", "a | % {", "try{", "while(", "$a.b(", "function f{", ",", "switch($a){1{"},
		[]string{"foreach($a in ", "[a", "[int]", "a,", "a|", "$a.b", "$a+", "'", "\"", "@'\n", "<#", "#", "if(1){}else{", "`", "class a{", "&&", "a;", "param(", "[a(", "-", "--% ", "{[a("})
}

func TestLimits(t *testing.T) { reader.Limits(t, "f $a 'b';", "((((") }

var vocabulary = strings.Fields(`$a $_ $env:X ${b} $(c) @( @{ ( ) { } [ ] [int] [A]:: . .. , ; | || && & - + * / % = += == ! -eq -f -join -replace -bxor -not 'a' "b$c" ' " @' '@ @" "@ ` + "` `n" + `
	1 0x1 1kb .5 a Get-B -C -D:1 --% > 2>&1 if else elseif foreach in for while do until switch default try catch finally function param return throw exit break class enum using
	# <# #> :: ? : ‘ ” –`)

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
		file, err := powershell.Parse("a.ps1", "before 1\n\n;"+soup().Draw(t, "source"), reader.Small())
		if err == nil && tokentest.Dump(file.Body[:1]) != `"before"("1")` && !strings.HasPrefix(tokentest.Dump(file.Body[:1]), "pipe") {
			t.Fatalf("before is read as %s", tokentest.Dump(file.Body[:1]))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"$a = \"x$(b)\" | % { $_ -bxor 1 }", "function f { param($a) @{ b = @(1,2) } }", "@'\n'@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) { reader.Any(t, source) })
}

func BenchmarkParse(b *testing.B) {
	reader.Benchmark(b)
}
