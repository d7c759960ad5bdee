package kit

import (
	"context"
	"fmt"
	"time"
)

// stamp is a time as people read it in their zone, with the zone named.
func stamp(ctx context.Context, t time.Time) string {
	v := From(ctx)
	t, now := t.In(v.Zone), v.Now.In(v.Zone)
	layout := "2006-01-02 15:04"
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		layout = "15:04:05"
	}
	return t.Format(layout + " MST")
}

// exact is the whole time to the second with its offset.
func exact(ctx context.Context, t time.Time) string {
	return t.In(From(ctx).Zone).Format("2006-01-02 15:04:05 MST (-07:00)")
}

// Relative is how long ago, or until, a time is.
func Relative(ctx context.Context, t time.Time) string {
	d := From(ctx).Now.Sub(t)
	way := "ago"
	if d < 0 {
		d, way = -d, "until"
	}
	unit, n := "second", int(d/time.Second)
	switch {
	case d >= 48*time.Hour:
		unit, n = "day", int(d/(24*time.Hour))
	case d >= 90*time.Minute:
		unit, n = "hour", int((d+30*time.Minute)/time.Hour)
	case d >= time.Minute:
		unit, n = "minute", int(d/time.Minute)
	case d < 10*time.Second:
		return T(ctx, "ui.time.now")
	}
	return T(ctx, "ui.time."+way+"_"+unit, "n", n)
}

// Duration is a length of time such as 1:02:07, for clocks.
func Duration(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	if h >= 48 {
		return fmt.Sprintf("%dd %02d:%02d", h/24, h%24, m)
	}
	return fmt.Sprintf("%d:%02d:%02d", h, m, s)
}

func machine(t time.Time) string { return t.UTC().Format(time.RFC3339) }
