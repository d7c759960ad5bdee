package engine

import (
	"context"
	"testing"

	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
	"taisei/detect/parse/python"
	"taisei/detect/parse/shell"
)

// memoryFiles are the files of an artifact.
type memoryFiles map[string]string

func (f memoryFiles) Read(name string) ([]byte, bool) {
	s, ok := f[name]
	return []byte(s), ok
}

func parseAny(language parse.Language, path, source string, l parse.Limits) (*parse.File, error) {
	switch language {
	case parse.Shell:
		return shell.Parse(path, source, l)
	case parse.Python:
		return python.Parse(path, source, l)
	}
	return javascript.Parse(path, source, l)
}

func machine(files memoryFiles) *Machine {
	return New(context.Background(), Config{Files: files, Parse: parseAny, Limits: DefaultLimits})
}

// TestFold holds that what obfuscators do to constants is undone.
func TestFold(t *testing.T) {
	tests := []struct{ source, want string }{
		{`"a"+"b"+1`, "ab1"},
		{"`a${'b'}c`", "abc"},
		{`["a","b"].join("-")`, "a-b"},
		{`"dcba".split("").reverse().join("")`, "abcd"},
		{`String.fromCharCode(104,105)`, "hi"},
		{`String.fromCharCode.apply(null,[104,105])`, "hi"},
		{`String["fromCharCode"](...[104,105])`, "hi"},
		{`[104,105].map(c=>String.fromCharCode(c)).join("")`, "hi"},
		{`[107,108].map(function(c){return String.fromCharCode(c-3)}).join("")`, "hi"},
		{`Buffer.from("6869","hex").toString()`, "hi"},
		{`new Buffer("aGk=","base64").toString("utf8")`, "hi"},
		{`Buffer.from([104,105])+""`, "hi"},
		{`var b=Buffer.from("6869","hex");String.fromCharCode(b[0]^1^1)+String.fromCharCode(b[1])`, "hi"},
		{`"h0i0".split("").filter((_,i)=>i%2==0).join("")`, "hi"},
		{`[[1,"x"],[2,"hi"]].find(e=>e[0]===2)[1]`, "hi"},
		{`var t={toString(){return "hi"}};""+t`, "hi"},
		{`new Proxy({},{get:(t,k)=>k+"i"}).h`, "hi"},
		{`new Proxy({h:"hi"},{}).h`, "hi"},
		{`new Proxy(new Proxy(()=>"hi",{}),{})()`, "hi"},
		{`var p={h:"hi"};for(var i=0;i<50;i++)p=new Proxy(p,{});p.h`, "hi"},
		{`var p=new Proxy({},{get:(t,k,r)=>k=="a"?r.h:"hi"});p.a`, "hi"},
		{`new Proxy(function(){return "x"},{apply:()=>"hi"})()`, "hi"},
		{`Reflect.apply(function(a){return "h"+a},null,["i"])`, "hi"},
		{`Object.getOwnPropertyDescriptor({a:"hi"},"a").value`, "hi"},
		{`Function("return this")().String.fromCharCode(104,105)`, "hi"},
		{`var t="";for(const n of [107,108])t+=String.fromCharCode(n-3);t`, "hi"},
		{`atob("aGk=")`, "hi"},
		{`Buffer.from("hi").toString("hex")`, "6869"},
		{`unescape("%68%69")`, "hi"},
		{`decodeURIComponent("%68i")`, "hi"},
		{`"\x68\u0069"`, "hi"},
		{`"xhix".slice(1,-1)`, "hi"},
		{`"xhix".substr(1,2)`, "hi"},
		{`"xhix".substring(3,1)`, "hi"},
		{`"h-i".replace("-","")`, "hi"},
		{`"h1i2".replace(/\d/g,"")`, "hi"},
		{`"ab".replace(/./g,c=>String.fromCharCode(c.charCodeAt(0)+7))`, "hi"},
		{`"hi"["toUpperCase"]().toLowerCase()`, "hi"},
		{`["x","hi"][1]`, "hi"},
		{`({a:{b:"hi"}}).a["b"]`, "hi"},
		{`(function(a){return a+"i"})("h")`, "hi"},
		{`(a=>a[1]+a[0])("ih")`, "hi"},
		{`var o={get x(){return "hi"}};o.x`, "hi"},
		{`var {a:[,b]}={a:[1,"hi"]};b`, "hi"},
		{`var [a="hi"]=[];a`, "hi"},
		{`let s="";for(let i=0;i<2;i++)s+="hi"[i];s`, "hi"},
		{`let s="";for(const c of "hi")s+=c;s`, "hi"},
		{`let s="",i=0;while(true){s+="hi"[i++];if(i>1)break}s`, "hi"},
		{`let s="";for(const k in {h:1,i:2})s+=k;s`, "hi"},
		{`["h","i"].reduce((a,b)=>a+b)`, "hi"},
		{`let s="";["h","i"].forEach(c=>{s+=c});s`, "hi"},
		{`let k="2|0|1".split("|"),i=0,s="";while(true){switch(k[i++]){case "0":s+="h";continue;case "1":s+="i";continue;case "2":s="";continue}break}s`, "hi"},
		{`parseInt("0x1f")+parseInt("11",2)`, "34"},
		{`(31).toString(36)`, "v"},
		{`typeof "x"`, "string"},
		{`!![]+[]`, "true"},
		{`1&&"hi"||"no"`, "hi"},
		{`null??"hi"`, "hi"},
		{`class A{constructor(){this.x="h"} y(){return this.x+"i"}};class B extends A{constructor(){super()}};new B().y()`, "hi"},
		{`function F(){this.a="hi"}F.prototype.g=function(){return this.a};new F().g()`, "hi"},
		{`function f(){return this.x}f.call({x:"hi"})`, "hi"},
		{`function f(a,b){return a+b}f.bind(null,"h")("i")`, "hi"},
		{`const g=async()=>"hi";await g()`, "hi"},
		{`let r;new Promise(f=>setTimeout(()=>f("hi"))).then(v=>{r=v});r`, "hi"},
		{`new Function("a","return a+'i'")("h")`, "hi"},
		{`eval("'h'+'i'")`, "hi"},
		{`require("./m").x`, "hi"},
		{`require("./d.json").a[0]`, "hi"},
		{`import {x as y} from "./e.mjs";y`, "hi"},
		{`JSON.parse('{"a":"hi"}').a`, "hi"},
		{`Object.keys({hi:1})[0]`, "hi"},
		{`Reflect.get({a:"hi"},"a")`, "hi"},
		{`[..."hi"].join("")`, "hi"},
		{`"hi".concat("")`, "hi"},
		{`[0x68^0,105].map(c=>String.fromCharCode(c)).join("")`, "hi"},
	}
	files := memoryFiles{"m.js": `module.exports={x:"hi"}`, "d.json": `{"a":["hi"]}`, "e.mjs": `export const x="hi"`}
	for _, tt := range tests {
		files["i.js"] = tt.source
		m := machine(files)
		u := m.load("i.js", "")
		if u < 0 {
			t.Errorf("%s: not parsed: %v", tt.source, m.failed)
			continue
		}
		if got := lastOf(m, u); got != tt.want {
			t.Errorf("%s is %q, want %q", tt.source, got, tt.want)
		}
	}
}

// lastOf runs a unit and gives its last expression's value as text.
func lastOf(m *Machine, u int32) string {
	m.units[u].module = value.OfAPI("module", value.NewObject(), nil)
	s := m.unitScope(m.units[u], value.OfObject(value.NewObject()))
	return m.runLayer(u, s).Render()
}

// TestBranches holds that what differs between branches is joined, and what does
// not is kept.
func TestBranches(t *testing.T) {
	tests := []struct{ source, want string }{
		{`var a="x";if(u)a="y";a`, "x|y"},
		{`var a="x";if(u)a="y";else a="z";a`, "y|z"},
		{`var a="x";if(u){a="y";a+="!"}a`, "x|y!"},
		{`var a="x";try{a="y"}catch(e){a="z"}a`, "y|z"},
		{`var o={k:"x"};if(u)o.k="y";o.k`, "x|y"},
		{`var a="x";switch(u){case 1:a="y";break;default:a="z"}a`, "y|z"},
		{`var a=["x"];if(u)a.push("y");a[0]`, "x"},
		{`var a="x";for(;u;)a="y";a`, "x|y"},
		{`var a=u?"x":"y";a`, "x|y"},
		{`var a="x";u&&(a="y");a`, "x|y"},
		{`function f(){if(u)return "x";return "y"}f()`, "x|y"},
	}
	for _, tt := range tests {
		m := machine(memoryFiles{"i.js": tt.source})
		u := m.load("i.js", "")
		m.units[u].module = value.OfAPI("module", value.NewObject(), nil)
		v := m.runLayer(u, m.unitScope(m.units[u], value.OfObject(value.NewObject())))
		got := ""
		for i, alt := range v.Alternatives() {
			if i > 0 {
				got += "|"
			}
			got += alt.Render()
		}
		if got != tt.want {
			t.Errorf("%s is %q, want %q", tt.source, got, tt.want)
		}
	}
}
