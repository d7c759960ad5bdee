package scanning

import (
	"context"
	"fmt"
	"os"
	"strings"

	"taisei/app/reading"
	"taisei/detect"
	"taisei/watch/registry"
	"taisei/watch/script"
)

// Scanner scans targets of any kind.
type Scanner struct {
	Pool       reading.Pool
	Registries func() (*registry.Registries, error) // made when the first package is asked for
	Script     script.Options
}

// Scan always gives a Result: what could not be had is unscanned, with the reason.
func (s *Scanner) Scan(ctx context.Context, target string) detect.Result {
	r, err := s.scan(ctx, target)
	if err != nil {
		r = reading.Unscanned(target, err)
	}
	r.Target = target
	return r
}

func (s *Scanner) scan(ctx context.Context, target string) (detect.Result, error) {
	switch {
	case strings.HasPrefix(target, "pkg:"):
		return s.scanPackage(ctx, target)
	case strings.HasPrefix(target, "http://"), strings.HasPrefix(target, "https://"):
		return s.scanAddress(ctx, target)
	}
	if _, err := os.Stat(target); err != nil {
		return detect.Result{}, errNoTarget
	}
	return s.Pool.ScanPath(ctx, target)
}

func (s *Scanner) scanPackage(ctx context.Context, purl string) (detect.Result, error) {
	registries, err := s.Registries()
	if err != nil {
		return detect.Result{}, err
	}
	a, err := registries.Fetch(ctx, purl)
	if err != nil {
		return detect.Result{}, err
	}
	return s.Pool.Scan(ctx, purl, a.PURL, a.Bytes)
}

func (s *Scanner) scanAddress(ctx context.Context, url string) (detect.Result, error) {
	fetched, err := script.Fetch(ctx, url, s.Script)
	if err != nil {
		return detect.Result{}, err
	}
	if fetched.Page == nil {
		return s.Pool.Scan(ctx, fetched.FinalURL, "", fetched.Bytes)
	}
	return s.scanPage(ctx, fetched)
}

// scanPage scans every script that a page has or loads.
func (s *Scanner) scanPage(ctx context.Context, page script.Fetched) (detect.Result, error) {
	all := detect.Result{Verdict: detect.Clean, SHA256: page.SHA256}
	if page.Page.Truncated {
		all = join(all, reading.Unscanned(page.FinalURL, fmt.Errorf("the page has more scripts than are read")))
	}
	for _, sc := range page.Page.Scripts {
		if !sc.Runs() {
			continue
		}
		r, err := s.scanScript(ctx, page, sc)
		if ctx.Err() != nil {
			return detect.Result{}, ctx.Err()
		}
		if err != nil {
			r = reading.Unscanned(sc.URL, err)
		}
		all = join(all, r)
	}
	return all, nil
}

func (s *Scanner) scanScript(ctx context.Context, page script.Fetched, sc script.Script) (detect.Result, error) {
	if sc.Kind == script.External || sc.Kind == script.Preloaded {
		fetched, err := script.Fetch(ctx, sc.URL, s.Script)
		if err != nil {
			return detect.Result{}, err
		}
		return s.Pool.Scan(ctx, fetched.FinalURL, "", fetched.Bytes)
	}
	r, err := s.Pool.Scan(ctx, page.FinalURL+"#script.js", "", []byte(sc.Text))
	for i := range r.Findings { // lines of the script become lines of the page
		l := &r.Findings[i].Location
		if l.Line == 1 {
			l.Column += sc.Column - 1
		}
		l.Path, l.Line = page.FinalURL, l.Line+sc.Line-1
	}
	return r, err
}

// order of verdicts, worst first.
var order = map[detect.Verdict]int{detect.Malicious: 0, detect.Suspicious: 1, detect.Unscanned: 2, detect.Clean: 3}

// join adds a part's result to the whole: the worse verdict stands.
func join(all, part detect.Result) detect.Result {
	if order[part.Verdict] < order[all.Verdict] {
		all.Verdict = part.Verdict
	}
	all.Score = max(all.Score, part.Score)
	all.Findings = append(all.Findings, part.Findings...)
	all.Unread = append(all.Unread, part.Unread...)
	if part.Error != "" {
		all.Unread = append(all.Unread, detect.Unread{Path: part.Target, Reason: "unavailable", Runs: true, Message: part.Error})
	}
	all.Files, all.Bytes, all.Steps = all.Files+part.Files, all.Bytes+part.Bytes, all.Steps+part.Steps
	return all
}
