package shell_test

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"taisei/detect/parse"
	"taisei/detect/parse/shell"
)

func read(t testing.TB, source string) *parse.File {
	t.Helper()
	file, err := shell.Parse("a.sh", source, parse.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestLowering(t *testing.T) {
	tests := []struct{ source, want string }{
		// Words.
		{`curl -s http://a.invalid`, `call("curl" "-s" "http://a.invalid")`},
		{`c""u'r'l \-s`, `call("curl" "-s")`},
		{`$'\x63ur\154' $'a\tb\u00e9\'' "a\$b\c"`, `call("curl" "a\tbé'" "a$b\\c")`},
		{`echo "a$x${y}b"`, `call("echo" cat["a" $x $y "b"])`},
		{`$cmd a`, `call($cmd "a")`},
		{`{curl,-s,http://a.invalid}`, `call("curl" "-s" "http://a.invalid")`},
		{`echo {1..3} a{b,c}d {x`, `call("echo" "1" "2" "3" "abd" "acd" "{x")`},
		{`echo {1..100000}`, `call("echo" "{1..100000}")`},
		{`curl${IFS}-s$IFS"$u"`, `call("curl" "-s" $u)`},
		{`f "$@" "${a[@]}" $*`, `call("f" ...$@ ...$a ...$*)`},
		{`echo ''`, `call("echo" "")`},
		{"echo a\\\nb", `call("echo" "ab")`},
		{`echo ~/.ssh/id_rsa *.txt`, `call("echo" "~/.ssh/id_rsa" "*.txt")`},
		// Expansions.
		{`x=${a:-b}${a-b}${a:=b}${a:+b}${a:?b}`, `($x = cat[($a || "b") ($a ?? "b") ($a || ($a = "b")) ($a && "b") ($a || call("${?}" "b"))])`},
		{`x=${a:1:3}${a:2}${a: -4:2}${a:1:-1}${a: -2:2}${a:i:n}`, `($x = cat[$a[1:4] $a[2:_] $a[(- 4):-2] $a[1:(- 1)] $a[(- 2):_] $a[$i:($i + $n)]])`},
		{`x=${a/b/c}${a//b}${a/#b/c}${a/%b/c}`, `($x = cat[call("${/}" $a "b" "c") call("${//}" $a "b" "") call("${/#}" $a "b" "c") call("${/%}" $a "b" "c")])`},
		{`x=${a#*/}${a##"*"}${a%.*}${a%%$b}`, `($x = cat[call("${#}" $a "*/") call("${##}" $a "\\*") call("${%}" $a ".*") call("${%%}" $a $b)])`},
		{`x=${a^^}${a,}${#a}${!a}${!a*}${a@Q}`, `($x = cat[call("${^^}" $a) call("${,}" $a) $a.length call("${!}" $a) call("${!*}" "a") call("${@Q}" $a)])`},
		{`x=$(id)`, `($x = run{call("id")})`},
		{"x=`echo \\`id\\``", `($x = run{call("echo" run{call("id")})})`},
		{`x=$((1+0x10*y-16#ff))`, `($x = ((1 + (16 * $y)) - 255))`},
		{`x=$((a[1]>2?3:$b))`, `($x = (($a[1] > 2) ? 3 : $b))`},
		{`bash <(curl -s $u)`, `call("bash" call("<()" run{call("curl" "-s" $u)}))`},
		// Assignments.
		{`A=1 B="$x" make`, `($A = "1") ($B = $x) call("make")`},
		{`A=1 B=`, `($A = "1"); ($B = "")`},
		{`A+=x`, `($A += "x")`},
		{`export A=1 B; readonly C=$x`, `(export $A = "1"); (export $B = _); (export $C = $x)`},
		{`export`, `call("export")`},
		{`export -p`, `call("export" "-p")`},
		{`export $(cat .env)`, `call("export" run{call("cat" ".env")})`},
		{`"export" A=$x`, `(export $A = $x)`},
		{`a=(x "$y" $(z)); a[2]=c; echo ${a[1]} ${a[i]}`, `($a = array["x" $y ...run{call("z")}]); ($a[2] = "c"); call("echo" $a[1] $a[$i])`},
		{`declare -A m=([k]=v); m[j]=w; echo ${m[j]}`, `(export $m = object["k":"v"]); ($m["j"] = "w"); call("echo" $m["j"])`},
		{`declare -a l; local x`, `(export $l = array[]); (export $x = _)`},
		// Compositions.
		{`a | b |& c`, `pipe[call("a") call("b") call("c")]`},
		{`a && b || ! c`, `((call("a") && call("b")) || (! call("c")))`},
		{`a && { b; c; }`, `(call("a") && run{{call("b"); call("c")}})`},
		{`a >f 2>&1 <g`, `(((call("a") > "f") 2>& "1") < "g")`},
		{`>f`, `(_ > "f")`},
		{"cat <<E >f\na $x \\$y\nE\necho", `((call("cat") << cat["a " $x " $y\n"]) > "f"); call("echo")`},
		{"cat <<'E'\na $x\nE", `(call("cat") << "a $x\n")`},
		{"cat <<-E\n\ta\n\t\tb\n\tE", `(call("cat") << "a\nb\n")`},
		{`cat <<<"$x"`, `(call("cat") <<< $x)`},
		{`if a; then b; elif c; d; then e; else f; fi`, `if call("a") {call("b")} else {if (call("c") , call("d")) {call("e")} else {call("f")}}`},
		{`for f in a $x "$y" $(z); do g; done`, `for $f in array["a" ...$x $y ...run{call("z")}] {call("g")}`},
		{`for f; do g; done`, `for $f in array[...$@] {call("g")}`},
		{`for ((i=0;i<3;i++)); do g; done`, `loop ($i = 0)|($i < 3)|(++ $i) {call("g")}`},
		{`while read -r l; do g; done <f`, `(run{loop |call("read" "-r" "l")|_ {call("g")}} < "f")`},
		{`until a; do break; done`, `loop |(! call("a"))|_ {break}`},
		{`case $x in a|b*) c ;; *) d ;; esac`, `switch $x ["a" "b*"]{call("c")} []{call("d")}`},
		{`f() { local a=$1; return 2; }; function g { f; }`, `func f {(export $a = $1); return "2"}; func g {call("f")}`},
		{`(a; b) | sh`, `pipe[run{{call("a"); call("b")}} call("sh")]`},
		{`a & b`, `call("a"); call("b")`},
		{`[ -f x ] && test y`, `(call("test" "-f" "x") && call("test" "y"))`},
		{`[[ -f x && $a == b* || $a != "b*" || $a =~ ^x || 1 -lt 2 ]]`, `(call("test" "-f" "x") && (call("case" $a "b*") || (($a !== "b*") || (call("=~" $a "^x") || ("1" < "2")))))`},
		{`((i+=2)); let j=3`, `($i += 2); ($j = 3)`},
		{`eval "$x"; . ./f; exit 1`, `call("eval" $x); call("." "./f"); call("exit" "1")`},
		{`time a; ! b`, `call("a"); (! call("b"))`},
		{"a\r\nb\r\n", `call("a"); call("b")`},
	}
	for _, test := range tests {
		if got := dump(read(t, test.source).Body); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.source, got, test.want)
		}
	}
}

func TestTolerance(t *testing.T) {
	tests := []struct {
		name, source, want string
		bad                int
	}{
		{"a broken line", "a\nb (c\nd\n", `call("a"); BAD; call("d")`, 1},
		{"a broken line inside", "f() {\n a\n b (c\n d\n}\ne", `func f {call("a"); BAD; call("d")}; call("e")`, 1},
		{"unclosed quote at the end", "a\nb \"c\n", `call("a"); BAD`, 1},
		{"unclosed block", "a\nif b; then\nc\n", `call("a"); BAD; call("c")`, 1},
		{"stray closer", "a\nfi\nb", `call("a"); BAD; call("b")`, 1},
		{"here-document before the error", "cat <<E; x\na (\nE\nb\nc (d\ne", "(call(\"cat\") << \"a (\\n\"); call(\"x\"); call(\"b\"); BAD; call(\"e\")", 1},
		{"not UTF-8", "a '\xff\xfe' # \xff\nb", `call("a" "\xff\xfe"); call("b")`, 0},
		{"zsh", "#!/bin/zsh\necho *(N)\necho ${(f)x}", `call("echo" "*(N)"); call("echo" $x)`, 0},
		{"POSIX", "a\nf() ( b )\n[[=1; echo", `call("a"); func f {call("b")}; call("[[=1"); call("echo")`, 0},
		{"binary tail", "a\nexit 0\n\x00\x01\x02\x03'\"`(\x00\x01", `call("a"); call("exit" "0")`, 1},
		{"here-document without its end", "a\npython3 - <<'E'\nx('", `call("a"); (call("python3" "-") << "x('\n")`, 0},
		{"subshell like arithmetic", "x=$((a -b; c) 2>&1)\n((a; b) | c)\nd", `($x = run{call("a" "-b"); (call("c") 2>& "1")}); {call("a"); pipe[call("b") call("c")]}; call("d")`, 0},
		{"unknown expansion", "curl ${{1}} $y\nb", `call("curl" "______" $y); call("b")`, 1},
		{"two of them", "curl ${{1}} $((a) 2>&1)", `call("curl" "______" run{(call("a") 2>& "1")})`, 1},
		{"nothing", "", "", 0},
		{"nothing but an error", ")", "BAD", 1},
		{"all broken", ")\n)\n)\n", "BAD; BAD; BAD", 3},
	}
	for _, test := range tests {
		file := read(t, test.source)
		if got := dump(file.Body); got != test.want || len(file.Bad) != test.bad {
			t.Errorf("%s: %q\n got %s, %d bad\nwant %s, %d bad", test.name, test.source, got, len(file.Bad), test.want, test.bad)
		}
	}
}

// Everything that nests, far beyond what the stack allowed here holds: an overflow
// would end the test, for Go cannot recover from it.
func TestDeepNestingIsSurvived(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(32 << 20))
	refused := []string{
		"{ ", "( ", "$(", "\"$(", "${a:-", "$((", "$(( (", "((", "if ", "while ", "case $(", "<(", "f() ", "time ", "coproc ",
		"$((a=", "$((a?b:", "$((-", "$((a**", "a[", "<<E\n$(", "((1+", "${a[", "${a/", "${a:", "x=$((", "if a; then b; else ",
	}
	read := []string{"`", "[[ ( ", "[[ ! ", "a && ", "a | ", "#\n", "a=(", "! ", "\\\n", "cat <<A$(", "function f ", "{a,", "if a; then b; elif c; then d; el"}
	for i, piece := range append(refused, read...) {
		file, err := shell.Parse("deep.sh", strings.Repeat(piece, (256<<10)/len(piece)), parse.Limits{})
		var limit *parse.LimitError
		if i < len(refused) && (!errors.As(err, &limit) || limit.Limit != "depth") || i >= len(refused) && err != nil {
			t.Errorf("%q: %v", piece, err)
		}
		if file == nil {
			t.Errorf("%q: what was read before is lost", piece)
		}
	}
}

func TestLimits(t *testing.T) {
	tests := []struct {
		name, source string
		limits       parse.Limits
		want         string
		body         string
	}{
		{"bytes", "echo a", parse.Limits{Bytes: 3}, "read a.sh: more than 3 bytes", ""},
		{"depth", "a\n" + strings.Repeat("{ ", 50) + "b" + strings.Repeat("; }", 50), parse.Limits{Depth: 20}, "read a.sh: more than 20 depth at line 2, column 41", `call("a")`},
		{"depth beyond the parser's", "a\n" + strings.Repeat("(", 9000), parse.Limits{}, "read a.sh: more than 1000 depth at line 1, column 1", `call("a")`},
		{"nodes", "a\nb\nc\nd\ne", parse.Limits{Nodes: 9}, "read a.sh: more than 9 nodes at line 4, column 1", `call("a")`},
	}
	for _, test := range tests {
		file, err := shell.Parse("a.sh", test.source, test.limits)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
		if file != nil && !strings.HasPrefix(dump(file.Body), test.body) {
			t.Errorf("%s: kept %s", test.name, dump(file.Body))
		}
	}
}

func TestPositions(t *testing.T) {
	source := "a\n  curl \"x\" $y >f\n"
	file := read(t, source)
	redirect := file.Body[1].(*parse.ExprStmt).X.(*parse.Redirect)
	call := redirect.Command.(*parse.Call)
	got := fmt.Sprint(file.Position(call.Pos), file.Position(call.Args[0].Start()), file.Position(call.Args[1].Start()), file.Position(redirect.Pos), file.Position(redirect.Target.Start()))
	if want := "{2 3} {2 8} {2 12} {2 15} {2 16}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
