// Package verdict turns findings into a verdict with a score that can be
// explained: which findings counted, and by how much.
//
// It imports detect/rule and detect/behaviour only.
package verdict
