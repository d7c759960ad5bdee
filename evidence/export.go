package evidence

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"filippo.io/age"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
)

// shortest is the least length of a password that wraps an export.
const shortest = 12

// workFactor is scrypt's cost as a power of two: 64 MB and about a quarter of a
// second. age's default takes four times as much memory.
const workFactor = 16

// ExportRequest says for whom an item leaves and what wraps it.
type ExportRequest struct {
	Item      string
	Password  string
	Recipient Recipient
	Purpose   string
}

// Recipient is who gets an export: a person or an organisation of the directory.
type Recipient struct {
	Person       string
	Organisation string
}

// Check names the first field that is wrong.
func (r ExportRequest) Check() error {
	switch {
	case utf8.RuneCountInString(r.Password) < shortest:
		return fault.Field("password", "evidence.password_short", fault.Params{"least": shortest})
	case r.Recipient == Recipient{}:
		return fault.Required("recipient")
	case Clean(r.Purpose, maxReason) == "":
		return fault.Required("purpose")
	}
	return nil
}

// detail is what the custody keeps of a recipient.
func (r Recipient) detail() map[string]string {
	detail := map[string]string{}
	for key, value := range map[string]string{"person": r.Person, "organisation": r.Organisation} {
		if value != "" {
			detail[key] = Clean(value, maxKey)
		}
	}
	return detail
}

// Package is an export that is ready to be written.
type Package struct {
	Name      string // of the file
	MediaType string
	service   *Service
	item      *Item
	custody   []Custody
	password  string
}

// Export lets an item leave the server, wrapped: an age file, opened with the
// password, around a zip of manifest.json (item and custody) and the bytes. The
// line of custody is kept before the first byte leaves.
func (s *Service) Export(ctx context.Context, caller identity.Caller, request ExportRequest) (*Package, error) {
	if err := caller.May(identity.ExportEvidence); err != nil {
		return nil, err
	}
	if err := request.Check(); err != nil {
		return nil, err
	}
	p := &Package{MediaType: "application/octet-stream", service: s, password: request.Password}
	var blocked error
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		if p.item, err = s.seen(ctx, tx, caller, request.Item); err != nil {
			return err
		}
		if blocked, err = s.ask(ctx, tx, caller, p.item, request.Recipient); blocked != nil || err != nil {
			return err
		}
		if err := s.note(ctx, tx, caller, p.item, Exported, request.Purpose, request.Recipient.detail()); err != nil {
			return err
		}
		p.custody, err = Custodies.Find(ctx, tx, "WHERE t.item = $1 ORDER BY t.id", p.item.ID)
		return err
	})
	if err := errors.Join(blocked, err); err != nil {
		return nil, err
	}
	p.Name = "evidence-" + p.item.SHA256[:16] + ".zip.age"
	return p, nil
}

// ask returns the gate's refusal apart from other errors: the refusal leaves a
// record in this transaction, which must be kept.
func (s *Service) ask(ctx context.Context, tx record.Tx, caller identity.Caller, item *Item, recipient Recipient) (blocked, err error) {
	if s.Gate == nil {
		return fault.New(fault.Blocked, "evidence.no_gate", nil), nil
	}
	err = s.Gate.MayExport(ctx, tx, caller, item, recipient)
	if fault.Is(err, fault.Blocked) {
		return err, nil
	}
	return nil, err
}

// Write writes the wrapped item. An error means that what was written is useless.
func (p *Package) Write(ctx context.Context, w io.Writer) error {
	p.service.exporting.Lock()
	defer p.service.exporting.Unlock()
	recipient, err := age.NewScryptRecipient(p.password)
	if err != nil {
		return fmt.Errorf("wrap evidence: %w", err)
	}
	recipient.SetWorkFactor(workFactor)
	wrapped, err := age.Encrypt(w, recipient)
	if err != nil {
		return fmt.Errorf("wrap evidence: %w", err)
	}
	if err := p.fill(ctx, wrapped); err != nil {
		return fmt.Errorf("wrap evidence: %w", err)
	}
	return wrapped.Close()
}

func (p *Package) fill(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	manifest, err := json.MarshalIndent(map[string]any{"item": p.item, "custody": p.custody}, "", "  ")
	if err != nil {
		return err
	}
	f, err := z.CreateHeader(&zip.FileHeader{Name: "manifest.json", Method: zip.Deflate, Modified: p.item.CollectedAt})
	if err != nil {
		return err
	}
	if _, err := f.Write(manifest); err != nil {
		return err
	}
	// The name has no ending of the item's own, so that nothing opens it by itself.
	f, err = z.CreateHeader(&zip.FileHeader{Name: p.item.SHA256 + ".evidence", Method: zip.Store, Modified: p.item.CollectedAt})
	if err != nil {
		return err
	}
	bytes, err := p.service.Vault.Open(ctx, p.item.SHA256)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes)
	return errors.Join(err, bytes.Close(), z.Close())
}
