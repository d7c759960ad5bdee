package report

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/width"
	"pgregory.net/rapid"
)

// However a number is typed from what was heard or read, it is the same number.
func TestReceiptSurvivesBeingReadAloud(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shown := newReceipt()
		want, err := readReceipt(shown)
		if err != nil || len(want) != receiptSize {
			rt.Fatalf("%s: %q, %v", shown, want, err)
		}
		typed := shown
		if rapid.Bool().Draw(rt, "lower") {
			typed = strings.ToLower(typed)
		}
		typed = strings.NewReplacer("0", rapid.SampledFrom([]string{"0", "o", "O"}).Draw(rt, "zero"),
			"1", rapid.SampledFrom([]string{"1", "i", "l", "I"}).Draw(rt, "one"),
			"-", rapid.SampledFrom([]string{"-", " ", "", "ー", "–", "　"}).Draw(rt, "sign")).Replace(typed)
		if rapid.Bool().Draw(rt, "wide") {
			typed = width.Widen.String(typed)
		}
		if got, err := readReceipt(" " + typed + "\n"); err != nil || got != want {
			rt.Fatalf("%q became %q, not %q (%v)", typed, got, want, err)
		}
	})
}

func TestReceiptsDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		r := newReceipt()
		if seen[r] {
			t.Fatal("the same number twice")
		}
		seen[r] = true
	}
}

func FuzzReadReceipt(f *testing.F) {
	for _, seed := range []string{"7K4M-Q2XT-9HPW-3RND", "", "U", "７Ｋ４Ｍ", "\xff", "ﬃ", strings.Repeat("0", 16)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		number, err := readReceipt(typed)
		if err == nil && (len(number) != receiptSize || strings.Trim(number, alphabet) != "") {
			t.Errorf("%q became %q", typed, number)
		}
	})
}

// A bucket never gives more than its burst and what has flowed in since.
func TestBucketHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		now := time.Unix(1_700_000_000, 0)
		start := now
		rate := Rate{Burst: float64(rapid.IntRange(1, 10).Draw(rt, "burst")), Every: time.Second}
		b := NewBuckets(rate, func() time.Time { return now })
		taken := 0.0
		for range rapid.IntRange(1, 60).Draw(rt, "tries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(rt, "ms")) * time.Millisecond)
			wait := b.Take("k", 1)
			if wait == 0 {
				taken++
			} else if wait > time.Second+time.Microsecond {
				rt.Fatalf("one token takes %s", wait)
			}
			if most := rate.Burst + now.Sub(start).Seconds(); taken > most+0.001 {
				rt.Fatalf("%v taken of %v", taken, most)
			}
		}
	})
}

// What has flowed in to the millisecond is one token, taken once.
func TestBucketIsExact(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := NewBuckets(Rate{Burst: 3, Every: time.Second}, func() time.Time { return now })
	taken := 0
	for _, ms := range []int{0, 1, 1, 7, 15, 20, 29, 144, 247, 661, 1084, 1128, 1210, 453, 0} {
		now = now.Add(time.Duration(ms) * time.Millisecond)
		if b.Take("k", 1) == 0 {
			taken++
		}
	}
	if taken != 8 {
		t.Errorf("%d taken in five seconds", taken)
	}
}

func TestBucketsForget(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := NewBuckets(Rate{Burst: 2, Every: time.Second}, func() time.Time { return now })
	for i := range mostKeys + 10 {
		b.Take(string(rune(i)), 1)
	}
	if len(b.keys) > mostKeys {
		t.Errorf("%d keys are remembered", len(b.keys))
	}
}
