package batch_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse/batch"
	"taisei/detect/parse/token/tokentest"
)

var reader = tokentest.Reader{Parse: batch.Parse, Path: "a.bat"}

func TestCorpus(t *testing.T) { reader.Corpus(t, "TAISEI_BATCH_SOURCES", ".bat", ".cmd") }

func TestLowering(t *testing.T) {
	reader.Lowerings(t, [][2]string{
		{"@echo off\r\nrem a 'b\r\n:: c\r\npowershell -c \"a b\" d", `"echo"("off"); "powershell"("-c" "a b" "d")`},
		{"p^o^w^er\"sh\"ell -enc YQBi & cmd/c start \"\" x.exe&&y||z | w >o 2>&1 <i", `"powershell"("-enc" "YQBi"); (("cmd"("/c" "start" "" "x.exe") && "y"()) || pipe["z"() ((("w"() > "o") 2>& "1") < "i")])`},
		{"set A=b c&set \"d=e&f\" & set /p g=<h\nset", `(a = "b c"); (d = "e&f"); ((g = "set/p"("")) < "h"); "set"("")`},
		{"set /a x=1+2*0x10, y+=x\nset /a \"z=(x<<2)&3\"&echo q", `(x = (1 + (2 * 16))); (y += x); (z = ((x << 2) & 3)); "echo"("q")`},
		{"echo %A%%%b %1 %~dp0x %a:~1,2% %a:~-3% %a:~1,-1% %a:~-3,2% %a:b=c%", `"echo"(cat[a "%b " 1 " " ~dp0 "x " a[1:3] " " a[-3:_] " " a[1:-1] " " a[-3:-1] " " "${//}"(a "b" "c")])`},
		{"%a:~0,1%%b% /c \"x y\" %c%", `%(cat[a[0:1] b " /c \"x y\" " c] cat[a[0:1] b] "/c" "x y" c)`},
		{"setlocal enabledelayedexpansion\necho !x! \"!y:~1!\"\n!z! a", `"setlocal"("enabledelayedexpansion"); "echo"(cat[x " \"" y[1:_] "\""]); %(cat[z " a"] z "a")`},
		{"if exist a (b) else c\nif not \"%x%\"==\"\" goto d\nif /i %y% equ 1 (\n e\n f\n) else (\n g\n)\nif defined h i", `if "exist"("a") {{"b"()}} else {"c"()}; if (! (x == "")) {"goto"("d")}; if (y == "1") {{"e"(); "f"()}} else {{"g"()}}; if "defined"(h) {"i"()}`},
		{"for %%i in (a,b c) do echo %%i & d\nfor /l %%n in (1,1,3) do (e %%n)\nfor /f \"tokens=1 delims=:\" %%a in ('curl -s x ^| find \"y\"') do set z=%%~a\nfor /f %%b in (f.txt) do g", `for %i in ["a" "b" "c"] {"echo"(cat[%i " "]); "d"()}; for %n in ..("1" "1" "3") {{"e"(%n)}}; for %a in run{pipe["curl"("-s" "x") "find"("y")]} {(z = %a)}; for %b in "type"("f.txt") {"g"()}`},
		{"call :f 1\nexit /b\n:f\necho %1\ngoto :eof\n:g\nh", `func :f() {"echo"(1)}; func :g() {"h"()}; "call"(":f" "1"); "exit"("/b"); "echo"(1); "goto"(":eof"); "h"()`},
		{"a ^\n b\n(c & d) > e\n) f", `"a"("b"); (run{{"c"(); "d"()}} > "e"); "f"()`},
		{"reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v a /d \"c:\\x y.exe\" /f", `"reg"("add" "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run" "/v" "a" "/d" "c:\\x y.exe" "/f")`},
		{"for %i in (1) do @echo %i %TEMP%", `for %i in ["1"] {"echo"(cat[%i " " temp])}`},
	})
}

func TestDeepNestingIsSurvived(t *testing.T) {
	reader.Deep(t, []string{"(", "if a==b (", "for %%i in (a) do (", "if a==b ", "if a==b (\n", "a|("},
		[]string{"a&", "a|", "a&&", "\"", "%", "%a:", "!", "^", ">", "2>&1 ", ":a\n", "set a=", "echo ", ")", "for ", "if ", "@", "a^\n", "set \"", "for /f %%i in ('"})
}

func TestLimits(t *testing.T) { reader.Limits(t, "f %a% b\n", "((((") }

var vocabulary = strings.Fields(`a b %a% %%i %i %1 %~dp0 %a:~1,2% %a:b=c% !a! % ! ^ ^^ " "c" ( ) & && | || > >> 2>&1 < @ : :l :: if not exist defined == equ else for /f /l in do
	set /a /p x=1 "x=2" echo echo. rem goto call exit /b 'c' + * , ; = / \" "tokens=*"`)

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

func FuzzParse(f *testing.F) {
	for _, s := range []string{"set a=b\n%a:~0,1% c & d", "for /f \"x\" %%i in ('a') do (b %%~i\n)", "if not exist a (b) else c > d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) { reader.Any(t, source) })
}

func BenchmarkParse(b *testing.B) {
	reader.Benchmark(b)
}
