//go:build race

package sandbox

// raceDetector is set where the program is built with it.
const raceDetector = true
