package inventory

import (
	"context"

	"taisei/identity"
	"taisei/inventory/component"
	"taisei/record"
	"taisei/words"
)

// Service is everything that can be done with the inventory.
type Service struct {
	Store   record.Store
	Reading Reading     // reads imported files
	Next    Next        // is told of new components; may be nil
	Words   *words.Book // lets tables be filled in with the words of the pages; may be nil
}

// Reading reads a hostile file where it can do no harm. The name is for errors
// and for recognising the format; it may be anything.
type Reading interface {
	Read(ctx context.Context, name string, data []byte) (component.Document, error)
}

// ReadingFunc lets a function be a Reading.
type ReadingFunc func(ctx context.Context, name string, data []byte) (component.Document, error)

// Read calls the function.
func (f ReadingFunc) Read(ctx context.Context, name string, data []byte) (component.Document, error) {
	return f(ctx, name, data)
}

// Next is told, in the transaction of the import, which components are new to
// the list or stand in it with another hash, address or constraint than before.
// The organisation's own code is never among them: to ask a registry for it
// would tell its name.
type Next interface {
	Imported(ctx context.Context, tx record.Tx, caller identity.Caller, system System, added []Component) error
}
