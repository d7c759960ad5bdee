package ui

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"taisei/identity"
)

func (u *UI) showSituation(w http.ResponseWriter, r *http.Request) error {
	var tiles []templ.Component
	for _, make := range u.tiles() {
		t, err := make(r.Context(), caller(r))
		if err != nil {
			return err
		}
		if t != nil {
			tiles = append(tiles, t)
		}
	}
	return u.show(w, r, situationPage(tiles))
}

// peopleTile says how many people can be reached by something that answered lately.
func (u *UI) peopleTile(ctx context.Context, c identity.Caller) (templ.Component, error) {
	reach, err := u.Identity.Reach(ctx, c)
	if err != nil {
		return nil, err
	}
	return reachTile(reach), nil
}
