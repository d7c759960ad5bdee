// Package watch sees what changed outside, and what people report: registry/
// script/ page/ advisory/ report/; declares Detection.
//
// Bytes enter the flow here. Whatever a sensor sees becomes a Sighting; sightings
// of the same thing are one Detection, which is handed on through Next in the same
// transaction. The scanner and the registry's client are declared here and wired
// by app. It imports the ground, detect and libraries.
package watch
