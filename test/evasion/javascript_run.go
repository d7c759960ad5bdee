package evasion

import (
	"fmt"
	"strings"
)

// javascriptRuns keep the whole program as data and run it.
func javascriptRuns() []Evasion {
	return []Evasion{
		{Name: "javascript/run-text", Hope: "a text is no program", Apply: javascriptRun(false, func(c string) string { return "eval(" + quote(c) + ");\n" })},
		{Name: "javascript/run-base64", Hope: "what is encoded cannot be read", Apply: javascriptRun(true, func(c string) string {
			return fill("eval(Buffer.from('$1','base64').toString('utf8'));\n", base64Of(c))
		})},
		{Name: "javascript/run-atob", Hope: "what is encoded cannot be read", Apply: javascriptRun(false, func(c string) string {
			return fill("eval(atob('$1'));\n", base64Of(c))
		})},
		{Name: "javascript/run-hex", Hope: "what is encoded cannot be read", Apply: javascriptRun(true, func(c string) string {
			return fill("eval(Buffer.from('$1','hex')+'');\n", hexOf(c))
		})},
		{Name: "javascript/run-unescape", Hope: "an old decoder is forgotten", Apply: javascriptRun(false, func(c string) string {
			return fill("eval(unescape('%$1'));\n", strings.Join(pieces(hexOf(c), 2), "%"))
		})},
		{Name: "javascript/run-charcodes", Hope: "numbers are no program", Apply: javascriptRun(false, func(c string) string {
			return fill("eval(String.fromCharCode.apply(null,[$1]));\n", numbers(c, 0))
		})},
		{Name: "javascript/run-reversed", Hope: "a program does not run backwards", Apply: javascriptRun(false, func(c string) string {
			return fill("eval($1.split('').reverse().join(''));\n", quote(reversed(c)))
		})},
		{Name: "javascript/run-xor", Hope: "a cipher of one's own has no name", Apply: javascriptRun(true, func(c string) string {
			return fill("var d=Buffer.from('$1','hex'),k='key7',o='';for(let i=0;i<d.length;i++){o+=String.fromCharCode(d[i]^k.charCodeAt(i%k.length))}\neval(o);\n", hexOf(xoredBy(c, "key7")))
		})},
		{Name: "javascript/run-zlib", Hope: "what is packed cannot be read", Apply: javascriptRun(true, func(c string) string {
			return fill("eval(require('zlib').inflateSync(Buffer.from('$1','base64')).toString());\n", base64Of(deflated(c)))
		})},
		{Name: "javascript/run-twice", Hope: "one layer is opened, the next is not", Apply: javascriptRun(false, func(c string) string {
			inner := fill("eval(atob('$1'))", base64Of(c))
			return fill("eval(unescape('%$1'));\n", strings.Join(pieces(hexOf(inner), 2), "%"))
		})},
		{Name: "javascript/run-function", Hope: "Function is not eval", Apply: javascriptRun(true, func(c string) string {
			return fill("new Function('require','module','exports','__dirname','__filename',Buffer.from('$1','base64').toString())(require,module,exports,__dirname,__filename);\n", base64Of(c))
		})},
		{Name: "javascript/run-constructor", Hope: "a constructor by an index is not Function", Apply: javascriptRun(true, func(c string) string {
			return fill("(()=>{})['const'+'ructor']('require','module','exports',Buffer.from('$1','hex').toString())(require,module,exports);\n", hexOf(c))
		})},
		{Name: "javascript/run-compile", Hope: "compiling a module is not eval", Apply: javascriptRun(true, func(c string) string {
			return fill("module._compile(Buffer.from('$1','base64').toString(),__filename);\n", base64Of(c))
		})},
		{Name: "javascript/run-vm", Hope: "the vm module is not eval", Apply: javascriptRun(true, func(c string) string {
			return fill("require('vm').runInNewContext(Buffer.from('$1','base64').toString(),Object.assign({require,module,exports,__dirname,process,Buffer,console,setTimeout,setInterval},globalThis));\n", base64Of(c))
		})},
		{Name: "javascript/run-pieces", Hope: "a program in pieces is none", Apply: javascriptRun(true, func(c string) string {
			var out strings.Builder
			var names []string
			for i, p := range pieces(base64Of(c), 40) {
				names = append(names, fmt.Sprintf("p%d", i))
				fmt.Fprintf(&out, "const p%d='%s';\n", i, p)
			}
			return out.String() + fill("eval(Buffer.from($1,'base64').toString());\n", strings.Join(names, "+"))
		})},
		{Name: "javascript/run-array", Hope: "numbers in an array are data", Apply: javascriptRun(true, func(c string) string {
			return fill("const n=[$1];let t='';for(const x of n){t+=String.fromCharCode(x-3)}\neval(t);\n", numbers(c, 3))
		})},
		{Name: "javascript/run-data-file", Hope: "data is not read", Apply: javascriptBeside("notes.dat", base64Of,
			"eval(Buffer.from(require('fs').readFileSync(require('path').join(__dirname,'notes.dat'),'utf8'),'base64').toString());\n")},
		{Name: "javascript/run-text-file", Hope: "a text beside the program is not read", Apply: javascriptBeside("CHANGES.txt", func(c string) string { return c },
			"const {readFileSync:r}=require('fs');eval(r(`${__dirname}/CHANGES.txt`).toString());\n")},
		{Name: "javascript/run-json-file", Hope: "settings are not read", Apply: javascriptBeside("settings.json", func(c string) string { return `{"theme":"dark","cache":"` + hexOf(c) + `"}` },
			"eval(Buffer.from(require('./settings.json').cache,'hex').toString());\n")},
		{Name: "javascript/run-image-tail", Hope: "an image is not read", Apply: javascriptBeside("logo.png", func(c string) string { return image + "#--#" + c },
			"eval(require('fs').readFileSync(__dirname+'/logo.png').toString('latin1').split('#--#')[1]);\n")},
		{Name: "javascript/run-second-file", Hope: "the file that is read first is clean", Apply: javascriptBeside("vendor_layer.js", func(c string) string { return c }, "module.exports=require('./vendor_layer');\n")},
		{Name: "javascript/run-exported-text", Hope: "a module that only exports a text is data", Apply: javascriptBeside("locale_data.js", func(c string) string {
			return "module.exports={en:'" + reversed(base64Of(c)) + "'};\n"
		}, "eval(Buffer.from(require('./locale_data').en.split('').reverse().join(''),'base64').toString());\n")},
	}
}

func xoredBy(s, key string) string {
	out := []byte(s)
	for i := range out {
		out[i] ^= key[i%len(key)]
	}
	return string(out)
}

func javascriptRun(node bool, write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		head, body := s.javascriptBody()
		if s.Module || node && !s.Node || !isPlain(body) || strings.Contains(body, "\r") || strings.TrimSpace(body) == "" {
			return false
		}
		s.Text = head + write(body)
		return true
	}
}

// javascriptBeside keeps the program in a file.
func javascriptBeside(file string, data func(string) string, read string) func(*Source) bool {
	return func(s *Source) bool {
		head, body := s.javascriptBody()
		if s.Module || !s.Node || !isPlain(body) || strings.TrimSpace(body) == "" {
			return false
		}
		s.put(file, data(body))
		s.Text = head + read
		return true
	}
}
