package suppress

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"taisei/detect"
)

// The most that a file of suppressions may hold.
const (
	MaxBytes   = 4 << 20
	MaxEntries = 10_000
)

// Entry is one suppression.
type Entry struct {
	Rule       string    `toml:"rule"`
	Path       string    `toml:"path"`   // of the file in the artifact
	SHA256     string    `toml:"sha256"` // of the file, in hexadecimal
	Reason     string    `toml:"reason"`
	ReviewedBy string    `toml:"reviewed_by"`
	ReviewedAt time.Time `toml:"reviewed_at"`
}

// List is what a file of suppressions holds. Scans that run beside each other share it.
type List struct {
	entries map[key]Entry
	mu      sync.Mutex
	used    map[key]bool
}

type key struct{ rule, path, sha256 string }

// Read reads a file of suppressions: a table [[suppress]] for each. An error names the
// entry and the field.
func Read(r io.Reader) (*List, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("more than %d bytes", MaxBytes)
	}
	var file struct {
		Suppress []Entry `toml:"suppress"`
	}
	meta, err := toml.Decode(string(data), &file)
	if err != nil {
		return nil, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("%s: there is no such field; an entry has rule, path, sha256, reason, reviewed_by and reviewed_at", unknown[0])
	}
	if len(file.Suppress) > MaxEntries {
		return nil, fmt.Errorf("more than %d entries", MaxEntries)
	}
	l := &List{entries: map[key]Entry{}, used: map[key]bool{}}
	for i, e := range file.Suppress {
		e.SHA256 = strings.ToLower(e.SHA256)
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		l.entries[key{e.Rule, e.Path, e.SHA256}] = e
	}
	return l, nil
}

func (e Entry) check() error {
	for _, f := range []struct{ name, text string }{{"rule", e.Rule}, {"path", e.Path}, {"reason", e.Reason}, {"reviewed_by", e.ReviewedBy}} {
		if strings.TrimSpace(f.text) == "" {
			return fmt.Errorf("%s is missing", f.name)
		}
	}
	if sum, err := hex.DecodeString(e.SHA256); err != nil || len(sum) != 32 {
		return errors.New("sha256 has to be the 64 hexadecimal digits of the file, as the finding's file_sha256 in JSON gives them")
	}
	if e.ReviewedAt.IsZero() {
		return errors.New("reviewed_at is missing: a date such as 2026-01-31")
	}
	return nil
}

// Apply takes the suppressed findings out of a result, keeps them beside the others,
// and judges what is left. A nil List suppresses nothing.
func (l *List) Apply(r detect.Result) detect.Result {
	if l == nil {
		return r
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := []detect.Finding{}
	for _, f := range r.Findings {
		k := key{f.Rule, f.Location.Path, f.FileSHA256}
		e, ok := l.entries[k]
		if !ok {
			kept = append(kept, f)
			continue
		}
		l.used[k] = true
		r.Suppressed = append(r.Suppressed, detect.Suppressed{Finding: f, Reason: e.Reason, ReviewedBy: e.ReviewedBy, ReviewedAt: e.ReviewedAt.Format(time.DateOnly)})
	}
	if len(kept) == len(r.Findings) {
		return r
	}
	r.Findings = kept
	return r.Judged()
}

// Unused are the entries that nothing has matched, by path: the file has changed, or is
// gone.
func (l *List) Unused() []Entry {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Entry
	for k, e := range l.entries {
		if !l.used[k] {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Rule, b.Rule), strings.Compare(a.SHA256, b.SHA256))
	})
	return out
}
