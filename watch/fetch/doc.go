// Package fetch asks other people's servers for bytes without being led astray.
//
// Addresses come from registries, lockfiles and pages, so from an attacker: no
// connection is made to a loopback, link-local or private address unless the
// user named that very host, checked on the address that is dialled, after the
// name was resolved. Sizes, redirects, times, retries and connections to one
// host are capped. Behind a proxy the proxy resolves names; then only addresses
// written as numbers can be refused here. It imports fault, klauspost/compress
// and golang.org/x/net.
package fetch
