package platform

import b "taisei/detect/behaviour"

// text lists the functions of the language itself that data passes through.
func text() []Entry {
	return []Entry{
		{Path: "atob", Fold: "unbase64", Via: b.Base64}, {Path: "btoa", Fold: "base64", Via: b.Base64},
		{Path: "unescape", Fold: "unescape", Via: b.Hex}, {Path: "escape", Fold: "identity"},
		{Path: "decodeURIComponent", Fold: "unescape"}, {Path: "decodeURI", Fold: "unescape"},
		{Path: "encodeURIComponent", Fold: "encodeuri"}, {Path: "encodeURI", Fold: "identity"},
		{Path: "String", Fold: "string"}, {Path: "Number", Fold: "number"}, {Path: "parseInt", Fold: "parseint"}, {Path: "parseFloat", Fold: "number"},
		{Path: "Boolean", From: "=none"}, {Path: "isNaN", From: "=none"},
		{Path: "String.fromCharCode", Fold: "fromcharcode", Via: b.Charcode}, {Path: "String.fromCodePoint", Fold: "fromcharcode", Via: b.Charcode},
		{Path: "String.raw", Fold: "raw"},
		{Path: "JSON.stringify", Via: b.Serialise, Fold: "stringify"}, {Path: "JSON.parse", Fold: "parsejson"},
		{Path: "Array", Fold: "array"}, {Path: "Array.from", Fold: "arrayfrom", Calls: "1(item,_)"}, {Path: "Array.isArray", Fold: "isarray"}, {Path: "Array.of", Fold: "array"},
		{Path: "Object.keys", Fold: "keys"}, {Path: "Object.values", Fold: "values"}, {Path: "Object.entries", Fold: "entries"},
		{Path: "Object.assign", Fold: "assign"}, {Path: "Object.create", Fold: "create"}, {Path: "Object.freeze", Fold: "identity"},
		{Path: "Object.defineProperty", Fold: "defineproperty"}, {Path: "Object.fromEntries", Via: ""},
		{Path: "Object", Fold: "object"}, {Path: "Object.getOwnPropertyNames", Fold: "keys"}, {Path: "Object.getPrototypeOf", Fold: "prototypeof"},
		{Path: "Reflect.get", Fold: "reflectget"}, {Path: "Reflect.apply", Fold: "reflectapply"}, {Path: "Reflect.ownKeys", Fold: "keys"},
		{Path: "Math.floor", Fold: "floor"}, {Path: "Math.round", Fold: "round"}, {Path: "Math.random", From: "=none"}, {Path: "Date.now", From: "=none"}, {Path: "Date", From: "=none", Returns: "Date()"},
		{Path: "RegExp", Fold: "regexp"}, {Path: "Symbol", From: "=none"}, {Path: "Promise", Fold: "promise"},
		{Path: "Promise.resolve", Fold: "identity"}, {Path: "Promise.all", Fold: "identity"}, {Path: "Promise.race", Fold: "identity"}, {Path: "Promise.allSettled", Fold: "identity"}, {Path: "Promise.reject", From: "=none"},
		{Path: "Map", Returns: "Map()", Fold: "map"}, {Path: "Set", Returns: "Set()", Fold: "map"}, {Path: "WeakMap", Returns: "Map()", Fold: "map"},
		{Path: "Map().set", Fold: "mapset"}, {Path: "Map().get", Fold: "mapget"}, {Path: "Map().forEach", Calls: "0(this)"}, {Path: "Set().add", Fold: "mapset"},
		{Path: "TextDecoder", Returns: "TextDecoder()"}, {Path: "TextDecoder().decode", Fold: "identity", From: "0"},
		{Path: "TextEncoder", Returns: "TextEncoder()"}, {Path: "TextEncoder().encode", Fold: "identity", From: "0"},
		{Path: "Uint8Array", Fold: "arrayfrom"}, {Path: "Uint8Array.from", Fold: "arrayfrom", Calls: "1(item,_)"},
		{Path: "URL", Fold: "concatargs"}, {Path: "url.parse", Fold: "identity"}, {Path: "url.format", Fold: "identity"},
		{Path: "URLSearchParams", Via: b.Serialise, Returns: "URLSearchParams()"}, {Path: "URLSearchParams().*", Keeps: "data:1 data:0"}, {Path: "URLSearchParams().toString"},
		{Path: "setTimeout", Later: true, Calls: "0()", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "setInterval", Later: true, Calls: "0()", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "setImmediate", Calls: "0()"}, {Path: "queueMicrotask", Calls: "0()"}, {Path: "requestAnimationFrame", Calls: "0()"},
		{Path: "requestIdleCallback", Calls: "0()"}, {Path: "delay", From: "=none"},
		{Path: "lodash.*", Calls: "1(item)"}, {Path: "_.*", Calls: "1(item)"},
		// Methods of receivers that are not known.
		{Path: "?.on", Calls: "1(this)", Event: "0", Returns: "this"}, {Path: "?.once", Calls: "1(this)", Event: "0", Returns: "this"},
		{Path: "?.addEventListener", Calls: "1(Event())", Event: "0"}, {Path: "?.attachEvent", Calls: "1(Event())", Event: "0"},
		{Path: "?.serialize", Via: b.Serialise}, {Path: "?.preventDefault", Prevents: true},
	}
}
