package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"

	"github.com/BurntSushi/toml"

	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
	"taisei/watch"
)

//go:embed files
var files embed.FS

// Services are what the demonstration is entered through.
type Services struct {
	Store     record.Store
	Identity  *identity.Service
	Inventory *inventory.Service
	Watch     *watch.Service // nil begins with nothing detected
}

// filler enters the files' records and remembers under which identifier each went.
type filler struct {
	Services
	caller identity.Caller
	ids    map[string]string // key of the file → identifier
}

// Fill enters everything into an empty server; one that has an organisation it
// leaves alone. It returns the account that the demonstration signs in as.
func Fill(ctx context.Context, s Services) (account string, err error) {
	var d directory
	if err := read("directory.toml", &d); err != nil {
		return "", err
	}
	if own, err := s.Identity.Own(ctx); err != nil {
		return "", err
	} else if own != "" {
		return s.account(ctx, d.Person[0].Key)
	}
	f := &filler{Services: s, ids: map[string]string{}}
	account, err = f.found(ctx, d)
	if err != nil {
		return "", fmt.Errorf("found the demonstration's organisation: %w", err)
	}
	if err := errors.Join(f.directory(ctx, d), f.inventory(ctx)); err != nil {
		return "", fmt.Errorf("fill the demonstration: %w", err)
	}
	if f.Watch != nil {
		if err := f.detect(ctx); err != nil {
			return "", fmt.Errorf("fill the demonstration: %w", err)
		}
	}
	return account, nil
}

// account finds the demonstration's own account by its name.
func (s Services) account(ctx context.Context, name string) (string, error) {
	var found []identity.Account
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		found, err = identity.Accounts.Find(ctx, r, "WHERE t.name = $1", name)
		return err
	})
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", errors.New("this folder holds an organisation that is not the demonstration's: choose another with --data")
	}
	return found[0].ID, nil
}

func read(name string, into any) error {
	data, err := files.ReadFile("files/" + name)
	if err != nil {
		return err
	}
	if err := toml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// id finds what was entered under a key; an empty key is nothing.
func (f *filler) id(key string) string {
	id, ok := f.ids[key]
	if !ok && key != "" {
		panic("the demonstration's files name an unknown " + key) // a mistake in the embedded files
	}
	return id
}

func (f *filler) list(keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = f.id(k)
	}
	return out
}

// nobodyKnows is a password that is thrown away: the demonstration is entered by a button.
func nobodyKnows() string { return rand.Text() + rand.Text() }

// inventory enters facilities, processes, systems, what they are built from, and
// how they hang together.
func (f *filler) inventory(ctx context.Context) error {
	var inv inventories
	if err := read("inventory.toml", &inv); err != nil {
		return err
	}
	for _, step := range []func(context.Context, inventories) error{f.facilities, f.processes, f.systems, f.links} {
		if err := step(ctx, inv); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) facilities(ctx context.Context, inv inventories) error {
	for _, x := range inv.Facility {
		made, err := f.Inventory.CreateFacility(ctx, f.caller, inventory.Facility{
			Asset: x.common(f), Kind: inventory.FacilityKind(x.Kind), Location: x.Location, Health: inventory.Health(x.Health),
			Confidentiality: inventory.Intact, Integrity: inventory.Intact, Availability: inventory.Intact,
		})
		if err != nil {
			return fmt.Errorf("facility %s: %w", x.Key, err)
		}
		f.ids[x.Key] = made.ID
	}
	return nil
}

func (f *filler) processes(ctx context.Context, inv inventories) error {
	for _, x := range inv.Process {
		made, err := f.Inventory.CreateProcess(ctx, f.caller, inventory.Process{
			Asset: x.common(f), Criticality: inventory.Criticality(x.Criticality), RecoveryMinutes: x.RecoveryMinutes,
			Fallback: x.Fallback, FallbackMinutes: x.FallbackMinutes, Stoppers: f.list(x.Stoppers),
			Safety: inventory.Safety(x.Safety), SafetyNote: x.SafetyNote,
		})
		if err != nil {
			return fmt.Errorf("process %s: %w", x.Key, err)
		}
		f.ids[x.Key] = made.ID
	}
	return nil
}

func (f *filler) systems(ctx context.Context, inv inventories) error {
	for _, x := range inv.System {
		var needs []inventory.Need
		for _, n := range x.Needs {
			needs = append(needs, inventory.Need{Organisation: f.id(n.Organisation), What: n.What})
		}
		made, err := f.Inventory.CreateSystem(ctx, f.caller, inventory.System{
			Asset: x.common(f), Kind: inventory.SystemKind(x.Kind), Supplier: f.id(x.Supplier), Contractor: f.id(x.Contractor),
			Criticality: inventory.Criticality(x.Criticality), Needs: needs,
		})
		if err != nil {
			return fmt.Errorf("system %s: %w", x.Key, err)
		}
		f.ids[x.Key] = made.ID
		if err := f.lists(ctx, made.ID, x); err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) lists(ctx context.Context, id string, x system) error {
	for _, list := range x.Lists {
		data, err := files.ReadFile("files/" + list.File)
		if err != nil {
			return err
		}
		if _, err := f.Inventory.ImportFile(ctx, f.caller, id, list.As, bytes.NewReader(data)); err != nil {
			return fmt.Errorf("import %s: %w", list.File, err)
		}
	}
	return nil
}

func (f *filler) links(ctx context.Context, inv inventories) error {
	for _, x := range inv.Link {
		l := inventory.Link{From: f.id(x.From), Kind: inventory.LinkKind(x.Kind), To: f.id(x.To)}
		if _, err := f.Inventory.CreateLink(ctx, f.caller, l); err != nil {
			return fmt.Errorf("link %s to %s: %w", x.From, x.To, err)
		}
	}
	return nil
}
