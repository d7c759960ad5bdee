// Package token is what the readers of PowerShell, batch, VBScript, PHP and Ruby
// share: a cursor over a source that counts what it makes and how deep it is, and
// notes what it could not read; texts that are put together; numbers and escapes;
// and a reader of operators by how tightly they bind.
//
// These readers go by tokens. They know the languages' statements and expressions
// as far as data flows through them, and pass over the rest.
//
// It imports the standard library and detect/parse.
package token
