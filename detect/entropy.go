package detect

import "math"

// entropy is how many bits each byte carries: near 8 in what is compressed or
// encrypted.
func entropy(data []byte) float64 {
	if len(data) == 0 {
		return 0
	}
	var counts [256]float64
	for _, b := range data {
		counts[b]++
	}
	bits := 0.0
	for _, n := range counts {
		if n > 0 {
			p := n / float64(len(data))
			bits -= p * math.Log2(p)
		}
	}
	return bits
}
