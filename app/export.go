package app

import (
	"context"

	"taisei/evidence"
	"taisei/gate"
	"taisei/identity"
	"taisei/record"
)

// exports asks the one gate before evidence leaves.
type exports struct{ gate *gate.Gate }

func (e exports) MayExport(ctx context.Context, tx record.Tx, caller identity.Caller, item *evidence.Item, to evidence.Recipient) error {
	_, err := e.gate.Check(ctx, tx, caller, gate.Outgoing{
		What: gate.Export, Kind: "evidence", Record: item.ID, TLP: item.TLP, Operation: item.Operation,
		To: gate.Recipient{Person: to.Person, Organisation: to.Organisation},
	})
	return err
}
