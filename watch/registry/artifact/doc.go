// Package artifact declares what every package registry gives: an artifact with
// its metadata, the list of versions, and the errors that are facts in
// themselves. Clients are in the folders beside it, one a kind of registry. It
// imports fault, inventory/component and packageurl-go.
package artifact
