// Package ready keeps assumed incidents, drills, exercises, meetings, reviews and
// measures, each in a folder of its own.
//
// It feeds back into the flow only by reviewed data or by opening a Detection
// through watch, like any other sensor. It imports the ground, the earlier stages
// and libraries.
package ready
