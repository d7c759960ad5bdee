package evasion

import (
	"fmt"
	"strings"
)

// pythonRuns keep the whole program as data and run it.
func pythonRuns() []Evasion {
	return []Evasion{
		{Name: "python/run-text", Hope: "a text is no program", Apply: pythonRun(func(c string) string { return "exec(" + quote(c) + ")\n" })},
		{Name: "python/run-base64", Hope: "what is encoded cannot be read", Apply: pythonRun(func(c string) string {
			return fill("import base64\nexec(base64.b64decode('$1'))\n", base64Of(c))
		})},
		{Name: "python/run-hex", Hope: "what is encoded cannot be read", Apply: pythonRun(func(c string) string {
			return fill("exec(bytes.fromhex('$1').decode())\n", hexOf(c))
		})},
		{Name: "python/run-zlib", Hope: "what is packed cannot be read", Apply: pythonRun(func(c string) string {
			return fill("import zlib, base64\nexec(zlib.decompress(base64.b64decode(b'$1')))\n", base64Of(deflated(c)))
		})},
		{Name: "python/run-chr", Hope: "numbers are no program", Apply: pythonRun(func(c string) string {
			return fill("exec(''.join(map(chr, [$1])))\n", numbers(c, 0))
		})},
		{Name: "python/run-reversed", Hope: "a program does not run backwards", Apply: pythonRun(func(c string) string {
			return fill("exec($1[::-1])\n", quote(reversed(c)))
		})},
		{Name: "python/run-rot13", Hope: "a codec by name is no decoder", Apply: pythonRun(func(c string) string {
			return fill("import codecs\nexec(codecs.decode($1, 'rot_13'))\n", quote(rot13(c)))
		})},
		{Name: "python/run-xor", Hope: "a cipher of one's own has no name", Apply: pythonRun(func(c string) string {
			return fill("d = bytes.fromhex('$1')\nk = b'\\x5a'\nexec(bytes(d[i] ^ k[i % len(k)] for i in range(len(d))).decode())\n", hexOf(xored(c, 0x5a)))
		})},
		{Name: "python/run-twice", Hope: "one layer is opened, the next is not", Apply: pythonRun(func(c string) string {
			inner := fill("import zlib, base64\nexec(zlib.decompress(base64.b64decode('$1')))\n", base64Of(deflated(c)))
			return fill("exec(__import__('base64').b64decode('$1').decode())\n", base64Of(inner))
		})},
		{Name: "python/run-compile", Hope: "eval of a code object is no exec", Apply: pythonRun(func(c string) string {
			return fill("import base64\neval(compile(base64.b64decode('$1').decode(), '<string>', 'exec'))\n", base64Of(c))
		})},
		{Name: "python/run-named", Hope: "exec by another name is not exec", Apply: pythonRun(func(c string) string {
			return fill("import builtins, base64\ngetattr(builtins, 'ex' + 'ec')(getattr(base64, 'b64' + 'decode')('$1'))\n", base64Of(c))
		})},
		{Name: "python/run-globals", Hope: "exec out of a dictionary is not exec", Apply: pythonRun(func(c string) string {
			return fill("b = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)\nb['exec'](bytes.fromhex('$1').decode(), globals())\n", hexOf(c))
		})},
		{Name: "python/run-lambda", Hope: "a lambda hides both decoder and runner", Apply: pythonRun(func(c string) string {
			return fill("_ = lambda __: __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]))\nexec((_)(b'$1'))\n", reversed(base64Of(deflated(c))))
		})},
		{Name: "python/run-pieces", Hope: "a program in pieces is none", Apply: pythonRun(func(c string) string {
			var out strings.Builder
			var names []string
			for i, p := range pieces(base64Of(c), 40) {
				names = append(names, fmt.Sprintf("p%d", i))
				fmt.Fprintf(&out, "p%d = '%s'\n", i, p)
			}
			return out.String() + fill("import base64\nexec(base64.b64decode($1))\n", strings.Join(names, " + "))
		})},
		{Name: "python/run-buffer", Hope: "a program that is put together in a loop is not read", Apply: pythonRun(func(c string) string {
			return fill("buf = bytearray()\nfor n in ($1,):\n    buf.append(n ^ 3)\nexec(buf.decode())\n", byteNumbers(xored(c, 3)))
		})},
		{Name: "python/run-data-file", Hope: "data is not read", Apply: pythonBeside("notes.dat", func(c string) string { return base64Of(c) },
			"import os, base64\nexec(base64.b64decode(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'notes.dat')).read()))\n")},
		{Name: "python/run-text-file", Hope: "a text beside the program is not read", Apply: pythonBeside("LICENSE.txt", func(c string) string { return c },
			"with open(__file__.replace('$1', 'LICENSE.txt')) as f:\n    exec(f.read())\n")},
		{Name: "python/run-json-file", Hope: "settings are not read", Apply: pythonBeside("settings.json", func(c string) string {
			return `{"theme": "dark", "cache": "` + hexOf(c) + `"}`
		}, "import json, os\nwith open(os.path.join(os.path.dirname(__file__), 'settings.json')) as f:\n    exec(bytes.fromhex(json.load(f)['cache']).decode())\n")},
		{Name: "python/run-image-tail", Hope: "an image is not read", Apply: pythonBeside("logo.png", func(c string) string {
			return image + "#--#" + c
		}, "import pathlib\nexec(pathlib.Path(__file__).with_name('logo.png').read_bytes().split(b'#--#')[1])\n")},
		{Name: "python/run-second-module", Hope: "the module that is read first is clean", Apply: func(s *Source) bool {
			body, head, ok := s.pythonBody()
			if !ok || strings.Contains(s.Text, "__name__") || strings.Contains(s.Text, "__file__") {
				return false
			}
			s.put("compat_layer.py", body)
			s.Text = head + "import os, sys\nsys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))\nimport compat_layer\n"
			return true
		}},
	}
}

// image begins like a picture of one point.
const image = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x00IEND\xaeB`\x82"

func pythonRun(write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		body, head, ok := s.pythonBody()
		if !ok || !isPlain(body) || strings.Contains(body, "\r") {
			return false
		}
		s.Text = head + write(body)
		return true
	}
}

// pythonBeside keeps the program in a file; $1 of what reads it is the file's own name.
func pythonBeside(file string, data func(string) string, read string) func(*Source) bool {
	return func(s *Source) bool {
		body, head, ok := s.pythonBody()
		if !ok || !isPlain(body) {
			return false
		}
		s.put(file, data(body))
		s.Text = head + fill(read, s.base())
		return true
	}
}
