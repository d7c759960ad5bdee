package twin_test

import (
	"strings"
	"testing"

	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
	"taisei/detect/twin"
)

func parsed(t testing.TB, source string) *parse.File {
	t.Helper()
	f, err := javascript.Parse("x.js", source, parse.DefaultLimits)
	if err != nil {
		t.Skip(err)
	}
	return f
}

const source = `
const http = require('http');
function greet(person, options) {
  const message = 'Good morning, ' + person.firstName + ' ' + person.lastName;
  options.logger.write(message);
  return http.get({ hostname: 'greetings.example', path: '/v1/send' });
}
module.exports = { greet };`

func TestStrays(t *testing.T) {
	for _, c := range []struct {
		name, minified string
		want           []string // the texts of each stray
	}{
		{"built from it", `const t=require("http");module.exports={greet:function(e,n){const r="Good morning, "+e.firstName+" "+e.lastName;return n.logger.write(r),t.get({hostname:"greetings.example",path:"/v1/send"})}};`, nil},
		{"a helper of the compiler", `function _c(e,t){if(!(e instanceof t))throw new TypeError("Cannot call a class as a function")}function _d(e,t,n){return Object.defineProperty(e,t,{value:n,enumerable:!0,configurable:!0,writable:!0}),e}`, nil},
		{"wrapped for every loader", `!function(e,t){"object"==typeof exports&&"undefined"!=typeof module?module.exports=t():"function"==typeof define&&define.amd?define(t):(e="undefined"!=typeof globalThis?globalThis:e||self).greet=t()}(this,(function(){}));`, nil},
		{"texts joined", `let a="Good morning, greetings.example firstName lastName and",b="greet logger write hostname path more";c("/v1/send Good morning, x")`, nil},
		{"one more function", `function a(e){return e.firstName}!function(){var q=require("crypto"),s=q.createDecipher("aes256",process.env.x);s.update("0a0b0c","hex","utf8")}();`, []string{"crypto aes256 0a0b0c hex utf8"}},
		{"outside any function", `var q=require("crypto");q.createHash("sha512").update(document.title)`, []string{"crypto sha512"}},
		{"a little is nothing", `function a(e){return e.other}`, nil},
		{"nothing", ``, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s twin.Sources
			s.Add(parsed(t, source))
			var got []string
			for _, stray := range s.Strays(parsed(t, c.minified)) {
				got = append(got, strings.Join(stray.Texts, " "))
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestMinified(t *testing.T) {
	long := strings.Repeat("a.b(c);", 500)
	for _, c := range []struct {
		name, source string
		want         bool
		stem         string
	}{
		{"dist/x.min.js", "", true, "x"},
		{"x-min.js", "", true, "x"},
		{"x.production.min.js", "", true, "x"},
		{".min.js", "", false, ""},
		{"x.js", long, true, ""},
		{"x.js", strings.ReplaceAll(long, ";", ";\n"), false, ""},
		{"x.js", "short", false, ""},
	} {
		if twin.Minified(c.name, []byte(c.source)) != c.want || twin.Stem(c.name) != c.stem {
			t.Errorf("%s: %v %q", c.name, twin.Minified(c.name, []byte(c.source)), twin.Stem(c.name))
		}
	}
}

// FuzzStrays holds that a file has nothing that it does not have itself.
func FuzzStrays(f *testing.F) {
	f.Add(source, `!function(){q.w.e.r("t","y")}()`)
	f.Fuzz(func(t *testing.T, a, b string) {
		var s twin.Sources
		s.Add(parsed(t, a))
		if own := s.Strays(parsed(t, a)); len(own) > 0 {
			t.Errorf("%+v", own)
		}
		for _, stray := range s.Strays(parsed(t, b)) {
			if int(stray.Pos) > len(b) || stray.Unknown < 3 || len(stray.Texts) > stray.Unknown {
				t.Errorf("%+v", stray)
			}
		}
	})
}
