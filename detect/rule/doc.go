// Package rule turns Behaviours into Findings. A rule is data: conditions over a
// fact, a severity, the key of a sentence, and two lists, examples that must match
// and neighbours that must not. One file a family; All lists the families.
//
// It imports the standard library and detect/behaviour only.
package rule
