package inventory_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"taisei/inventory"
	"taisei/inventory/component"
	"taisei/words"
)

func TestEverythingReadHasWords(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	add := func(prefix string, values ...string) {
		for _, v := range values {
			keys = append(keys, prefix+"."+v)
		}
	}
	add("inventory.facility_kind", texts(inventory.FacilityKinds)...)
	add("inventory.health", texts(inventory.Healths)...)
	add("inventory.information", texts(inventory.InformationStates)...)
	add("inventory.criticality", texts(inventory.Criticalities)...)
	add("inventory.safety", texts(inventory.Safeties)...)
	add("inventory.system_kind", texts(inventory.SystemKinds)...)
	add("inventory.link_kind", texts(append(inventory.LinkKinds, inventory.PartOf))...)
	add("inventory.outcome", texts(inventory.Outcomes)...)
	add("inventory.blind", texts(inventory.BlindReasons)...)
	add("inventory.table", texts(inventory.TableKinds)...)
	add("inventory.table", inventory.ActionCreate, inventory.ActionUpdate)
	add("inventory.asset_kind", texts([]inventory.AssetKind{inventory.KindFacility, inventory.KindProcess, inventory.KindSystem, inventory.KindPart})...)
	add("inventory.scope", texts([]component.Scope{component.Runtime, component.Development, component.Optional, component.Build})...)
	for _, kind := range inventory.TableKinds {
		labels := map[string]string{}
		for _, name := range inventory.TableColumns(kind) {
			if name == "id" {
				continue
			}
			add("inventory.column", name)
			for _, lang := range words.Langs {
				label := book.Text(lang, "inventory.column."+name, nil)
				if other, taken := labels[label]; taken && other != name {
					t.Errorf("%s: %q is the label of %s and %s", kind, label, name, other)
				}
				labels[label] = name
			}
		}
	}
	for _, key := range append(keys, keysInSource(t)...) {
		if !book.Has(key) {
			t.Errorf("no words for %s", key)
		}
	}
}

func texts[E ~string](all []E) []string {
	var out []string
	for _, v := range all {
		out = append(out, string(v))
	}
	return out
}

// keysInSource finds the keys of errors where they are written.
func keysInSource(t *testing.T) []string {
	t.Helper()
	key := regexp.MustCompile(`"((?:inventory\.fault|inventory\.warn|sheet)\.[a-z_]+)"`)
	var keys []string
	for _, pattern := range []string{"*.go", "sheet/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range key.FindAllStringSubmatch(string(data), -1) {
				keys = append(keys, m[1])
			}
		}
	}
	if len(keys) < 30 {
		t.Fatalf("only %d keys found", len(keys))
	}
	return keys
}
