// Package inventory knows facilities, processes, systems, components; lockfile/
// sbom/ (one folder a format).
//
// Facilities, processes and systems are a graph that people draw: it may have
// cycles, and no walk over it is unbounded. What a system is built from comes
// from lists (lockfiles, SBOMs) that are imported again and again; every import
// is kept, so that it is known from when to when a component was there. The
// question that all of this is for is Exposure: are we affected by this, and
// what does it stop?
//
// Hostile bytes are read through Reading, and new components are handed on
// through Next; both are declared here and wired by app. It imports fault, mark,
// words, record, identity, its own children and libraries.
package inventory
