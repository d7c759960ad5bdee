// Package tokentest is what the tests of the readers that go by tokens share: it
// spells trees, checks places, and reads what nests far too deep.
//
// It imports the standard library and detect/parse, and only tests import it.
package tokentest
