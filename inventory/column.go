package inventory

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"taisei/fault"
	"taisei/inventory/sheet"
	"taisei/mark"
)

// column is one column of a table: how a cell is written and read. words is the
// prefix of the messages that name its values, where it has an enumeration.
type column[P any] struct {
	name   string
	words  string
	values []string
	get    func(P, *directory) string
	set    func(P, string, *directory) error
}

func textColumn[P any](name string, at func(P) *string) column[P] {
	return column[P]{
		name: name,
		get:  func(p P, _ *directory) string { return *at(p) },
		set:  func(p P, cell string, _ *directory) error { *at(p) = sheet.Clean(cell); return nil },
	}
}

func nameColumn[P any](name string, at func(P) *string) column[P] {
	c := textColumn(name, at)
	c.set = func(p P, cell string, _ *directory) error { *at(p) = tidy(cell); return nil }
	return c
}

// choiceColumn is an enumeration; an empty cell is its default.
func choiceColumn[P any, E ~string](name, words string, all []E, at func(P) *E) column[P] {
	values := make([]string, len(all))
	for i, v := range all {
		values[i] = string(v)
	}
	return column[P]{
		name: name, words: words, values: values,
		get: func(p P, _ *directory) string { return string(*at(p)) },
		set: func(p P, cell string, _ *directory) error { *at(p) = E(cell); return nil },
	}
}

func tlpColumn[P any](at func(P) *mark.TLP) column[P] {
	return column[P]{
		name: "tlp",
		get:  func(p P, _ *directory) string { return string(*at(p)) },
		set: func(p P, cell string, _ *directory) error {
			if cell == "" {
				return nil // as it was; TLP:AMBER for a new row
			}
			tlp, err := mark.ParseTLP(cell)
			if err == nil {
				*at(p) = tlp
			}
			return err
		},
	}
}

func minutesColumn[P any](name string, at func(P) *int64) column[P] {
	return column[P]{
		name: name,
		get: func(p P, _ *directory) string {
			if *at(p) == 0 {
				return ""
			}
			return strconv.FormatInt(*at(p), 10)
		},
		set: func(p P, cell string, _ *directory) error {
			n, err := strconv.ParseInt(strings.ReplaceAll(fold(cell), ",", ""), 10, 64)
			if cell != "" && err != nil {
				return fault.Field(name, "inventory.fault.minutes", fault.Params{"value": clip(cell, 50), "limit": longest})
			}
			*at(p) = n
			return nil
		},
	}
}

func personColumn[P any](name string, at func(P) *string) column[P] {
	return referenceColumn(name, func(d *directory) names { return d.people }, at)
}

func organisationColumn[P any](name string, at func(P) *string) column[P] {
	return referenceColumn(name, func(d *directory) names { return d.organisations }, at)
}

func referenceColumn[P any](name string, in func(*directory) names, at func(P) *string) column[P] {
	return column[P]{
		name: name,
		get:  func(p P, d *directory) string { return in(d).show(*at(p)) },
		set: func(p P, cell string, d *directory) error {
			id, err := in(d).find(cell)
			if err != nil {
				return err
			}
			*at(p) = id
			return nil
		},
	}
}

// peopleColumn names people on lines of their own, or between semicolons.
func peopleColumn[P any](name string, at func(P) *[]string) column[P] {
	return column[P]{
		name: name,
		get: func(p P, d *directory) string {
			var lines []string
			for _, id := range *at(p) {
				lines = append(lines, d.people.show(id))
			}
			return strings.Join(lines, "\n")
		},
		set: func(p P, cell string, d *directory) error {
			var ids []string
			for _, name := range strings.FieldsFunc(cell, func(r rune) bool { return r == '\n' || r == ';' || r == '；' }) {
				id, err := d.people.find(tidy(name))
				if err != nil {
					return err
				}
				if id != "" {
					ids = append(ids, id)
				}
			}
			*at(p) = ids
			return nil
		},
	}
}

// needsColumn has a line for each need: "organisation: what".
func needsColumn() column[*System] {
	return column[*System]{
		name: "needs",
		get: func(s *System, d *directory) string {
			var lines []string
			for _, n := range s.Needs {
				lines = append(lines, d.organisations.show(n.Organisation)+": "+n.What)
			}
			return strings.Join(lines, "\n")
		},
		set: func(s *System, cell string, d *directory) error {
			var needs []Need
			for _, line := range strings.Split(cell, "\n") {
				line = strings.TrimSpace(line)
				if line == "" {
					continue
				}
				i := strings.IndexAny(line, ":：")
				if i < 0 {
					return fault.Field("needs", "inventory.fault.need", nil)
				}
				id, err := d.organisations.find(tidy(line[:i]))
				if err != nil {
					return err
				}
				_, colon := utf8.DecodeRuneInString(line[i:])
				needs = append(needs, Need{Organisation: id, What: tidy(line[i+colon:])})
			}
			s.Needs = needs
			return nil
		},
	}
}

func facilityColumns() []column[*Facility] {
	return []column[*Facility]{
		nameColumn("name", func(f *Facility) *string { return &f.Name }),
		nameColumn("name_en", func(f *Facility) *string { return &f.NameEn }),
		choiceColumn("kind", "inventory.facility_kind", FacilityKinds, func(f *Facility) *FacilityKind { return &f.Kind }),
		textColumn("location", func(f *Facility) *string { return &f.Location }),
		personColumn("owner_person", func(f *Facility) *string { return &f.OwnerPerson }),
		choiceColumn("health", "inventory.health", Healths, func(f *Facility) *Health { return &f.Health }),
		textColumn("health_note", func(f *Facility) *string { return &f.HealthNote }),
		choiceColumn("confidentiality", "inventory.information", InformationStates, func(f *Facility) *InformationState { return &f.Confidentiality }),
		choiceColumn("integrity", "inventory.information", InformationStates, func(f *Facility) *InformationState { return &f.Integrity }),
		choiceColumn("availability", "inventory.information", InformationStates, func(f *Facility) *InformationState { return &f.Availability }),
		textColumn("note", func(f *Facility) *string { return &f.Note }),
		tlpColumn(func(f *Facility) *mark.TLP { return &f.TLP }),
	}
}

func processColumns() []column[*Process] {
	return []column[*Process]{
		nameColumn("name", func(p *Process) *string { return &p.Name }),
		nameColumn("name_en", func(p *Process) *string { return &p.NameEn }),
		personColumn("owner_person", func(p *Process) *string { return &p.OwnerPerson }),
		choiceColumn("criticality", "inventory.criticality", Criticalities, func(p *Process) *Criticality { return &p.Criticality }),
		minutesColumn("recovery_minutes", func(p *Process) *int64 { return &p.RecoveryMinutes }),
		textColumn("fallback", func(p *Process) *string { return &p.Fallback }),
		minutesColumn("fallback_minutes", func(p *Process) *int64 { return &p.FallbackMinutes }),
		peopleColumn("stoppers", func(p *Process) *[]string { return &p.Stoppers }),
		choiceColumn("safety", "inventory.safety", Safeties, func(p *Process) *Safety { return &p.Safety }),
		textColumn("safety_note", func(p *Process) *string { return &p.SafetyNote }),
		textColumn("note", func(p *Process) *string { return &p.Note }),
		tlpColumn(func(p *Process) *mark.TLP { return &p.TLP }),
	}
}

func systemColumns() []column[*System] {
	return []column[*System]{
		nameColumn("name", func(s *System) *string { return &s.Name }),
		nameColumn("name_en", func(s *System) *string { return &s.NameEn }),
		choiceColumn("kind", "inventory.system_kind", SystemKinds, func(s *System) *SystemKind { return &s.Kind }),
		personColumn("owner_person", func(s *System) *string { return &s.OwnerPerson }),
		organisationColumn("supplier", func(s *System) *string { return &s.Supplier }),
		organisationColumn("contractor", func(s *System) *string { return &s.Contractor }),
		choiceColumn("criticality", "inventory.criticality", Criticalities, func(s *System) *Criticality { return &s.Criticality }),
		needsColumn(),
		textColumn("note", func(s *System) *string { return &s.Note }),
		tlpColumn(func(s *System) *mark.TLP { return &s.TLP }),
	}
}

// linkRow is a line of the table of links: its ends by name.
type linkRow struct {
	kind             LinkKind
	fromKind, toKind AssetKind
	from, to, note   string
}

var assetKinds = []AssetKind{KindFacility, KindProcess, KindSystem}

// LinkKinds lists the kinds that a link can have.
var LinkKinds = []LinkKind{Supports, RunsIn, Serves, LocatedAt, DependsOn}

func linkColumns() []column[*linkRow] {
	return []column[*linkRow]{
		choiceColumn("kind", "inventory.link_kind", LinkKinds, func(l *linkRow) *LinkKind { return &l.kind }),
		choiceColumn("from_kind", "inventory.asset_kind", assetKinds, func(l *linkRow) *AssetKind { return &l.fromKind }),
		nameColumn("from", func(l *linkRow) *string { return &l.from }),
		choiceColumn("to_kind", "inventory.asset_kind", assetKinds, func(l *linkRow) *AssetKind { return &l.toKind }),
		nameColumn("to", func(l *linkRow) *string { return &l.to }),
		textColumn("note", func(l *linkRow) *string { return &l.note }),
	}
}
