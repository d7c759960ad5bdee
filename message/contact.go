package message

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// contacts lists the contact methods of a person that can be used: trusted, of a
// channel that this server sends on, those that have answered before first.
func (s *Service) contacts(ctx context.Context, r record.Reader, person string) ([]identity.ContactMethod, error) {
	all, err := identity.ContactMethods.Find(ctx, r, "WHERE t.person = $1 AND t.trust = $2 ORDER BY t.rank, t.id", person, identity.Trusted)
	if err != nil {
		return nil, err
	}
	usable := slices.DeleteFunc(all, func(c identity.ContactMethod) bool { return s.Channels[c.Channel] == nil })
	slices.SortStableFunc(usable, func(a, b identity.ContactMethod) int {
		return cmp.Compare(unverified(a), unverified(b))
	})
	return usable, nil
}

func unverified(c identity.ContactMethod) int {
	if c.LastVerifiedAt.IsZero() {
		return 1
	}
	return 0
}

// elsewhere is the next contact method that leads to another place than the first;
// otherwise the first, and false.
func elsewhere(contacts []identity.ContactMethod) (identity.ContactMethod, bool) {
	first := contacts[0]
	for _, c := range contacts[1:] {
		if c.Channel != first.Channel || !strings.EqualFold(c.Address, first.Address) {
			return c, true
		}
	}
	return first, false
}

// Reachable reports whether a message could be sent to the person.
func (s *Service) Reachable(ctx context.Context, r record.Reader, person string) (bool, error) {
	c, err := s.contacts(ctx, r, person)
	return len(c) > 0, err
}

// VerifyTx notes that the contact method that a link was sent to has answered. An
// exercise changes no contact method.
func (s *Service) VerifyTx(ctx context.Context, tx record.Tx, by record.Actor, l *Link) error {
	if l.Mode == mark.Exercise {
		return nil
	}
	c, err := identity.ContactMethods.Get(ctx, tx, l.Contact)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c.LastVerifiedAt = tx.Now()
	return identity.ContactMethods.UpdateAs(ctx, tx, by, "answer", c)
}
