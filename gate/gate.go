package gate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Participants knows who takes part in an exercise or drill.
type Participants interface {
	Participants(ctx context.Context, r record.Reader, exercise string) ([]string, error)
}

// Gate decides what may leave.
type Gate struct {
	Store        record.Store
	Participants Participants // without one, nothing of an exercise leaves
}

// Check decides within a transaction and records a block in it. A block is an
// error with the code Blocked; a caller that goes on must let the transaction
// commit, so that the block stays on record.
func (g *Gate) Check(ctx context.Context, tx record.Tx, caller identity.Caller, o Outgoing) (Pass, error) {
	pass, err := g.Decide(ctx, tx, caller, o)
	reason, held := ReasonOf(err)
	if !held {
		return pass, err
	}
	if err := g.note(ctx, tx, caller, o, reason); err != nil {
		return Pass{}, fmt.Errorf("record what the gate held back: %w", err)
	}
	return Pass{}, err
}

// Ask is Check in a transaction of its own, for pages and exports.
func (g *Gate) Ask(ctx context.Context, caller identity.Caller, o Outgoing) (Pass, error) {
	var pass Pass
	var held error
	err := g.Store.Read(ctx, func(r record.Reader) (err error) {
		pass, err = g.Decide(ctx, r, caller, o)
		return err
	})
	if _, blocked := ReasonOf(err); !blocked {
		return pass, err
	}
	err = g.Store.Write(ctx, func(tx record.Tx) (err error) {
		pass, held = g.Check(ctx, tx, caller, o)
		if _, blocked := ReasonOf(held); blocked {
			return nil
		}
		return held
	})
	if err != nil {
		return Pass{}, err
	}
	return pass, held
}

// Decide decides and records nothing: for choosing among recipients.
func (g *Gate) Decide(ctx context.Context, r record.Reader, caller identity.Caller, o Outgoing) (Pass, error) {
	if seamOpen() {
		return Pass{Show: Full}, nil
	}
	f, err := g.facts(ctx, r, caller, o)
	if err != nil {
		return Pass{}, fmt.Errorf("look up the recipient: %w", err)
	}
	if reason := judge(o, f); reason != "" {
		return Pass{}, reason.fault()
	}
	return Pass{Show: show(o)}, nil
}

// ReasonOf tells why the gate held something back, when err says that it did.
func ReasonOf(err error) (Reason, bool) {
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Blocked {
		return "", false
	}
	reason, ours := strings.CutPrefix(f.Key, "gate.reason.")
	return Reason(reason), ours
}

func (g *Gate) facts(ctx context.Context, r record.Reader, caller identity.Caller, o Outgoing) (facts, error) {
	f := facts{own: caller.Organisation}
	var err error
	if f.organisation, err = organisationOf(ctx, r, o.To); err != nil {
		return facts{}, err
	}
	if f.trusted, err = trusted(ctx, r, o.To); err != nil {
		return facts{}, err
	}
	if o.Mode != mark.Real && o.Exercise != "" && g.Participants != nil {
		f.participants, err = g.Participants.Participants(ctx, r, o.Exercise)
	}
	return f, err
}

// organisationOf reads from the directory; a recipient that is not in it has none.
func organisationOf(ctx context.Context, r record.Reader, to Recipient) (string, error) {
	if to.Person != "" {
		p, err := identity.People.Get(ctx, r, to.Person)
		if fault.Is(err, fault.NotFound) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return p.Organisation, nil
	}
	if to.Organisation == "" {
		return "", nil
	}
	o, err := identity.Organisations.Get(ctx, r, to.Organisation)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return o.ID, nil
}

// trusted reports whether the address may be used: it is the person's own, and
// nobody marked it as untrusted. An address of nobody is not distrusted; what TLP
// allows it is another rule.
func trusted(ctx context.Context, r record.Reader, to Recipient) (bool, error) {
	if to.Address == "" {
		return false, nil
	}
	methods, err := identity.ContactMethods.Find(ctx, r, "WHERE LOWER(t.address) = LOWER($1)", to.Address)
	if err != nil {
		return false, err
	}
	theirs := to.Person == ""
	for _, m := range methods {
		if m.Trust != identity.Trusted {
			return false, nil
		}
		theirs = theirs || m.Person == to.Person
	}
	return theirs, nil
}
