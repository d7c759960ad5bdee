// Package sandbox reads hostile bytes in a process that can be lost.
//
// A Pool keeps a few children: the same program, started again with a hidden
// argument, with an empty environment. A task is a name and bytes in, bytes out. A
// child that overflows its stack, takes too much memory or outlives its time is
// killed and replaced; the server stays up. The pool knows only names of tasks; app
// says what stands behind them. It imports fault and the standard library.
//
// A child has no environment but what Options name, no open file but its three
// pipes, and may write no file. It ends when its input does, and on Linux when its
// parent dies in any way. Its memory is limited four times: the collector works
// harder near the limit, the child looks at itself, the parent looks at it (where
// there is /proc), and on Linux the system refuses it more than half as much again.
package sandbox
