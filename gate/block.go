package gate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

var (
	// sameBlock finds an earlier block of the same thing for the same reason.
	sameBlock = record.Query{Name: "gate_block.same", SQL: `
		SELECT id FROM gate_blocks
		WHERE what = $1 AND kind = $2 AND record = $3 AND reason = $4 AND person = $5 AND organisation = $6 AND address = $7
		ORDER BY id LIMIT 1`}
	// againBlock counts one more.
	againBlock = record.Query{Name: "gate_block.again", SQL: `UPDATE gate_blocks SET times = times + 1, last_at = $2 WHERE id = $1`}
)

// note records a block; the same one again is counted, so that somebody who opens
// a page a thousand times fills no table.
func (g *Gate) note(ctx context.Context, tx record.Tx, caller identity.Caller, o Outgoing, why Reason) error {
	var earlier []string
	err := tx.Select(ctx, &earlier, sameBlock, o.What, o.Kind, o.Record, why, o.To.Person, o.To.Organisation, o.To.Address)
	if err != nil {
		return err
	}
	if len(earlier) > 0 {
		_, err := tx.Exec(ctx, againBlock, earlier[0], tx.Now())
		return err
	}
	b := newBlock(o, why)
	b.LastAt = tx.Now()
	return blocks.Insert(ctx, tx, caller.Actor(), b)
}

func newBlock(o Outgoing, why Reason) *Block {
	b := &Block{
		Operation: o.Operation, What: o.What, Kind: o.Kind, Record: o.Record, Thread: o.Thread, Reason: why,
		Person: o.To.Person, Organisation: o.To.Organisation, Address: o.To.Address, Times: 1,
	}
	b.TLP = o.TLP
	if !b.TLP.Valid() {
		b.TLP = mark.Red
	}
	if !known(b.Mode) || (b.Mode == mark.Real) != (b.Exercise == "") {
		b.Operation = record.Operation{Mode: mark.Real} // the row must be well formed to tell of one that was not
	}
	return b
}

// Filter chooses blocks.
type Filter struct {
	Mode   mark.Mode // real when empty
	Record string    // of one record, or of all that belongs to one incident
	Before string    // the cursor: the last id of the page before
	Limit  int
}

// longest is how many rows a page has at most.
const longest = 200

// Blocks lists what was held back, newest first.
func (g *Gate) Blocks(ctx context.Context, caller identity.Caller, f Filter) ([]Block, error) {
	if err := caller.May(identity.ViewMessages); err != nil {
		return nil, err
	}
	var list []Block
	err := g.Store.Read(ctx, func(r record.Reader) (err error) {
		list, err = f.find(ctx, r)
		return err
	})
	return visible(caller, list), err
}

// BlocksOf lists what was held back of a record and of what belongs to it, oldest
// first, for a caller that the domain has checked.
func BlocksOf(ctx context.Context, r record.Reader, id string) ([]Block, error) {
	return blocks.Find(ctx, r, "WHERE t.record = $1 OR t.thread = $1 ORDER BY t.id", id)
}

func (f Filter) find(ctx context.Context, r record.Reader) ([]Block, error) {
	mode, limit := f.Mode, f.Limit
	if mode == "" {
		mode = mark.Real
	}
	if limit <= 0 || limit > longest {
		limit = longest
	}
	where := []string{"t.mode = $1"}
	args := []any{mode, limit}
	if f.Record != "" {
		args = append(args, f.Record)
		where = append(where, "(t.record = $3 OR t.thread = $3)")
	}
	if f.Before != "" {
		args = append(args, f.Before)
		where = append(where, fmt.Sprintf("t.id < $%d", len(args)))
	}
	return blocks.Find(ctx, r, "WHERE "+strings.Join(where, " AND ")+" ORDER BY t.id DESC LIMIT $2", args...)
}

func visible(caller identity.Caller, list []Block) []Block {
	return slices.DeleteFunc(list, func(b Block) bool {
		return fault.Is(caller.See(&b.Meta, &b.Operation, b.Person), fault.NotFound)
	})
}
