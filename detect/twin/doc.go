// Package twin compares a minified file with the readable sources that it is said
// to be made of.
//
// A minifier renames what is local, folds and drops; it keeps texts, the names of
// properties and those of globals. A function of the minified file most of whose
// texts and names stand nowhere in the sources was not made of them. It imports
// detect/parse.
package twin
