// Package sandbox reads hostile bytes in a process that can be lost.
//
// A Pool keeps a few children: the same program, started again with a hidden
// argument, with an empty environment. A task is a name and bytes in, bytes out. A
// child that overflows its stack, takes too much memory or outlives its time is
// killed and replaced; the server stays up. The pool knows only names of tasks; app
// says what stands behind them. It imports fault and the standard library.
package sandbox
