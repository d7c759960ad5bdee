// Package requirements reads pip's requirements.txt.
//
// Lines that leave the version open are kept without one and marked, because
// an answer to "are we affected" that passes them over would be wrong. The
// extractor of osv-scalibr takes the lower bound of a range for the version,
// and drops addresses, markers and lines with variables; so the format, which
// is small, is read here. It imports component and fault.
package requirements
