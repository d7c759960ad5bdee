// Package cyclonedx reads CycloneDX SBOMs in JSON and XML.
//
// CycloneDX/cyclonedx-go decodes a file into one tree before anything of it can
// be counted, so that empty components make sixty megabytes into gigabytes, and
// it forgets where a component stood; the file is therefore walked here, and
// that library writes the files that the tests read in every version it knows.
// Dependencies are read for one question only, what the product itself asks
// for, without following them: cycles cannot hold up the reader. It imports
// component, its jsonread, fault and golang.org/x/net/html/charset.
package cyclonedx
