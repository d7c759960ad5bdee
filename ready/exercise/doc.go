// Package exercise lets people practise on the very screens of the real thing: an
// exercise or drill, who takes part, and what is put into it.
//
// Everything that happens inside carries the exercise's mode and identifier, is
// shown to those who take part, and leaves to nobody else. It imports ground and
// watch, through which an inject opens a Detection like any other sensor.
package exercise
