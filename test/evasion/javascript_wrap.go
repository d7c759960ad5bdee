package evasion

import "strings"

// javascriptWraps put the whole program into something that runs it once.
func javascriptWraps() []Evasion {
	return []Evasion{
		{Name: "javascript/wrap-iife", Hope: "code in a function may never run", Apply: javascriptWrap("(function(){\n$2\n})();\n")},
		{Name: "javascript/wrap-arrow", Hope: "another kind of function", Apply: javascriptWrap("void (() => {\n$2\n})();\n")},
		{Name: "javascript/wrap-nested", Hope: "functions in functions are too deep to follow", Apply: javascriptWrap("function $1(){return function(){return ()=>{\n$2\n}}}\n$1()()();\n")},
		{Name: "javascript/wrap-async", Hope: "an async function is not followed", Apply: javascriptWrap("(async function(){await null;\n$2\n})();\n")},
		{Name: "javascript/wrap-promise", Hope: "what a promise calls is not followed", Apply: javascriptWrap("Promise.resolve(1).then(function(){\n$2\n});\n")},
		{Name: "javascript/wrap-promise-constructor", Hope: "making a promise runs nothing", Apply: javascriptWrap("new Promise(function(done){\n$2\n;done()}).catch(()=>{});\n")},
		{Name: "javascript/wrap-timeout", Hope: "later is not now", Apply: javascriptWrap("setTimeout(function(){\n$2\n},10);\n")},
		{Name: "javascript/wrap-microtask", Hope: "later is not now", Apply: javascriptWrap("queueMicrotask(()=>{\n$2\n});\n")},
		{Name: "javascript/wrap-constructor", Hope: "making an object looks harmless", Apply: javascriptWrap("class $1{constructor(){\n$2\n}}\nnew $1();\n")},
		{Name: "javascript/wrap-static-block", Hope: "declaring a class runs nothing", Apply: javascriptWrap("class $1{static v=(()=>{\n$2\n})()}\n")},
		{Name: "javascript/wrap-getter", Hope: "reading a property runs nothing", Apply: javascriptWrap("var $1={get version(){\n$2\n;return 1}};\n$1.version;\n")},
		{Name: "javascript/wrap-proxy", Hope: "a proxy's traps are not followed", Apply: javascriptWrap("var $1=new Proxy({},{get:function(){\n$2\n;return 1}});\n$1.version;\n")},
		{Name: "javascript/wrap-to-string", Hope: "turning into a text runs nothing", Apply: javascriptWrap("var $1={toString(){\n$2\n;return ''}};\n''+$1;\n")},
		{Name: "javascript/wrap-iterator", Hope: "spreading runs nothing", Apply: javascriptWrap("[...(function*(){\n$2\n;yield 1})()];\n")},
		{Name: "javascript/wrap-for-each", Hope: "a callback may never run", Apply: javascriptWrap("[0].forEach(function(){\n$2\n});\n")},
		{Name: "javascript/wrap-sort", Hope: "what compares only compares", Apply: javascriptWrap("[2,1].sort(function(){\n$2\n;return 0});\n")},
		{Name: "javascript/wrap-replace", Hope: "what replaces only replaces", Apply: javascriptWrap("'a'.replace(/a/,function(){\n$2\n;return ''});\n")},
		{Name: "javascript/wrap-apply", Hope: "apply is no call", Apply: javascriptWrap("(function(){\n$2\n}).apply(this,[]);\n")},
		{Name: "javascript/wrap-bind", Hope: "a bound function is another", Apply: javascriptWrap("var $1=function(){\n$2\n}.bind(this);\n$1();\n")},
		{Name: "javascript/wrap-reflect", Hope: "Reflect is no call", Apply: javascriptWrap("Reflect.apply(function(){\n$2\n},null,[]);\n")},
		{Name: "javascript/wrap-default", Hope: "a default value runs nothing", Apply: javascriptWrap("(function(a=(function(){\n$2\n})()){return a})();\n")},
		{Name: "javascript/wrap-tag", Hope: "a template runs nothing", Apply: javascriptWrap("(function(){\n$2\n})`x`;\n")},
		{Name: "javascript/wrap-array", Hope: "a function in an array has no name", Apply: javascriptWrap("var $1=[parseInt,function(){\n$2\n}];\n$1[$1.length-1]();\n")},
		{Name: "javascript/wrap-try", Hope: "an error is hidden", Apply: javascriptWrap("try{\n$2\n}catch(e){if(e===1)throw e}\n")},
		{Name: "javascript/wrap-catch", Hope: "only an error runs it", Apply: javascriptWrap("try{null.x}catch($1){\n$2\n}\n")},
		{Name: "javascript/wrap-finally", Hope: "what happens at last is not looked at", Apply: javascriptWrap("try{}finally{\n$2\n}\n")},
		{Name: "javascript/wrap-if", Hope: "a condition hides that it always runs", Apply: javascriptWrap("if(typeof undefined==='undefined'&&7*3==21){\n$2\n}else{console.log('unsupported')}\n")},
		{Name: "javascript/wrap-while", Hope: "a loop hides that it runs once", Apply: javascriptWrap("while(true){\n$2\n;break}\n")},
		{Name: "javascript/wrap-switch", Hope: "a switch hides that it always runs", Apply: javascriptWrap("switch('ab'.length){case 1:console.log(1);break;case 2:{\n$2\n}}\n")},
		{Name: "javascript/wrap-generator", Hope: "a generator runs when it is asked", Apply: javascriptWrap("function* $1(){yield 0;\n$2\n}\nvar $1i=$1();$1i.next();$1i.next();\n")},
		{Name: "javascript/wrap-next-tick", Hope: "later is not now", Apply: javascriptWrapNode("process.nextTick(function(){\n$2\n});\n")},
		{Name: "javascript/wrap-emitter", Hope: "an event may never come", Apply: javascriptWrapNode("var $1=new (require('events'))();$1.once('ready',function(){\n$2\n});$1.emit('ready');\n")},
		{Name: "javascript/wrap-exit", Hope: "the end of the program is not looked at", Apply: javascriptWrapNode("process.on('exit',function(){\n$2\n});\n")},
	}
}

// javascriptWrap moves a program to $2 of a pattern; $1 is a fresh name. A module's
// imports and a class's this cannot move.
func javascriptWrap(pattern string) func(*Source) bool {
	return func(s *Source) bool {
		head, body := s.javascriptBody()
		if s.Module || strings.TrimSpace(body) == "" {
			return false
		}
		s.Text = head + fill(pattern, s.fresh("z"), body)
		return true
	}
}

func javascriptWrapNode(pattern string) func(*Source) bool {
	wrap := javascriptWrap(pattern)
	return func(s *Source) bool { return s.Node && wrap(s) }
}
