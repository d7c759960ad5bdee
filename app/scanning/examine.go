package scanning

import (
	"context"
	"errors"
	"os"
	"strings"

	"taisei/app/reading"
	"taisei/detect"
	"taisei/watch/script"
)

// Examine looks at one side of a comparison. It always gives an Examination: what
// could not be had is unscanned, with the reason.
func (s *Scanner) Examine(ctx context.Context, target string) detect.Examination {
	e, err := s.examine(ctx, target)
	if err != nil {
		e = detect.Examination{Result: reading.Unscanned(target, err)}
	}
	e.Result.Target = target
	return e
}

func (s *Scanner) examine(ctx context.Context, target string) (detect.Examination, error) {
	switch {
	case strings.HasPrefix(target, "pkg:"):
		registries, err := s.Registries()
		if err != nil {
			return detect.Examination{}, err
		}
		a, err := registries.Fetch(ctx, target)
		if err != nil {
			return detect.Examination{}, err
		}
		return s.Pool.Examine(ctx, target, a.PURL, a.Bytes)
	case strings.HasPrefix(target, "http://"), strings.HasPrefix(target, "https://"):
		fetched, err := script.Fetch(ctx, target, s.Script)
		if err != nil {
			return detect.Examination{}, err
		}
		return s.Pool.Examine(ctx, fetched.FinalURL, "", fetched.Bytes)
	}
	if _, err := os.Stat(target); err != nil {
		return detect.Examination{}, errNoTarget
	}
	return s.Pool.ExaminePath(ctx, target)
}

var errNoTarget = errors.New("there is no such file or folder (a package is named pkg:npm/name@version, a script by its address)")
