// Package diff says what a new version of an artifact newly does.
//
// It compares Behaviours, not text or names of rules: lines may move, locals be
// renamed, a bundle be built anew, and nothing is new. It is stricter than a scan,
// for what comes in a patch release has to be small and plain: a new flow with an
// encoded or concealed part is suspicious there, whatever it is for. It imports
// detect and its children.
package diff
