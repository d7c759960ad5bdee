package demo

import "taisei/inventory"

// directory is directory.toml.
type directory struct {
	Organisation []organisation
	Person       []person
}

type organisation struct {
	Key, Name, Kind, Sector, Parent, Note string
	NameEn                                string `toml:"name_en"`
	Ours                                  bool
}

type person struct {
	Key, Organisation, Name, Title, Function, Language, Zone, Mail string
	NameEn                                                         string `toml:"name_en"`
	Roles, Deputies                                                []string
}

// inventories is inventory.toml.
type inventories struct {
	Facility []facility
	Process  []process
	System   []system
	Link     []struct{ From, Kind, To string }
}

type asset struct {
	Key, Name, Owner, Note string
	NameEn                 string `toml:"name_en"`
}

func (a asset) common(f *filler) inventory.Asset {
	return inventory.Asset{Name: a.Name, NameEn: a.NameEn, OwnerPerson: f.id(a.Owner), Note: a.Note}
}

type facility struct {
	asset
	Kind, Location, Health string
}

type process struct {
	asset
	Criticality     string
	RecoveryMinutes int64 `toml:"recovery_minutes"`
	Fallback        string
	FallbackMinutes int64 `toml:"fallback_minutes"`
	Stoppers        []string
	Safety          string
	SafetyNote      string `toml:"safety_note"`
}

type system struct {
	asset
	Kind, Supplier, Contractor, Criticality string
	Needs                                   []struct{ Organisation, What string }
	Lists                                   []struct{ File, As string } // a file here, under the name it has in real life
}
