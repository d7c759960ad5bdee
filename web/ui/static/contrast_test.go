package static_test

import (
	"math"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"taisei/web/ui/static"
)

func sheet(t *testing.T) string {
	t.Helper()
	a, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", a.Path("taisei.css"), nil))
	return w.Body.String()
}

var (
	pair   = regexp.MustCompile(`--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`)
	single = regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6})`)
)

// tokens reads the colours: name → light, dark.
func tokens(css string) map[string][2]string {
	m := map[string][2]string{"white": {"#ffffff", "#ffffff"}}
	for _, p := range pair.FindAllStringSubmatch(css, -1) {
		m[p[1]] = [2]string{p[2], p[3]}
	}
	for _, p := range single.FindAllStringSubmatch(css, -1) {
		if _, known := m[p[1]]; !known {
			m[p[1]] = [2]string{p[2], p[2]}
		}
	}
	return m
}

func luminance(colour string) float64 {
	l := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return math.NaN()
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// WCAG 2.2 AA: 4.5 for text, 3 for the edges of what is acted on.
func TestColoursCanBeRead(t *testing.T) {
	colours := tokens(sheet(t))
	check := func(front, back string, least float64) {
		f, okF := colours[front]
		b, okB := colours[back]
		if !okF || !okB {
			t.Errorf("there is no colour %s or %s", front, back)
			return
		}
		for i, scheme := range []string{"light", "dark"} {
			if c := contrast(f[i], b[i]); !(c >= least) {
				t.Errorf("%s on %s in %s: %.2f, less than %.1f", front, back, scheme, c, least)
			}
		}
	}
	for _, back := range []string{"bg", "surface", "surface-2", "surface-3"} {
		for _, front := range []string{"ink", "ink-2", "accent"} {
			check(front, back, 4.5)
		}
	}
	for _, back := range []string{"bg", "surface", "surface-2"} {
		check("ink-3", back, 4.5)
		check("line-strong", back, 3)
		check("focus", back, 3)
	}
	for _, tone := range []string{"danger", "warn", "ok", "info"} {
		check(tone, tone+"-soft", 4.5)
		check(tone, "surface", 4.5)
		check(tone, "surface-2", 4.5)
	}
	check("ink", "danger-soft", 4.5)
	check("ink-2", "warn-soft", 4.5)
	check("accent", "accent-soft", 4.5)
	check("ink-2", "accent-soft", 4.5)
	for _, back := range []string{"accent-fill", "danger-fill", "mode"} {
		check("white", back, 4.5)
	}
	check("rail-ink", "rail", 4.5)
	check("rail-ink", "rail-2", 4.5)
}

func TestSheetAndScriptLoadFromNowhereElse(t *testing.T) {
	a, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"taisei.css", "taisei.js"} {
		w := httptest.NewRecorder()
		a.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", a.Path(name), nil))
		for _, s := range []string{"http://", "https://", "@import", "eval(", "innerHTML = ", "insertAdjacentHTML"} {
			if strings.Contains(w.Body.String(), s) {
				t.Errorf("%s holds %s", name, s)
			}
		}
	}
}
