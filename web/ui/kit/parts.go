package kit

import (
	"context"
	"strings"
	"time"

	"taisei/identity"
	"taisei/mark"
)

// Column is one column of a Table.
type Column struct {
	Label string // a key
	End   bool   // aligned to the end: numbers
}

// Columns makes columns of keys.
func Columns(keys ...string) []Column {
	list := make([]Column, len(keys))
	for i, k := range keys {
		list[i] = Column{Label: k}
	}
	return list
}

// Tab is one of several pages about one record.
type Tab struct {
	Label   string // a key
	Href    string
	Count   int // shown when above 0
	Current bool
}

// TimelineItem is one thing that happened.
type TimelineItem struct {
	At     time.Time
	Icon   string
	Tone   Tone
	Title  string
	By     string
	Body   string
	Href   string
	Detail string // such as the name of a file
}

// Freshness of a fact with a date: when it last held.
func Freshness(ctx context.Context, verified time.Time) Tone {
	age := From(ctx).Now.Sub(verified)
	switch {
	case verified.IsZero():
		return Unknown
	case age > 2*identity.Freshness:
		return Danger
	case age > identity.Freshness:
		return Warn
	default:
		return OK
	}
}

func tlpClass(t mark.TLP) string {
	name := strings.ToLower(strings.TrimPrefix(string(t), "TLP:"))
	return "tlp-" + strings.ReplaceAll(name, "+", "-")
}

// SeverityTone is how a severity looks.
func SeverityTone(severity string) Tone {
	switch severity {
	case "critical":
		return Strong
	case "high":
		return Danger
	case "medium":
		return Warn
	case "low":
		return Info
	default:
		return Unknown
	}
}

// VerdictTone is how a verdict on an artifact looks.
func VerdictTone(verdict string) Tone {
	switch verdict {
	case "malicious":
		return Strong
	case "suspicious":
		return Warn
	case "clean":
		return OK
	default:
		return Unknown
	}
}

// HealthTone is how a facility's health looks.
func HealthTone(health string) Tone {
	switch health {
	case "normal":
		return OK
	case "degraded":
		return Warn
	case "stopped":
		return Danger
	case "unsafe":
		return Strong
	default:
		return Unknown
	}
}
