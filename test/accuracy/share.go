package main

import (
	"fmt"
	"math"
)

// share is so many of so many.
type share struct{ hits, of int }

// wilson is the interval that holds the true share in 95 of 100 such measurements,
// after Wilson (1927). Unlike the usual approximation it is right near 0 and 1.
func (s share) wilson() (low, high float64) {
	if s.of == 0 {
		return 0, 1
	}
	const z = 1.959964 // of the normal distribution, for 95 %
	n := float64(s.of)
	p := float64(s.hits) / n
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	whole := 1 + z*z/n
	return max(0, (middle-half)/whole), min(1, (middle+half)/whole)
}

func (s share) percent() string {
	if s.of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(s.hits)/float64(s.of))
}

func (s share) interval() string {
	low, high := s.wilson()
	return fmt.Sprintf("%.2f to %.2f %%", 100*low, 100*high)
}

// cells are a table's: the count, the share, the interval.
func (s share) cells() string {
	return fmt.Sprintf("%d of %d | %s | %s", s.hits, s.of, s.percent(), s.interval())
}

// short is for a cell of a table that has several.
func (s share) short() string {
	low, high := s.wilson()
	return fmt.Sprintf("%s (%.1f–%.1f)", s.percent(), 100*low, 100*high)
}
