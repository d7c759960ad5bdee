package kit

// icons are the paths of the signs, drawn by ourselves on a grid of 24 with a
// stroke of 1.75. A sign never stands alone: a word is always beside or behind it.
var icons = map[string]string{
	"situation": "M3 12h4l3-8 4 16 3-8h4",
	"detect":    "M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
	"triage":    "M12 3v5M12 8 5 13v3M12 8l7 5v3M12 8v8M3 16h4v5H3zM10 16h4v5h-4zM17 16h4v5h-4z",
	"respond":   "M13 2 4 14h7l-1 8 9-12h-7z",
	"equipment": "M4 21V9l5 3.5V9l5 3.5V9l6 4v8zM8 17h1M12 17h1M16 17h1M5 6V3h3v5",
	"people":    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 3-6 6.5-6s6.5 2.5 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 .7 3.5 2.6 3.5 5.5",
	"ready":     "M12 3a9 9 0 1 0 9 9M12 8a4 4 0 1 0 4 4M12 12l8-8M17 3v4h4",
	"share":     "M18 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18 22a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8.6 10.5l6.8-4M8.6 13.5l6.8 4",
	"accounts":  "M8 15.5a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12 9h9v4M17.5 9v3M8 10.5h.01",
	"messages":  "M3 6h18v12H3zM3 7l9 7 9-7",
	"more":      "M4 7h16M4 12h16M4 17h16",
	"search":    "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
	"plus":      "M12 5v14M5 12h14",
	"check":     "M4 12.5 10 18 20 6",
	"cross":     "M5 5l14 14M19 5 5 19",
	"danger":    "M12 3 1.8 20.5h20.4zM12 10v5M12 17.8h.01",
	"warn":      "M12 2.5 21.5 12 12 21.5 2.5 12zM12 8v5M12 16h.01",
	"ok":        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.3l3 3 5-6",
	"info":      "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01",
	"unknown":   "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.8-1.1 1.7M12 16.5h.01",
	"off":       "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12",
	"clock":     "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
	"mail":      "M3 6h18v12H3zM3 7l9 7 9-7",
	"telephone": "M6 3h4l2 5-2.5 1.5a11 11 0 0 0 5 5L16 12l5 2v4a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
	"chat":      "M4 4h16v12h-9l-5 4v-4H4z",
	"person":    "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.5-7 8-7s8 3 8 7",
	"building":  "M5 21V3h10v18M15 9h4v12M3 21h18M8.5 7h3M8.5 11h3M8.5 15h3",
	"process":   "M4 7h11M12 4l3 3-3 3M20 17H9M12 14l-3 3 3 3",
	"system":    "M3 4h18v12H3zM9 20h6M12 16v4",
	"component": "M12 2.5 20.5 7v10L12 21.5 3.5 17V7zM3.5 7 12 11.5 20.5 7M12 11.5v10",
	"edit":      "M4 20l1-5L16 4l4 4L9 19z",
	"copy":      "M8 8h12v12H8zM16 8V4H4v12h4",
	"undo":      "M8 4 3 9l5 5M3 9h11a6 6 0 0 1 0 12h-3",
	"lock":      "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4",
	"flag":      "M5 21V4M5 4h13l-3 4.5L18 13H5",
	"task":      "M4 4h16v16H4zM8 12l3 3 5-6",
	"decision":  "M12 3v18M5 7h14l-3 6H8zM8 21h8",
	"note":      "M5 3h10l4 4v14H5zM9 12h6M9 16h6M9 8h2",
	"evidence":  "M4 4h16v5H4zM5 9v11h14V9M10 13h4",
	"link":      "M10 14a4 4 0 0 0 6 0l4-4a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-4 4a4 4 0 0 0 6 6l1-1",
	"sign_out":  "M10 4H4v16h6M9 12h12M17 8l4 4-4 4",
	"globe":     "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9s.5-6 3.5-9z",
	"right":     "M9 5l7 7-7 7",
	"left":      "M15 5l-7 7 7 7",
	"down":      "M5 9l7 7 7-7",
	"drill":     "M3 10v4h4l7 5V5L7 10zM17 9a4 4 0 0 1 0 6M19.5 6.5a8 8 0 0 1 0 11",
	"exercise":  "M3 10v4h4l7 5V5L7 10zM17 9a4 4 0 0 1 0 6M19.5 6.5a8 8 0 0 1 0 11",
}

// Tone is what a sign or a chip means for who reads it.
type Tone string

// The tones. Each has its own sign, so that colour is never alone.
const (
	Neutral Tone = "neutral"
	Info    Tone = "info"
	OK      Tone = "ok"
	Warn    Tone = "warn"
	Danger  Tone = "danger"
	Unknown Tone = "unknown"
	Off     Tone = "off"
	Strong  Tone = "strong" // inverse; for what must be seen first
)

// sign is the tone's icon; empty where the word is enough.
func (t Tone) sign() string {
	switch t {
	case Info, OK, Warn, Danger, Unknown, Off:
		return string(t)
	case Strong:
		return "danger"
	default:
		return ""
	}
}
