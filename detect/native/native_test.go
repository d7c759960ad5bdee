package native_test

import (
	"bytes"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taisei/detect/native"
)

// show writes facts so that a table can hold them.
func show(f native.Facts) string {
	parts := []string{f.Format, strings.Join(f.Libraries, " ")}
	var calls []string
	for _, c := range f.Calls {
		calls = append(calls, c.Name+"="+c.Can)
	}
	return strings.Join(append(parts, strings.Join(calls, " "), fmt.Sprint(f.Functions), strings.Join(f.Addresses, " "), f.Damage), "|")
}

var le = binary.LittleEndian

// words writes numbers of a width each.
func words(order binary.AppendByteOrder, list ...any) []byte {
	var b []byte
	for _, n := range list {
		switch n := n.(type) {
		case uint16:
			b = order.AppendUint16(b, n)
		case int: // 32 bits, as most are
			b = order.AppendUint32(b, uint32(n))
		case uint64:
			b = order.AppendUint64(b, n)
		case string:
			b = append(b, n...)
		}
	}
	return b
}

// elfOf is a library with what it needs and what it takes.
func elfOf(needed string, symbols ...string) []byte {
	names, places := []byte("\x00"+needed+"\x00"), []int{}
	for _, s := range symbols {
		places = append(places, len(names))
		names = append(names, s+"\x00"...)
	}
	const base = 0x10000
	dynamic := 64 + 2*56
	table := dynamic + 4*16
	strings := table + 24*(len(symbols)+1)
	total := uint64(strings + len(names))
	b := words(le, "\x7fELF\x02\x01\x01", "\x00\x00\x00\x00\x00\x00\x00\x00\x00", uint16(3), uint16(62), 1, uint64(0), uint64(64), uint64(0), 0, uint16(64), uint16(56), uint16(2), uint16(64), uint16(0), uint16(0))
	b = append(b, words(le, 1, 5, uint64(0), uint64(base), uint64(base), total, total, uint64(4096))...)
	b = append(b, words(le, 2, 4, uint64(dynamic), uint64(base+dynamic), uint64(0), uint64(64), uint64(64), uint64(8))...)
	b = append(b, words(le, uint64(1), uint64(1), uint64(5), uint64(base+strings), uint64(6), uint64(base+table), uint64(0), uint64(0))...)
	b = append(b, make([]byte, 24)...)
	for i, at := range places {
		section := uint16(0)
		if i == len(places)-1 {
			section = 1 // the last is its own
		}
		b = append(b, words(le, at, "\x12\x00", section, uint64(0), uint64(0))...)
	}
	return append(b, names...)
}

// peOf is a program that imports functions of one library; descriptors repeats them.
func peOf(library string, descriptors int, functions ...string) []byte {
	const at, base = 0x200, 0x1000 // of the only section, in the file and in memory
	table := base + 20*(descriptors+1)
	names := table + 8*(len(functions)+1)
	var thunks, text []byte
	for _, f := range functions {
		thunks = append(thunks, words(le, uint64(names+len(text)))...)
		text = append(text, "\x00\x00"+f+"\x00"...)
	}
	thunks = append(thunks, make([]byte, 8)...)
	one := words(le, table, 0, 0, names+len(text), table)
	section := append(bytes.Repeat(one, descriptors), make([]byte, 20)...)
	section = append(append(append(section, thunks...), text...), library+"\x00"...)
	b := append([]byte("MZ"), make([]byte, 0x3a)...)
	b = append(b, words(le, 0x40, "PE\x00\x00", uint16(0x8664), uint16(1), 0, 0, 0, uint16(240), uint16(0x22), uint16(0x20b))...)
	b = append(b, make([]byte, 106)...)
	b = append(b, words(le, 16, 0, 0, base, len(section))...)
	b = append(b, make([]byte, 240-112-16)...)
	b = append(b, words(le, ".idata\x00\x00", len(section), base, len(section), at, 0, 0, 0, 0x40000040)...)
	return append(append(b, make([]byte, at-len(b))...), section...)
}

func machoOf(library string, symbols ...string) []byte {
	names, entries := "\x00", []byte{}
	for _, s := range symbols {
		entries = append(entries, words(le, len(names), "\x01\x00", uint16(0), uint64(0))...)
		names += "_" + s + "\x00"
	}
	name := library + strings.Repeat("\x00", 8-len(library)%8)
	symtab := 32 + 24 + len(name) + 24
	b := words(le, 0xfeedfacf, 0x01000007, 3, 6, 2, 24+len(name)+24, 0, 0)
	b = append(b, words(le, 0xc, 24+len(name), 24, 0, 0, 0, name)...)
	b = append(b, words(le, 2, 24, symtab, len(symbols), symtab+len(entries), len(names))...)
	return append(append(b, entries...), names...)
}

func wasmOf(imports ...string) []byte {
	body := []byte{byte(len(imports))}
	for i, f := range imports {
		module, name, _ := strings.Cut(f, ".")
		body = append(body, byte(len(module)))
		body = append(append(body, module...), byte(len(name)))
		body = append(body, name...)
		body = append(body, []string{"\x00\x01", "\x01\x70\x01\x02\x03", "\x02\x00\x01", "\x03\x7f\x00"}[i%4]...)
	}
	b := append([]byte("\x00asm\x01\x00\x00\x00\x01\x01\x00\x02"), byte(len(body)))
	return append(b, body...)
}

// classOf is a class with methods of others, of which the parser needs the constants
// alone.
func classOf(methods ...string) []byte {
	var constants []byte
	n := 1
	add := func(b []byte) int { constants, n = append(constants, b...), n+1; return n - 1 }
	be := binary.BigEndian
	text := func(s string) uint16 { return uint16(add(words(be, "\x01", uint16(len(s)), s))) }
	for _, m := range methods {
		class, name, _ := strings.Cut(m, ".")
		c := uint16(add(words(be, "\x07", text(class))))
		pair := uint16(add(words(be, "\x0c", text(name), text("()V"))))
		add(words(be, "\x0a", c, pair))
		add(words(be, "\x05", uint64(7)))
		n++ // a long takes two numbers
	}
	return append(words(be, "\xca\xfe\xba\xbe", uint16(0), uint16(61), uint16(n)), constants...)
}

func fatOf(parts ...[]byte) []byte {
	b := words(binary.BigEndian, 0xcafebabe, len(parts))
	at := len(b) + 20*len(parts)
	for _, p := range parts {
		b = append(b, words(binary.BigEndian, 0x01000007, 3, at, len(p), 0)...)
		at += len(p)
	}
	return append(b, bytes.Join(parts, nil)...)
}

func wide(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }

func TestRead(t *testing.T) {
	url := "\x00http://c.example/gate?a=1\x00https://C.example/other \x00xhttp://192.0.2.7:8080\x00see ://nothing http://%s/ stratum+tcp://pool.example:3333\x00"
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"ELF", elfOf("libc.so.6", "execve", "puts", "mine"), "ELF|libc.so.6|execve=starts processes|2||"},
		{"PE", peOf("KERNEL32.dll", 1, "CreateProcessW", "GetTickCount", "SetClipboardData"), "PE|KERNEL32.dll|CreateProcessW=starts processes SetClipboardData=uses the clipboard|3||"},
		{"Mach-O", machoOf("/usr/lib/libSystem.B.dylib", "posix_spawn", "puts"), "Mach-O|/usr/lib/libSystem.B.dylib|posix_spawn=starts processes|2||"},
		{"Mach-O for two", fatOf(machoOf("/a", "dlopen"), machoOf("/b", "connect", "dlopen")), "Mach-O|/a /b|dlopen=loads code connect=uses the network|3||"},
		{"Mach-O that is cut", fatOf(machoOf("/a", "dlopen"), machoOf("/b", "connect"))[:200], "Mach-O|/a|dlopen=loads code|1||a part of it is not there"},
		{"WebAssembly", wasmOf("env.a", "env.table", "wasi_snapshot_preview1.sock_send"), "WebAssembly|env wasi_snapshot_preview1|wasi_snapshot_preview1.sock_send=uses the network|3||"},
		{"class", classOf("java/lang/Runtime.exec", "a/B.c", "my/Loader.defineClass"), "Java class||java.lang.Runtime.exec=starts processes java.lang.ClassLoader.defineClass=loads code|3||"},
		{"class that is cut", classOf("java/lang/Runtime.exec", "a/B.c")[:60], "Java class||java.lang.Runtime.exec=starts processes|1||its constants are damaged"},
		{"static library", []byte("!<arch>\nx.o/"), "static library|||0||"},
		{"addresses", []byte("!<arch>\n" + url), "static library|||0|http://c.example/gate?a=1 http://192.0.2.7:8080 stratum+tcp://pool.example:3333|"},
		{"addresses of Windows", []byte("!<arch>\n" + wide("https://c.example/x") + "\x00\x00"), "static library|||0|https://c.example/x|"},
		{"a text", []byte("MZ is a text"), "|||0||"},
		{"nothing", nil, "|||0||"},
		{"an ELF of 8 bytes", []byte("\x7fELF\x02\x01\x01\x00"), "ELF|||0||it is cut off"},
	}
	for _, tt := range tests {
		if got := show(native.Read(tt.data)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
		if native.Is(tt.data) != !strings.HasPrefix(tt.want, "|") {
			t.Errorf("%s: Is says %v", tt.name, native.Is(tt.data))
		}
	}
}

// What the tests make is what the standard library reads.
func TestMade(t *testing.T) {
	e, err := elf.NewFile(bytes.NewReader(elfOf("libc.so.6", "execve", "mine")))
	if err != nil || len(e.Progs) != 2 {
		t.Errorf("ELF: %v", err)
	}
	p, err := pe.NewFile(bytes.NewReader(peOf("KERNEL32.dll", 1, "WinExec")))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := p.ImportedSymbols(); err != nil || !slices.Equal(s, []string{"WinExec:KERNEL32.dll"}) {
		t.Errorf("PE: %v %v", s, err)
	}
	m, err := macho.NewFile(bytes.NewReader(machoOf("/usr/lib/x", "dlopen")))
	if err != nil {
		t.Fatal(err)
	}
	if l, err := m.ImportedLibraries(); err != nil || !slices.Equal(l, []string{"/usr/lib/x"}) || len(m.Symtab.Syms) != 1 {
		t.Errorf("Mach-O: %v %v", l, err)
	}
}

// The programs of the machine are read as the standard library reads them.
func TestRealPrograms(t *testing.T) {
	for _, name := range []string{"/bin/ls", "/bin/sh", "/usr/bin/git", "/usr/bin/ssh", "/usr/bin/node"} {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		e, err := elf.NewFile(bytes.NewReader(data))
		if err != nil {
			continue
		}
		libraries, _ := e.ImportedLibraries()
		symbols, _ := e.ImportedSymbols()
		if f := native.Read(data); !slices.Equal(f.Libraries, libraries) || f.Functions < len(symbols) || f.Functions > len(symbols)+100 || f.Damage != "" {
			t.Errorf("%s: %v and %d functions, the library has %v and %d", name, f.Libraries, f.Functions, libraries, len(symbols))
		}
	}
}

func TestRealClass(t *testing.T) {
	dir := t.TempDir()
	source := "import java.net.*;\nclass A { public static void main(String[] a) throws Exception { long l = 5000000000L; Runtime.getRuntime().exec(a); new URL(\"http://c.example/x\").openStream(); Runnable r = () -> System.out.println(l + \"é\"); r.run(); } }\n"
	if err := os.WriteFile(filepath.Join(dir, "A.java"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("javac", "-encoding", "UTF-8", "A.java")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("%v %s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "A.class"))
	if err != nil {
		t.Fatal(err)
	}
	f := native.Read(data)
	f.Functions = 0
	if got, want := show(f), "Java class||java.lang.Runtime.exec=starts processes java.net.URL.openStream=uses the network|0|http://c.example/x|"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// Tables that point at one another's names again and again cost no more than the
// budget, and say so.
func TestHostile(t *testing.T) {
	many := make([]string, 4000)
	for i := range many {
		many[i] = "f"
	}
	symbols := elfOf("a", slices.Repeat([]string{"f"}, 300_000)...)
	for name, data := range map[string][]byte{
		"imports that share a table": peOf("a.dll", 20_000, many...),
		"symbols":                    symbols,
		"no end of dynamic entries":  with(elfOf("a"), 64+56+32, "\xff\xff\xff\xff\xff\xff\xff\x7f"),
		"wasm":                       append([]byte("\x00asm\x01\x00\x00\x00\x02\xff\xff\x7f\xff\xff\xff\x7f"), bytes.Repeat([]byte("\x00\x00\x00\x00"), 1<<19)...),
		"classes":                    classOf(slices.Repeat([]string{"a.b"}, 8000)...),
	} {
		f := native.Read(data)
		if f.Steps > native.Budget+10 || len(f.Libraries) > 64 || f.Functions > native.Budget {
			t.Errorf("%s: %d steps, %d libraries, %d functions", name, f.Steps, len(f.Libraries), f.Functions)
		}
		if (name == "imports that share a table" || name == "symbols") && f.Damage == "" {
			t.Errorf("%s: nothing is said of what is left out, after %d steps", name, f.Steps)
		}
	}
}

func with(data []byte, at int, change string) []byte {
	out := bytes.Clone(data)
	copy(out[at:], change)
	return out
}

func FuzzRead(f *testing.F) {
	for _, seed := range [][]byte{
		elfOf("libc.so.6", "execve", "mine"), peOf("a.dll", 2, "WinExec"), machoOf("/a", "dlopen"), fatOf(machoOf("/a", "dlopen")), wasmOf("env.a", "env.b", "env.c", "env.d"),
		classOf("java/lang/Runtime.exec"), []byte("!<arch>\nhttp://c.example/"), []byte(wide("https://c.example/x")),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts := native.Read(data)
		if (facts.Format != "") != native.Is(data) || facts.Steps > native.Budget+10 {
			t.Errorf("%+v", facts)
		}
		for _, s := range slices.Concat(facts.Libraries, facts.Addresses) {
			if s == "" || len(s) > 200 || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Errorf("%q is shown", s)
			}
		}
	})
}
