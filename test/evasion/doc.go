// Package evasion holds that malice is found however it is written: a table of ways to
// rewrite a program so that it does the same and looks different, which are applied to
// every malicious example of the rules and to the replicas of incidents.
//
// A transformation keeps what the program does, as far as a program of that kind can
// tell: TestMeaning runs harmless programs before and after each of them. It never looks
// at what the detector does, and the detector must never look at what it writes.
//
// It imports detect, its parsers and its rules, and the standard library; nothing
// imports it.
package evasion
