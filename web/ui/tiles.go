package ui

import (
	"context"

	"github.com/a-h/templ"

	"taisei/identity"
)

// tile makes one part of the situation for who reads; nil when there is nothing
// for them to see. It renders a kit.Tile inside of a kit.Live.
type tile func(ctx context.Context, c identity.Caller) (templ.Component, error)

// tiles lists the parts of the situation in the order in which they stand.
func (u *UI) tiles() []tile {
	return []tile{
		u.incidentsTile,
		u.triageTile,
		u.tasksTile,
		u.messagesTile,
		u.inventoryTile,
		u.peopleTile,
	}
}
