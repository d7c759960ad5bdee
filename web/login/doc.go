// Package login keeps sessions: who is signed in, in which browser.
//
// Middleware puts identity.Signed into the request's context; what is signed in
// is looked up anew for each request, so that a disabled account or a changed
// password ends its sessions at once. It imports identity, record and libraries.
package login
