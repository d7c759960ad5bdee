// Package jsonread walks a hostile JSON file member by member, so that nothing
// is kept but what a format asks for.
//
// Unmarshalling into structs would let sixty megabytes of empty objects become
// gigabytes before anybody could count them; here the format counts as it goes.
// Members of the wrong type are passed over with a warning, repeated members
// are both given, with a warning: hiding one behind the other is an attack. It
// imports go-json-experiment's jsontext, component and fault.
package jsonread
