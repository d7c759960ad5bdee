package detect_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// opening is what a source of a language begins with.
var opening = map[string]string{".php": "<?php\n", ".py": "import os\nclass A: pass\n"}

// doubled are pieces of each language that invite more work than they are long: what
// calls the next twice, texts that grow, branches and loops, and what is decoded and
// run. #1 is the number of the piece and #2 the next.
var doubled = map[string][]string{
	".ts": {
		"function f#1(a: string): string { return f#2(a) + f#2(a as any) }\n",
		"class C#1<T> extends C#2 { x: T; get y() { return this.x ?? super.y } }; new C#1().y;\n",
	},
	".py": {
		"def f#1(a):\n    return f#2(a) + f#2({'b': a})\nf#1(os.environ)\n",
		"s = globals().get('s', '') + 'abcdefgh' + x\nif x#1: s += y\nfor i in x:\n    for j in s:\n        o[i] = j\nexec(s)\n",
		"class A#1(A):\n    def m(self): return [a + b for a in self.x for b in a if b] + super().m()\nA = A#1\nA().m()\n",
		"exec(__import__('base64').b64decode('cHJpbnQoMSk='))\neval('f#1(%r)' % x)\n",
	},
	".ps1": {
		"function F#1($a) { (F#2 $a) + (F#2 @{ b = $a }) }\nF#1 $env:PATH\n",
		"$s += 'abcdefgh' + $x\nif ($x#1) { $a += ,$y } else { $o = $z }\nforeach ($i in $x) { foreach ($j in $s) { $o[$i] = $j } }\niex $s\n",
		"$t = -join ('#1bcd'.ToCharArray() | % { [char]($_ -bxor 1) }); & ([scriptblock]::Create($t))\n",
	},
	".bat": {
		":f#1\ncall :f#2 %1\ncall :f#2 %~1\ngoto :eof\n",
		"set s=%s%abcdefgh%x%\nif \"%x%\"==\"#1\" (set a=%a%%y%) else (set a=%z%)\nfor %%i in (a b %x%) do (for %%j in (%s%) do call %%i %%j)\n%s%\n",
	},
	".vbs": {
		"Function F#1(a)\nF#1 = F#2(a) & F#2(a & \"b\")\nEnd Function\nF#1 x\n",
		"s = s & \"abcdefgh\" & x\nIf x#1 Then\na = a & y\nElse\na = z\nEnd If\nFor i = 1 To x\nFor j = 1 To 3\nd(i) = Chr(j)\nNext\nNext\nExecute s\n",
	},
	".php": {
		"function f#1($a) { return f#2($a) . f#2(['b' => $a]); } f#1($_ENV);\n",
		"$s .= 'abcdefgh' . $x; if ($x#1) { $a[] = $y; } else { $o = $z; } foreach ($x as $i) { foreach ($s as $j) { $o[$i] = $j; } } eval($s);\n",
		"eval(base64_decode('ZWNobyAxOw==')); assert(strrev($x) . 'f#1');\n",
	},
	".rb": {
		"def f#1(a)\n  f#2(a) + f#2({ b: a })\nend\nf#1(ENV)\n",
		"s += 'abcdefgh' + x\nif x#1\n  a << y\nelse\n  o = z\nend\nx.each { |i| s.each { |j| o[i] = j } }\neval(s)\n",
		"eval('cHV0cyAx'.unpack1('m'))\nsend(:\"f#1\", x)\n",
	},
}

// numbered is piece n of a kind.
func numbered(piece string, i int) string {
	return strings.NewReplacer("#1", fmt.Sprint(i), "#2", fmt.Sprint(i+1)).Replace(piece)
}

// TestLinearInEveryLanguage is TestLinear for the languages beside JavaScript and shell.
func TestLinearInEveryLanguage(t *testing.T) {
	for _, name := range programs {
		ext := filepath.Ext(name)
		for kind, piece := range doubled[ext] {
			t.Run(fmt.Sprint(name, ", ", kind), func(t *testing.T) {
				checkLinear(t, name, func(n int) string {
					return opening[ext] + repeat(n, func(i int) string { return numbered(piece, i) })
				})
			})
		}
	}
}

func checkLinear(t *testing.T, file string, source func(n int) string) {
	t.Helper()
	one, two, four := steps(file, source(256)), steps(file, source(512)), steps(file, source(1024))
	if float64(two) > 2.2*float64(one)+2000 || float64(four) > 2.2*float64(two)+2000 {
		t.Errorf("steps %d, %d, %d for input that doubles", one, two, four)
	}
}
