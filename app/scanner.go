package app

import (
	"context"

	"taisei/app/reading"
	"taisei/detect"
	"taisei/watch"
)

// scanner is watch's Scanner in the sandbox.
type scanner struct{ pool reading.Pool }

func (s scanner) Scan(ctx context.Context, name string, data []byte, about watch.About) (detect.Result, error) {
	return s.pool.Scan(ctx, name, about.PURL, data)
}
