package inventory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/component"
	"taisei/record"
)

// Import is one reading of one list (a lockfile, an SBOM) of a system. The name
// of the file says which list it is: the next import under the same name
// replaces what the list said before, another name is another list.
type Import struct {
	record.Meta
	System       string    `db:"system" json:"system"`
	List         string    `db:"list" json:"list"`
	Number       int64     `db:"number" json:"number"` // of this list's imports, from 1
	File         string    `db:"file" json:"file"`
	Format       string    `db:"format" json:"format"`
	Subject      string    `db:"subject" json:"subject,omitempty"` // what the file says it is about
	SHA256       string    `db:"sha256" json:"sha256"`
	Size         int64     `db:"size" json:"size"`
	Components   int64     `db:"components" json:"components"` // distinct ones
	Added        int64     `db:"added" json:"added"`           // that the import before had not
	Removed      int64     `db:"removed" json:"removed"`       // that the import before had
	Withdrawn    bool      `db:"withdrawn" json:"withdrawn"`   // the list is used no more: nothing was read
	Warnings     []Warning `db:"warnings" json:"warnings"`     // the first of them
	WarningCount int64     `db:"warning_count" json:"warning_count"`
}

// Warning is a remark on the file: the rest of it was read.
type Warning struct {
	Key    string       `json:"key"`
	Params fault.Params `json:"params,omitempty"`
	Line   int          `json:"line,omitempty"`
	Path   string       `json:"path,omitempty"`
}

// Imports is the table; others read it through this package's methods.
var Imports = record.NewTable[Import]("inventory_imports", "inventory_import")

const (
	mostWarnings   = 100             // kept of one import
	mostComponents = 200_000         // of one list
	longestFile    = 300             // bytes of a list's name
	largestFile    = int64(64 << 20) // bytes of a list
)

// ImportFile reads a list of a system's components and keeps what it says. The
// system is named by id or name; file is the name of the list.
func (s *Service) ImportFile(ctx context.Context, caller identity.Caller, system, file string, r io.Reader) (Import, error) {
	if err := caller.May(identity.ImportInventory); err != nil {
		return Import{}, err
	}
	sys, err := s.importable(ctx, caller, system)
	if err != nil {
		return Import{}, err
	}
	file, err = listName(file)
	if err != nil {
		return Import{}, err
	}
	data, err := readAll(r, file)
	if err != nil {
		return Import{}, err
	}
	doc, err := s.Reading.Read(ctx, file, data)
	if err != nil {
		return Import{}, fmt.Errorf("read %s: %w", file, err)
	}
	in, err := newIntake(file, data, doc)
	if err != nil {
		return Import{}, err
	}
	return s.keep(ctx, caller, sys.ID, in)
}

// Withdraw says that a list is used no more: none of its components is there
// any longer. It is an import like any other.
func (s *Service) Withdraw(ctx context.Context, caller identity.Caller, system, file string) (Import, error) {
	if err := caller.May(identity.ImportInventory); err != nil {
		return Import{}, err
	}
	sys, err := s.importable(ctx, caller, system)
	if err != nil {
		return Import{}, err
	}
	file, err = listName(file)
	if err != nil {
		return Import{}, err
	}
	return s.keep(ctx, caller, sys.ID, intake{file: file, withdrawn: true})
}

// importable gives the system; whoever may import may know that it is there.
func (s *Service) importable(ctx context.Context, caller identity.Caller, idOrName string) (*System, error) {
	if strings.TrimSpace(idOrName) == "" {
		return nil, fault.Required("system")
	}
	var sys *System
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		sys, err = findSystem(ctx, r, caller, tidy(idOrName))
		return err
	})
	if err != nil {
		return nil, err
	}
	return sys, sys.open()
}

func (s *System) open() error {
	if s.ArchivedAt.IsZero() {
		return nil
	}
	return fault.New(fault.Conflict, "inventory.fault.archived", fault.Params{"name": s.Name})
}

// listName makes the name of a list out of a file's. Folders are kept: a
// repository has many files called package-lock.json.
func listName(file string) (string, error) {
	name := plain(strings.ReplaceAll(file, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	name = strings.TrimPrefix(path.Clean("/"+strings.TrimSpace(name)), "/")
	if name == "" {
		return "", fault.Required("file")
	}
	if len(name) > longestFile {
		return "", fault.Field("file", "inventory.fault.too_long", fault.Params{"limit": longestFile})
	}
	return name, nil
}

func readAll(r io.Reader, file string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, largestFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if int64(len(data)) > largestFile {
		return nil, component.TooLarge(file, 0, largestFile)
	}
	return data, nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Imports lists a system's imports, newest first; After is the id of the last one shown.
func (s *Service) Imports(ctx context.Context, caller identity.Caller, systemID string, f Filter) (Page[Import], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Import]{}, err
	}
	var page Page[Import]
	err := s.Store.Read(ctx, func(r record.Reader) error {
		sys, err := systems.get(ctx, r, caller, systemID)
		if err != nil {
			return err
		}
		rows, err := Imports.Find(ctx, r, "WHERE t.system = $1 AND ($2 = '' OR t.id < $2) ORDER BY t.id DESC LIMIT $3", sys.ID, plain(f.After), f.limit()+1)
		if err != nil {
			return err
		}
		page = pageOf(caller, rows, f.limit(), func(i *Import) *record.Meta { return &i.Meta })
		return nil
	})
	return page, err
}

// Import gives one import.
func (s *Service) Import(ctx context.Context, caller identity.Caller, id string) (Import, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Import{}, err
	}
	var found Import
	err := s.Store.Read(ctx, func(r record.Reader) error {
		i, err := Imports.Get(ctx, r, plain(id))
		if err == nil {
			err = caller.See(&i.Meta, nil)
		}
		if err == nil {
			found = *i
		}
		return err
	})
	return found, err
}
