package engine

import "testing"

// TestImplicit holds that what Python calls without a call in the source is run.
func TestImplicit(t *testing.T) {
	tests := []struct{ source, want string }{
		{"class A:\n  def __call__(self):\n    print('hi')\nA()()\n", "hi"},
		{"class A:\n  def __getattr__(self, name):\n    print(name)\nA().hi\n", "hi"},
		{"class A:\n  def __getitem__(self, key):\n    print(key)\nA()['hi']\n", "hi"},
		{"class A:\n  def __add__(self, other):\n    print(other)\nA() + 'hi'\n", "hi"},
		{"class A:\n  def __enter__(self):\n    print('hi')\n  def __exit__(self, *a): pass\nwith A():\n  pass\n", "hi"},
		{"class A:\n  def __init_subclass__(cls):\n    print('hi')\nclass B(A):\n  pass\n", "hi"},
		{"class A:\n  def __add__(self, other):\n    print(other)\nclass B(A):\n  pass\nB() + 'hi'\n", "hi"},
		{"def f():\n  print('hi')\ndef g(a=f()):\n  pass\n", "hi"},
		{"import operator, string\nprint(operator.attrgetter('digits')(string)[:2])\n", "01"},
		{"import operator\nprint(operator.itemgetter('x')({'x': 'hi'}))\n", "hi"},
		{"import operator\nprint(operator.methodcaller('lower')('HI'))\n", "hi"},
		{"b = bytearray()\nfor n in (107, 108):\n  b.append(n - 3)\nprint(b.decode())\n", "hi"},
		{"import pathlib\nprint(pathlib.Path('/a/b').with_name('hi'))\n", "/a/hi"},
		{"d = {'x': 'hi'}\nprint(d['x'])\n", "hi"},
	}
	for _, tt := range tests {
		m := machine(memoryFiles{"i.py": tt.source})
		u := m.load("i.py", "")
		if u < 0 {
			t.Errorf("%s: not parsed: %v", tt.source, m.failed)
			continue
		}
		if got := m.capture(func() { m.runUnit(u) }).Render(); got != tt.want+"\n" {
			t.Errorf("%q prints %q, want %q", tt.source, got, tt.want)
		}
	}
}
