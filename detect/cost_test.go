package detect_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"taisei/detect"
)

// TestLinear holds that twice the input takes no more than twice the steps, for
// shapes that invite more.
func TestLinear(t *testing.T) {
	library, err := os.ReadFile(filepath.Join("testdata", "british_airways", "tampered", "gauge-2.4.1.js"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, file string
		make       func(n int) string
	}{
		{"real code", "x.js", func(n int) string {
			return repeat(n/32, func(int) string { return "(function(){" + string(library) + "})();\n" })
		}},
		{"functions that call the next twice", "x.js", func(n int) string {
			return repeat(n, func(i int) string { return fmt.Sprintf("function f%d(a){return f%d(a)+f%d({b:a})}\n", i, i+1, i+1) }) + "f0(process.env)"
		}},
		{"functions in functions", "x.js", func(n int) string {
			return repeat(n/8, func(i int) string {
				return fmt.Sprintf("var g%d=function(a){return [1,2,3].map(function(b){return [a].map(function(c){return b+c+g%d})})};g%d(%d);\n", i, i-1, i, i)
			})
		}},
		{"branches", "x.js", func(n int) string {
			return "var a=[],o={};" + repeat(n, func(i int) string { return fmt.Sprintf("if(x%d){a.push(y);o.k%d=a}else{o=z||o}\n", i, i) })
		}},
		{"loops", "x.js", func(n int) string {
			return repeat(n, func(i int) string {
				return fmt.Sprintf("for(var i=0;i<x.length;i++){for(var j in x){while(y){x[i]=j+%d}}}\n", i)
			})
		}},
		{"one text", "x.js", func(n int) string {
			return "var s='';" + repeat(n, func(i int) string { return "s+='abcdefgh'+x;" }) + "eval(s)"
		}},
		{"calls of one function", "x.js", func(n int) string {
			return "function f(a){for(var i=0;i<9;i++)a=a+i;return a}" + repeat(n, func(i int) string { return fmt.Sprintf("f('k%d');f(x%d);\n", i, i) })
		}},
		{"promises", "x.js", func(n int) string {
			return "let p=new Promise(r=>{setTimeout(()=>r(1))});" + repeat(n, func(i int) string { return fmt.Sprintf("p=p.then(async v=>{await v;return v+%d});\n", i) })
		}},
		{"shell", "x.sh", func(n int) string {
			return repeat(n, func(i int) string {
				return fmt.Sprintf("f%d() { x=$(f%d \"$1\" | sed s/a/b/); if [ $x ]; then y=\"$y$x\"; fi; }\n", i, i-1)
			}) + "f9 a\n"
		}},
		{"layers", "x.sh", func(n int) string {
			return repeat(n/16, func(i int) string { return fmt.Sprintf("echo %d | base64 | sh; eval \"echo %d\"\n", i, i) })
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			checkLinear(t, tt.file, tt.make)
		})
	}
}

func repeat(n int, f func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(f(i))
	}
	return b.String()
}

func steps(file, source string) int64 {
	l := detect.DefaultLimits
	l.Engine.Steps = 1 << 40 // what it takes, not what it may
	return detect.Scan(context.Background(), detect.Artifact{Name: file, Bytes: []byte(source)}, l).Steps
}

// fuzzNames decide what the bytes are read as.
var fuzzNames = []string{"x.js", "x.sh", "x.html", "package.json", "x.json", "x", "x.py", "x.ts", "x.ps1", "x.bat", "x.vbs", "x.php", "x.rb", "x.gemspec", "composer.json", "action.yml"}

// FuzzScan holds that no bytes make the analysis fail, and that the result is
// always complete.
func FuzzScan(f *testing.F) {
	for _, name := range []string{"vestacp/tampered/install/setup.sh", "british_airways/tampered/gauge-2.4.1.js", "event_stream/tampered/index.min.js", "event_stream/tampered/test/data.js"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(slices.Index(fuzzNames, "x"+filepath.Ext(name))), data)
	}
	f.Add(uint8(0), []byte("class A extends A{get b(){return this.b}};a=[];a.push(a);a+'';new A().b;for(;;)a.push(a)"))
	f.Add(uint8(0), []byte("o={};o.host=o;fetch(o);f=new Function('a',f);f(f);eval(eval);p=new Promise(r=>r(p));p.then(p.then)"))
	f.Add(uint8(1), []byte("f(){ f|f; };f;x=$x$x;eval \"$x\";. x.sh;a=(1 2);a[9999999]=3;echo ${a[@]}|xargs sh -c"))
	f.Add(uint8(2), []byte("<script>document.write('<script>eval(atob(\"YQ==\"))</'+'script>')</script>"))
	for ext, pieces := range doubled {
		for _, piece := range pieces {
			f.Add(uint8(slices.Index(fuzzNames, "x"+ext)), []byte(opening[ext]+numbered(piece, 1)))
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		name := fuzzNames[int(kind)%len(fuzzNames)]
		if len(data) > 1<<16 {
			return
		}
		l := detect.DefaultLimits
		l.Engine.Steps = 200_000
		r := detect.Scan(context.Background(), detect.Artifact{Name: name, Bytes: data}, l)
		if r.Error != "" || r.Verdict == "" || r.Findings == nil || r.Unread == nil {
			t.Fatalf("result %+v", r)
		}
		for _, u := range r.Unread {
			if u.Reason == "fault" {
				t.Fatal(u.Message)
			}
		}
	})
}

// TestIncomplete holds that what lacks its arguments does not end the analysis.
func TestIncomplete(t *testing.T) {
	for name, source := range map[string]string{"x.bat": "call\r\ncall :\r\n"} {
		r := detect.Scan(context.Background(), detect.Artifact{Name: name, Bytes: []byte(source)}, detect.DefaultLimits)
		if r.Verdict != detect.Clean || len(r.Unread) > 0 {
			t.Errorf("%s: verdict %s, unread %v", name, r.Verdict, r.Unread)
		}
	}
}

// TestRepeated holds that a few letters do not fill the memory, however often and in
// whatever language a text is repeated.
func TestRepeated(t *testing.T) {
	for name, source := range map[string]string{
		"x.py": "x = []\nfor i in range(3000):\n    x.append(chr(65 + i % 20) * 1000000)\ny = 'ab' * 4611686018427387905\n",
		"x.js": "var x=[];for(var i=0;i<3000;i++)x.push(String.fromCharCode(65+i%20).repeat(1000000));",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := detect.Scan(context.Background(), detect.Artifact{Name: name, Bytes: []byte(source)}, detect.DefaultLimits)
		runtime.ReadMemStats(&after)
		if r.Verdict != detect.Clean || len(r.Unread) > 0 {
			t.Errorf("%s: verdict %s, unread %v", name, r.Verdict, r.Unread)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 256<<20 {
			t.Errorf("%s: %d MB allocated", name, used>>20)
		}
	}
}
