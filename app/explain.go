package app

import (
	"errors"
	"fmt"

	"taisei/fault"
	"taisei/words"
)

// Explain puts a fault into the words of a person at the command line; what is no
// fault stays as it is.
func (a *App) Explain(lang words.Lang, what string, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Code == fault.Internal {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %s", what, a.Book.Error(lang, err))
}
