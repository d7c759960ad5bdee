package report

import (
	"net/netip"
	"sync"
	"time"
)

// Limiter says how long whoever is behind a key has to wait before so much more;
// 0 takes it.
type Limiter interface {
	Take(key string, amount float64) time.Duration
}

// Rate is a token bucket: Burst at once, then one more every Every.
type Rate struct {
	Burst float64
	Every time.Duration
}

// The usual rates. Many people of one company share one address, and when
// something happens they all report at once.
var (
	PerAddress = Rate{Burst: 30, Every: 20 * time.Second}
	Looks      = Rate{Burst: 60, Every: 2 * time.Second} // at a report's status
	InAll      = Rate{Burst: 300, Every: 2 * time.Second}
	FileBytes  = Rate{Burst: 2 << 30, Every: 50 * time.Microsecond} // about 20 kB a second
)

// mostKeys bounds how many buckets are remembered.
const mostKeys = 100_000

// Buckets limits each key in the memory of this process.
type Buckets struct {
	rate Rate
	now  func() time.Time

	mu   sync.Mutex
	keys map[string]bucket
}

// bucket counts in time, not in parts of a token: a sum of fractions can end a hair
// below the token that it should be, and nobody waits for a hair.
type bucket struct {
	owed time.Duration // until it is full again
	at   time.Time
}

// NewBuckets makes a limiter with one rate for every key.
func NewBuckets(rate Rate, now func() time.Time) *Buckets {
	return &Buckets{rate: rate, now: now, keys: map[string]bucket{}}
}

// Take implements Limiter.
func (b *Buckets) Take(key string, amount float64) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	k := b.refill(key, now)
	k.owed += b.rate.worth(amount)
	if wait := k.owed - b.rate.worth(b.rate.Burst); wait > 0 {
		return wait
	}
	if len(b.keys) >= mostKeys {
		b.forget(now)
	}
	b.keys[key] = k
	return 0
}

// worth is how long so much takes to flow in.
func (r Rate) worth(amount float64) time.Duration {
	return time.Duration(amount * float64(r.Every))
}

func (b *Buckets) refill(key string, now time.Time) bucket {
	k, ok := b.keys[key]
	if !ok {
		return bucket{at: now}
	}
	return bucket{owed: max(0, k.owed-now.Sub(k.at)), at: now}
}

// forget drops the buckets that are full again; when that is not enough, all of
// them: who fills the memory gets a fresh start, and the cap over all still holds.
func (b *Buckets) forget(now time.Time) {
	for key := range b.keys {
		if b.refill(key, now).owed == 0 {
			delete(b.keys, key)
		}
	}
	if len(b.keys) >= mostKeys {
		clear(b.keys)
	}
}

// subject groups what one person can easily change: an IPv6 network is one.
func subject(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
