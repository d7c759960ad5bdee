package platform

import b "taisei/detect/behaviour"

// browser lists what a page's script can reach.
func browser() []Entry {
	return []Entry{
		// Elements and forms. An element keeps the selector that found it.
		{Path: "document.querySelector", Returns: "Element()", Keeps: "selector:0"},
		{Path: "document.querySelectorAll", Returns: "Element()", Keeps: "selector:0 many:=all"},
		{Path: "document.getElementById", Returns: "Element()", Keeps: "selector:0"},
		{Path: "document.getElementsByName", Returns: "Element()", Keeps: "selector:0"},
		{Path: "document.getElementsByTagName", Returns: "Element()", Keeps: "selector:0 many:=all"},
		{Path: "document.getElementsByClassName", Returns: "Element()", Keeps: "selector:0 many:=all"},
		{Path: "document.forms", Property: true, Returns: "Element()", Keeps: "selector:=form"},
		{Path: "document.forms.*", Property: true, Returns: "Element()", Keeps: "selector:=form"},
		{Path: "document.createElement", Returns: "Element()", Keeps: "created:0", From: "=none"},
		{Path: "Element().querySelector", Returns: "Element()", Keeps: "selector:0"},
		{Path: "Element().querySelectorAll", Returns: "Element()", Keeps: "selector:0 many:=all"},
		{Path: "Element().getElementsByTagName", Returns: "Element()", Keeps: "selector:0 many:=all"},
		{Path: "Element().getElementsByClassName", Returns: "Element()", Keeps: "selector:0 many:=all"},
		{Path: "Element().closest", Returns: "Element()", Keeps: "selector:0"},
		{Path: "Element().elements", Property: true, Returns: "Element()", Keeps: "selector:=input many:=all"},
		{Path: "Element().form", Property: true, Returns: "Element()", Keeps: "selector:=form"},
		{Path: "Element().*"},
		{Path: "Element().value", Property: true, Source: b.Form, Name: "this.selector"},
		{Path: "Element().forEach", Calls: "0(this,_)"},
		{Path: "Element().item", Returns: "this"},
		{Path: "Element().namedItem", Returns: "Element()", Keeps: "selector:0"},
		{Path: "Element().parentNode", Property: true, Returns: "Element()", Keeps: "selector:=parent"},
		{Path: "Element().firstChild", Property: true, Returns: "Element()"},
		{Path: "Element().addEventListener", Calls: "1(Event())", Event: "0"},
		{Path: "Element().attachEvent", Calls: "1(Event())", Event: "0"},
		{Path: "document.addEventListener", Calls: "1(Event())", Event: "0"},
		{Path: "addEventListener", Calls: "1(Event())", Event: "0"},
		{Path: "document.attachEvent", Calls: "1(Event())", Event: "0"},
		{Path: "attachEvent", Calls: "1(Event())", Event: "0"},
		{Path: "Element().submit", Sink: b.Network, Target: "this.action", Data: "body:this.children"},
		{Path: "Element().appendChild", Keeps: "children:0"},
		{Path: "Element().setAttribute", Fold: "setattribute"},
		{Path: "FormData", Source: b.Form, Name: "0.selector", All: true, Returns: "FormData()"},
		{Path: "FormData().append", Keeps: "data:1"},
		{Path: "FormData().set", Keeps: "data:1"},
		{Path: "FormData().entries", Returns: "this"},
		{Path: "FormData().forEach", Calls: "0(this,_)"},
		{Path: "Event().target", Property: true, Returns: "Element()", Keeps: "selector:=target"},
		{Path: "Event().currentTarget", Property: true, Returns: "Element()", Keeps: "selector:=target"},
		{Path: "Event().preventDefault", Prevents: true},
		{Path: "Event().key", Property: true, Source: b.Keyboard},
		{Path: "Event().keyCode", Property: true, Source: b.Keyboard},
		{Path: "Event().which", Property: true, Source: b.Keyboard},
		{Path: "Event().clipboardData", Property: true, Source: b.Clipboard},

		// What the browser keeps.
		{Path: "document.cookie", Property: true, Source: b.Cookie, Name: "=document.cookie", All: true},
		{Path: "localStorage.getItem", Source: b.Cookie, Name: "0"},
		{Path: "sessionStorage.getItem", Source: b.Cookie, Name: "0"},
		{Path: "localStorage", Property: true, Source: b.Cookie, Name: "=localStorage", All: true},
		{Path: "sessionStorage", Property: true, Source: b.Cookie, Name: "=sessionStorage", All: true},
		{Path: "localStorage.setItem", From: "=none"},
		{Path: "sessionStorage.setItem", From: "=none"},
		{Path: "localStorage.removeItem", From: "=none"},

		// Network.
		{Path: "fetch", Sink: b.Network, Target: "0", Data: "url:0 body:1.body header:1.headers body:0.body", Downloads: true},
		{Path: "Request", Returns: "Request()", Keeps: "url:0 body:1.body"},
		{Path: "XMLHttpRequest", Returns: "XMLHttpRequest()"},
		{Path: "ActiveXObject", Returns: "XMLHttpRequest()"},
		{Path: "XMLHttpRequest().open", Keeps: "url:1", Sink: b.Network, Target: "1", Data: "url:1"},
		{Path: "XMLHttpRequest().send", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "XMLHttpRequest().setRequestHeader", Sink: b.Network, Target: "this.url", Data: "header:1"},
		{Path: "XMLHttpRequest().responseText", Property: true, Source: b.Download, Name: "this.url"},
		{Path: "XMLHttpRequest().response", Property: true, Source: b.Download, Name: "this.url"},
		{Path: "XMLHttpRequest().addEventListener", Calls: "1(_)"},
		{Path: "navigator.sendBeacon", Sink: b.Network, Target: "0", Data: "url:0 body:1"},
		{Path: "Image", Returns: "Element()", Keeps: "created:=img", From: "=none"},
		{Path: "Element().src=", Sink: b.Network, Target: "0", Data: "url:0"},
		{Path: "Element().action=", Sink: b.Form, Target: "0", Data: "url:0"},
		{Path: "location.href=", Sink: b.Network, Target: "0", Data: "url:0 redirect:0"},
		{Path: "location=", Sink: b.Network, Target: "0", Data: "url:0 redirect:0"},
		{Path: "location.replace", Sink: b.Network, Target: "0", Data: "url:0 redirect:0"},
		{Path: "location.assign", Sink: b.Network, Target: "0", Data: "url:0 redirect:0"},
		{Path: "open", Sink: b.Network, Target: "0", Data: "url:0"},
		{Path: "WebSocket", Returns: "WebSocket()", Keeps: "url:0", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "WebSocket().send", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "WebSocket().on", Calls: "1(this)"},
		{Path: "WebSocket().addEventListener", Calls: "1(this)"},
		{Path: "EventSource", Returns: "WebSocket()", Keeps: "url:0", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "importScripts", Sink: b.Network, Target: "0", Data: "url:0"},
		{Path: "RTCPeerConnection", Returns: "RTCPeerConnection()"},
		{Path: "RTCPeerConnection().createDataChannel", Returns: "WebSocket()"},
		{Path: "RTCPeerConnection().addIceCandidate", Sink: b.Network, Target: "0", Data: "url:0"},

		// Code.
		{Path: "document.write", Sink: b.Code, Data: "code:0", Code: "html"},
		{Path: "document.writeln", Sink: b.Code, Data: "code:0", Code: "html"},
		{Path: "Element().text=", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "MutationObserver", Calls: "0(_)"},
		{Path: "IntersectionObserver", Calls: "0(_)"},
		{Path: "PerformanceObserver", Calls: "0(_)"},
		{Path: "matchMedia", From: "=none"},
		{Path: "getComputedStyle", From: "=none"},
		{Path: "location.*"},
		{Path: "document.URL"},
		{Path: "navigator.*"},
		{Path: "screen.*"},
		{Path: "performance.*"},
	}
}

// jquery lists jQuery; "jQuery()" is a set of elements.
func jquery() []Entry {
	out := []Entry{
		{Path: "jQuery", Returns: "jQuery()", Keeps: "selector:0", Calls: "0(jQuery)", From: "0"},
		{Path: "jQuery().*", Returns: "this"},
		{Path: "jQuery().val", Source: b.Form, Name: "this.selector"},
		{Path: "jQuery().value", Property: true, Source: b.Form, Name: "this.selector"},
		{Path: "jQuery().serialize", Source: b.Form, Name: "this.selector", All: true, Via: b.Serialise},
		{Path: "jQuery().serializeArray", Source: b.Form, Name: "this.selector", All: true},
		{Path: "jQuery().find", Returns: "jQuery()", Keeps: "selector:0"},
		{Path: "jQuery().filter", Returns: "jQuery()", Keeps: "selector:0"},
		{Path: "jQuery().children", Returns: "jQuery()", Keeps: "selector:0"},
		{Path: "jQuery().closest", Returns: "jQuery()", Keeps: "selector:0"},
		{Path: "jQuery().each", Calls: "0(_,this)", Returns: "this"},
		{Path: "jQuery().map", Calls: "0(_,this)"},
		{Path: "jQuery.each", Calls: "1(_,item)"},
		{Path: "jQuery.map", Calls: "1(item,_)"},
		{Path: "jQuery().get", Returns: "Element()", Keeps: "selector:this.selector"},
		{Path: "jQuery().text"},
		{Path: "jQuery().html"},
		{Path: "jQuery().data"},
		{Path: "jQuery().attr"},
		{Path: "jQuery().prop"},
		{Path: "jQuery().ready", Calls: "0(jQuery)"},
		{Path: "jQuery().load", Sink: b.Network, Target: "0", Data: "url:0 body:1"},
		{Path: "jQuery.ajax", Sink: b.Network, Target: "0", Data: "url:0 url:0.url body:0.data header:0.headers body:1.data", Calls: "0.success(result) 0.complete(_) 0.beforeSend(_)", Downloads: true},
		{Path: "jQuery.post", Sink: b.Network, Target: "0", Data: "url:0 body:1", Calls: "last(result)", Downloads: true},
		{Path: "jQuery.get", Sink: b.Network, Target: "0", Data: "url:0 url:1", Calls: "last(result)", Downloads: true},
		{Path: "jQuery.getJSON", Sink: b.Network, Target: "0", Data: "url:0 url:1", Calls: "last(result)", Downloads: true},
		{Path: "jQuery.getScript", Sink: b.Network, Target: "0", Data: "url:0", Calls: "last()"},
		{Path: "jQuery.param", Via: b.Serialise},
		{Path: "jQuery.extend", Fold: "assign"},
		{Path: "jQuery.globalEval", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "jQuery.noConflict", Returns: "jQuery"},
		{Path: "jQuery.isFunction"},
		{Path: "jQuery.inArray"},
		{Path: "jQuery().submit", Calls: "0(Event())", Event: "=submit", Returns: "this"},
	}
	for _, event := range []string{"click", "change", "blur", "focus", "keyup", "keydown", "keypress", "mousedown", "mouseup", "mouseover", "mouseenter", "input", "touchend", "touchstart", "focusout"} {
		out = append(out, Entry{Path: "jQuery()." + event, Calls: "last(Event())", Event: "=" + event, Returns: "this"})
	}
	for _, method := range []string{"on", "bind", "one", "live", "delegate"} {
		at := "0"
		if method == "delegate" {
			at = "1"
		}
		out = append(out, Entry{Path: "jQuery()." + method, Calls: "last(Event())", Event: at, Returns: "this"})
	}
	return out
}

// PageEvents are the events that a page's visitor causes; a handler of another
// one is run at load.
var pageEvents = words(`click dblclick mousedown mouseup mousemove mouseover mouseout mouseenter mouseleave touchstart
touchend touchmove touchcancel pointerdown pointerup keydown keyup keypress input change submit reset focus blur focusin
focusout paste copy cut drop drag scroll wheel beforeunload unload pagehide visibilitychange contextmenu select invalid`)

// IsPageEvent reports whether a visitor causes the event.
func IsPageEvent(name string) bool { return pageEvents[name] }
