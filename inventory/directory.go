package inventory

import (
	"context"
	"fmt"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// directory lets tables name people and organisations as people do.
type directory struct{ people, organisations names }

// names finds identifiers by name and names by identifier.
type names struct {
	byID   map[string]string
	byName map[string][]string // folded
}

type named struct {
	ID        string   `db:"id"`
	TLP       mark.TLP `db:"tlp"`
	CreatedBy string   `db:"created_by"`
	Name      string   `db:"name"`
	NameEn    string   `db:"name_en"`
}

var (
	qPeopleNames = record.Query{Name: "inventory.names_of_people", SQL: `
		SELECT id, tlp, created_by, name, name_en FROM people ORDER BY id LIMIT $1`}
	qOrganisationNames = record.Query{Name: "inventory.names_of_organisations", SQL: `
		SELECT id, tlp, created_by, name, name_en FROM organisations ORDER BY id LIMIT $1`}
)

const mostNames = 200_000

func loadDirectory(ctx context.Context, r record.Reader, caller identity.Caller) (*directory, error) {
	people, err := loadNames(ctx, r, caller, qPeopleNames)
	if err != nil {
		return nil, err
	}
	organisations, err := loadNames(ctx, r, caller, qOrganisationNames)
	return &directory{people, organisations}, err
}

func loadNames(ctx context.Context, r record.Reader, caller identity.Caller, q record.Query) (names, error) {
	n := names{byID: map[string]string{}, byName: map[string][]string{}}
	var rows []named
	if err := r.Select(ctx, &rows, q, mostNames); err != nil {
		return n, fmt.Errorf("read names: %w", err)
	}
	for _, row := range rows {
		if caller.See(&record.Meta{ID: row.ID, TLP: row.TLP, CreatedBy: row.CreatedBy}, nil) == nil {
			n.add(row.ID, row.Name, row.NameEn)
		}
	}
	return n, nil
}

func (n names) add(id, name, nameEn string) {
	n.byID[id] = name
	key, keyEn := fold(tidy(name)), fold(tidy(nameEn))
	n.byName[key] = append(n.byName[key], id)
	if keyEn != "" && keyEn != key {
		n.byName[keyEn] = append(n.byName[keyEn], id)
	}
}

// find gives the identifier for an identifier or a name that only one has.
func (n names) find(text string) (string, *fault.Error) {
	if text == "" {
		return "", nil
	}
	if _, ok := n.byID[text]; ok {
		return text, nil
	}
	switch ids := n.byName[fold(tidy(text))]; len(ids) {
	case 0:
		return "", fault.New(fault.Invalid, "inventory.fault.no_such_reference", fault.Params{"value": clip(text, 100)})
	case 1:
		return ids[0], nil
	default:
		return "", fault.New(fault.Invalid, "inventory.fault.ambiguous", fault.Params{"name": clip(text, 100)})
	}
}

// show gives the name, or the identifier where the name would not be found again.
func (n names) show(id string) string {
	name := tidy(n.byID[id])
	if back, err := n.find(name); err != nil || back != id || strings.ContainsAny(name, ";:：") {
		return id
	}
	return name
}
