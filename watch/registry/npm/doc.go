// Package npm asks the npm registry that the user configured.
//
// Settings are read as npm reads them: a flag, npm_config_ variables, the
// project's, the user's and the global npmrc. No registry's address stands
// here: where nothing is set, an installed npm is asked which one it uses.
// Credentials go to the host and path that they were set for, never elsewhere
// and never into a log. A project's npmrc is read only from a folder that the
// caller names, because one in a stranger's folder could send the user's
// variables to a stranger's registry. It imports artifact, fetch, fault,
// inventory/component, jsontext and packageurl-go.
package npm
