package vbscript_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse/token/tokentest"
	"taisei/detect/parse/vbscript"
)

var reader = tokentest.Reader{Parse: vbscript.Parse, Path: "a.vbs"}

func TestCorpus(t *testing.T) { reader.Corpus(t, "TAISEI_VBSCRIPT_SOURCES", ".vbs", ".bas") }

func TestLowering(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		{"X = \"a\"\"b\" & Chr(65) & y ' c\nREM d \"", `(x = cat["a\"b" chr(65) y])`},
		{`Set o = CreateObject("WScript.Shell") : o.Run "cmd /c " & x, 0, True`, `(o = createobject("WScript.Shell")); o.run(cat["cmd /c " x] 0 true)`},
		{"CreateObject(\"WScript.Shell\").Run x\nCall f(1, , 2)\ng\nh (1), 2\ni(1) & \"j\", k\nWScript.Echo _\n \"l\"", `createobject("WScript.Shell").run(x); f(1 undefined 2); g(); h(1 2); i(cat[1 "j"] k); wscript.echo("l")`},
		{"a(0) = b(1).c : d.e(2).f = 3 : x = y.z", `(a[0] = b(1).c); (d.e(2).f = 3); (x = y.z)`},
		{`x = Array(1, &H1F, &O17) : x = Not a = 1 And b <> 2 Or c Xor -d ^ 2 Mod 3 \ 4`, `(x = [1 31 15]); (x = ((((! (a == 1)) && (b != 2)) || c) ^ ((- (d ** 2)) % int((3 / 4)))))`},
		{"Dim a, b(3), c As String\nReDim Preserve d(UBound(d) + 1)\nConst E = 1, F = \"g\"", `(var a = _); (var b = _); (var c = _); (var d = _); (var e = 1); (var f = "g")`},
		{"If a = 1 Then\n b\nElseIf c Then\n d\nElse\n e\nEnd If\nIf f Then g : h Else i\nIf j Then k", `if (a == 1) {b()} else {if c {d()} else {e()}}; if f {g(); h()} else {i()}; if j {k()}`},
		{"For i = 0 To UBound(a) Step 2\n b = b & Chr(a(i) Xor 7)\nNext\nFor Each x In y : f x : Next", `loop (i = 0)|(i <= ubound(a))|(i += 2) {(b = cat[b chr((a(i) ^ 7))])}; for x in y {f(x)}`},
		{"Do While a\n Exit Do\nLoop\nDo\n b\nLoop Until c\nWhile d\n e\nWend", `loop |a|_ {break}; b(); loop |(! c)|_ {b()}; loop |d|_ {e()}`},
		{"Select Case a\nCase 1, 2 To 3\n b\nCase Is > 4\nCase Else\n c\nEnd Select", `switch a [1 2 3]{b()} [4]{} []{c()}`},
		{"Function F(ByVal a, b)\n F = F & a\n If b Then Exit Function\n F(1)\nEnd Function\nPrivate Sub G()\n h\nEnd Sub", `func f(a b) {(var f= = cat[f= a]); if b {return f=}; f(1); return f=}; func g() {h()}`},
		{"With CreateObject(\"MSXML2.XMLHTTP\")\n .Open \"GET\", u, False\n .Send\n x = .responseText\nEnd With", `(with=1 = createobject("MSXML2.XMLHTTP")); {with=1.open("GET" u false); with=1.send(); (x = with=1.responsetext)}`},
		{"Class A\n Private b\n Public Sub Class_Initialize\n  c\n End Sub\n Public Property Get D\n  D = Me.b\n End Property\nEnd Class\nSet x = New A", `class a {"constructor": func() {c()}; "d": func() {(var d= = this.b); return d=}}; (x = new a())`},
		{"Attribute VB_Name = \"x\"\n#If VBA7 Then\nPrivate Declare PtrSafe Function f Lib \"u\" (ByVal a As Long) As Long\n#End If\nSub AutoOpen()\n Dim s As String * 5\n s = Left$(t, 1)\n Shell s, vbHide\nEnd Sub\nOn Error Resume Next: y", `func autoopen() {(var s = _); (s = left(t 1)); shell(s vbhide)}; y()`},
		{"x = Nothing : ExecuteGlobal(x) : Eval \"y\" : Set z = Me", `(x = null); executeglobal(x); eval("y"); (z = this)`},
	})
}

// A broken line costs only itself.
func TestTolerance(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		{"a\nb = = 1\nc", `a(); (b = (undefined == 1)); BAD; c()`},
		{"a\nEnd If\nb", `a(); BAD; b()`},
		{"Function f\n a\n x = )\n b\nEnd Function\nc", `func f() {a(); (x = undefined); BAD; b(); return f=}; c()`},
		{"a \"b\nc", `a("b"); BAD; c()`},
		{"a\nIf b", `a(); if b {}; BAD`},
	})
}

func TestDeepNestingIsSurvived(t *testing.T) {
	reader.Deep(t, []string{"x=(", "If a Then\n", "For i=0 To 1\n", "x=Not ", "x=f(", "Do\n", "With a\n", "Sub a\n", "Class a\n", "While a\n", "If a Then If b Then ", "a(", "Select Case a\nCase 1\n", "x=f(-"},
		[]string{"x=-", "If a Then b ElseIf c Then ", "x=a^", "public ", "x&", "a.b", "\"", "'", "#", "_\n", "a:", "x=1+", "Case 1\n", "ElseIf a Then\n", "a!b", "Dim a(", "[", "Type a\n"})
}

func TestLimits(t *testing.T) { reader.Limits(t, "f a, \"b\"\n", "x=((((") }

var vocabulary = strings.Fields(`a b F .c ( ) , : = <> < + - * / \ ^ & Mod And Or Xor Not Is "d" "e""f" " ' 1 &H1F 1.5 #1/1/2000# _ If Then Else ElseIf End For To Step Each In Next Do While
	Until Loop Wend Select Case With Set Call Dim ReDim Const Function Sub Property Get Class Exit New Nothing Me Array On Error Resume Option Explicit Private Public As String Rem ! [ ] #If`)

func soup() *rapid.Generator[string] {
	blank := rapid.SampledFrom([]string{" ", " ", " ", "\n", "", "\r\n"})
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
		file, err := vbscript.Parse("a.vbs", "before 1\n"+soup().Draw(t, "source"), reader.Small())
		if err == nil && tokentest.Dump(file.Body[:1]) != `before(1)` {
			t.Fatalf("before is read as %s", tokentest.Dump(file.Body[:1]))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"x = a(1) & \"b\" ' c", "If a Then b Else c", "With x\n .y 1\nEnd With", "Function f(a)\nf = a\nEnd Function"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) { reader.Any(t, source) })
}

func BenchmarkParse(b *testing.B) {
	reader.Benchmark(b)
}
