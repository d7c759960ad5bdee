// Package config reads what an operator may set: flags, TAISEI_ variables and a
// file, in that order of precedence.
//
// Every setting is a flag; its variable and its key in the file follow from the
// flag's name (--public-url, TAISEI_PUBLIC_URL, public-url), so that help tells
// all three. It imports libraries only.
package config
