package python_test

import (
	"strings"
	"testing"
)

// TestBrokenLineCostsOnlyItself puts a line that cannot be read between others.
func TestBrokenLineCostsOnlyItself(t *testing.T) {
	lines := []string{
		"a b", "a = = 1", "x = [1, 2", "x = (1, 2]", "f(a, b", "f(a b)", "x = 'no end", "x = f'{a'", "x = f'{a!}'", "%matplotlib inline", "!ls -l", "a?",
		"$", "def f(:", "if a", "class :", "for in b:", "while", "with as b:", "import", "from a import", "from import b", "lambda x", "x = {a: }", "{a:b, c}",
		"return return", "a +", "a if b", "not", "else:", "elif a:", "except:", "finally:", "f(**)", "[a for]", "[for a in b]", "a.", "a[", "a]", ")", "}",
		"f() = 1", "1 = a", "(a for a in b) += 1", "@", "raise from", "del", "'''a", "x = \"\"\"a", "assert", "global", "print >>", "`a", "a..b", "\\ a",
	}
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			file := read(t, "before(1)\n"+line+"\nafter(2)\n")
			if len(file.Bad) == 0 {
				t.Error("nothing is bad")
			}
			if got := dump(file.Body); !strings.HasPrefix(got, "before(1); ") || !strings.HasSuffix(got, "; after(2)") {
				t.Errorf("read as %s", got)
			}
			for _, bad := range file.Bad {
				if at := file.Position(bad.Pos); at.Line != 2 || strings.Contains(file.Source[bad.Pos:bad.End], "after") {
					t.Errorf("%d:%d %q is bad: %s", at.Line, at.Column, file.Source[bad.Pos:bad.End], bad.Message)
				}
			}
		})
	}
}

func TestBrokenBlocks(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"no block", "if a:\nb", "if a {BAD}; b"},
		{"no block at the end", "if a:", "if a {BAD}"},
		{"a header", "def f(a b):\n  c\nd", "BAD; c; d"},
		{"an open bracket before a statement", "def f():\n  x = g(1,\n  return x\ny", "def f() {BAD; return x}; y"},
		{"an open bracket before a function", "x = {'a': [1,\n  2,\ndef f():\n  return 1", "BAD; def f() {return 1}"},
		{"an open bracket to the end", "x = (1,\n  2\n  3", "BAD"},
		{"a method", "class A:\n  def f(self: pass\n  def g(self): a", "class A(_) [method \"g\":def g() {(var self = #this); a}] {BAD}"},
		{"after a semicolon", "a; b c; d\ne", "a; BAD; e"},
		{"half a format", "f'''{a\n}{b c}\n'''; d\ne", "BAD; e"},
		{"a member of a class", "class A:\n  a = 1 2\n  b = 3", "class A(_) [static \"b\":3] {BAD}"},
		{"a clause", "try:\n  a\nexcept b c:\n  d\nfinally:\n  e", "try {a}; BAD; d; BAD; e"},
		{"deeper than its block", "a\n  b\nc", "a; b; c"},
		{"an encoding that is not ASCII's", "# coding: utf-7\na", "BAD; a"},
		{"an encoding in the second line", "#!/bin/python\n# vim: set fileencoding=unicode_escape :\na", "BAD; a"},
		{"an encoding too late", "a\n# coding: utf-7", "a"},
		{"an encoding where a character hides a backslash", "# coding: gbk\n'\x81\\'; a; '", "BAD; \"\x81'; a; \""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			want := test.want
			if strings.Contains(want, "\x81") {
				want = "BAD; " + quote("\x81'; a; ")
			}
			if got := dump(read(t, test.source).Body); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestEncodingsThatKeepASCII(t *testing.T) {
	for _, name := range []string{"utf-8", "UTF8", "utf_8", "utf-8-unix", "latin-1", "iso-8859-15", "ISO8859-1", "cp1252", "windows-1251", "ascii", "koi8-r", "gbk", "euc-jp"} {
		if file := read(t, "# -*- coding: "+name+" -*-\na"); len(file.Bad) > 0 {
			t.Errorf("%s: %s", name, badOf(file))
		}
	}
}
