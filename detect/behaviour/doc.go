// Package behaviour turns syntax facts into Behaviours: at TRIGGER, SOURCE goes
// through VIA… into SINK toward TARGET. This folder holds the words of that
// sentence; value/ holds the abstract values, platform/ the tables of what each
// API does, engine/ the interpreter that follows data from source to sink.
//
// It imports the standard library and detect/parse only.
package behaviour
