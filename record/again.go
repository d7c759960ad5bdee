package record

import (
	"context"
	"errors"
)

// Again is Write for a change that is based on no version that a person saw, such
// as a job's or an answer by link: when another saved the same row meanwhile, it is
// done once more on what there is now.
func Again(ctx context.Context, s Store, fn func(Tx) error) error {
	var err error
	for range 5 {
		err = s.Write(ctx, fn)
		if conflict := (*Conflict)(nil); !errors.As(err, &conflict) {
			return err
		}
	}
	return err
}
