// Package browser drives Chromium in tests: pages, phones, languages, screenshots.
//
// Every page fails its test on a console error, on anything that the
// Content-Security-Policy blocks, and on any request that leaves the origins it
// was told of. Tests alone import it. It imports libraries only.
package browser
