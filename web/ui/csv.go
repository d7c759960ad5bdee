package ui

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/web/ui/kit"
)

// Caps on tables. What is previewed travels back and forth with the page, packed,
// so that nothing has to be kept between looking and applying.
const (
	mostTableBytes  = 17 << 20 // one more than the inventory's own cap, whose error is better
	mostPackedBytes = 24 << 20
	mostPlanRows    = 200
)

// tableKind is the table that an address or a form names.
func tableKind(name string) (inventory.TableKind, error) {
	if kind := inventory.TableKind(name); slices.Contains(inventory.TableKinds, kind) {
		return kind, nil
	}
	return "", fault.Field("kind", "fault.choice", fault.Params{"value": name})
}

func (u *UI) showTables(w http.ResponseWriter, r *http.Request) error {
	return u.tablesForm(w, r, kit.NewForm("kind", string(inventory.TableFacilities)), nil)
}

func (u *UI) tablesForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.ViewRecords); err != nil {
		return err
	}
	page := tablesPage(f)
	if wrong != nil {
		return u.again(w, r, f, aboutFile(wrong), page)
	}
	return u.show(w, r, page)
}

// exportTable sends a table as a file that a spreadsheet program opens.
func (u *UI) exportTable(w http.ResponseWriter, r *http.Request) error {
	kind, err := tableKind(r.PathValue("kind"))
	if err != nil {
		return u.notFound(w, r)
	}
	var b bytes.Buffer // whole, so that an error is a page and no cut file
	if err := u.Inventory.ExportTable(r.Context(), caller(r), kind, &b); err != nil {
		return err
	}
	name := "taisei-" + string(kind) + "-" + u.Now().In(kit.From(r.Context()).Zone).Format("20060102-1504") + ".csv"
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = w.Write(b.Bytes()) // a reader who has left is no error of ours
	return nil
}

// previewTable tells what a table would change, and changes nothing.
func (u *UI) previewTable(w http.ResponseWriter, r *http.Request) error {
	if err := caller(r).May(identity.EditInventory); err != nil {
		return err
	}
	f := kit.NewForm("kind", string(inventory.TableFacilities), "file", "")
	data, kind, err := takeTable(w, r, f)
	if err != nil {
		drain(r)
		return u.tablesForm(w, r, f, err)
	}
	return u.preview(w, r, f, kind, data)
}

func takeTable(w http.ResponseWriter, r *http.Request, f *kit.Form) ([]byte, inventory.TableKind, error) {
	_, data, err := upload(w, r, mostTableBytes, f)
	if err != nil {
		return nil, "", err
	}
	kind, err := tableKind(f.Value("kind"))
	return data, kind, err
}

func (u *UI) preview(w http.ResponseWriter, r *http.Request, f *kit.Form, kind inventory.TableKind, data []byte) error {
	report, err := u.Inventory.ImportTable(r.Context(), caller(r), kind, bytes.NewReader(data), true)
	if err != nil {
		return u.tablesForm(w, r, f, err)
	}
	p := tablePlan{TableReport: report, changed: f.Value("seen") != ""}
	if p.packed, err = pack(data); err == nil {
		p.seen, err = fingerprint(report)
	}
	if err != nil {
		return err
	}
	return u.show(w, r, planPage(p))
}

// tablePlan is what a table would change, with the table itself.
type tablePlan struct {
	inventory.TableReport
	packed  string
	seen    string // the fingerprint of what is shown
	changed bool   // the inventory is no longer as it was when the reader looked
}

// applyTable makes the inventory as the table says, if that is still what the
// reader saw.
func (u *UI) applyTable(w http.ResponseWriter, r *http.Request) error {
	if err := caller(r).May(identity.EditInventory); err != nil {
		return err
	}
	kind, err := tableKind(r.PathValue("kind"))
	if err != nil {
		return u.notFound(w, r)
	}
	f, data, err := takePacked(w, r)
	if err != nil {
		return err
	}
	report, err := u.Inventory.ImportTable(r.Context(), caller(r), kind, bytes.NewReader(data), true)
	if err != nil {
		return u.tablesForm(w, r, f, err)
	}
	if seen, err := fingerprint(report); err != nil || seen != f.Value("seen") {
		return errors.Join(err, u.preview(w, r, f, kind, data))
	}
	report, err = u.Inventory.ImportTable(r.Context(), caller(r), kind, bytes.NewReader(data), false)
	if len(report.Problems) > 0 {
		return u.preview(w, r, f, kind, data)
	}
	if err != nil {
		return err
	}
	return u.done(w, r, tableHome(kind), "ui.tables.done", "created", report.Created, "updated", report.Updated)
}

// tableHome is where what a table holds is seen.
func tableHome(kind inventory.TableKind) string {
	if kind == inventory.TableLinks {
		return "/inventory"
	}
	return "/" + string(kind)
}

func takePacked(w http.ResponseWriter, r *http.Request) (*kit.Form, []byte, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostPackedBytes)
	if err := r.ParseForm(); err != nil {
		return nil, nil, fault.New(fault.Invalid, "ui.form.unreadable", nil).Wrap(err)
	}
	f := &kit.Form{Values: r.PostForm}
	data, err := unpack(f.Value("table"))
	return f, data, err
}

// pack makes a table a text of a form.
func pack(data []byte) (string, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return "", fmt.Errorf("pack the table: %w", err)
	}
	if err := z.Close(); err != nil {
		return "", fmt.Errorf("pack the table: %w", err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

// unpack is as careful as with any upload: the text came from a browser.
func unpack(text string) ([]byte, error) {
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(text)))
	if err != nil {
		return nil, fault.New(fault.Invalid, "ui.form.unreadable", nil).Wrap(err)
	}
	data, err := io.ReadAll(io.LimitReader(z, mostTableBytes))
	if err != nil {
		return nil, fault.New(fault.Invalid, "ui.form.unreadable", nil).Wrap(err)
	}
	return data, nil
}

// fingerprint tells two reports apart.
func fingerprint(report inventory.TableReport) (string, error) {
	b, err := json.Marshal(report)
	if err != nil {
		return "", fmt.Errorf("fingerprint the plan: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// problemText is what is wrong with a place of a table.
func problemText(ctx context.Context, p inventory.Problem) string {
	v := kit.From(ctx)
	return v.Book.Text(v.Lang, p.Key, p.Params)
}

// columnText is a column's label; its own name where it has none.
func columnText(ctx context.Context, name string) string {
	if key := "inventory.column." + name; kit.From(ctx).Book.Has(key) {
		return kit.T(ctx, key)
	}
	return name
}

// cellText is a cell in the reader's words, where it has any.
func cellText(ctx context.Context, kind inventory.TableKind, column, cell string) string {
	prefix := ""
	switch {
	case kind != inventory.TableLinks:
		prefix = enumeration(nounOf(kind), column)
	case column == "kind":
		prefix = "inventory.link_kind."
	case column == "from_kind" || column == "to_kind":
		prefix = "inventory.asset_kind."
	}
	if prefix != "" && cell != "" && kit.From(ctx).Book.Has(prefix+cell) {
		return kit.T(ctx, prefix+cell)
	}
	return cell
}

func nounOf(kind inventory.TableKind) string {
	switch kind {
	case inventory.TableFacilities:
		return string(inventory.KindFacility)
	case inventory.TableProcesses:
		return string(inventory.KindProcess)
	default:
		return string(inventory.KindSystem)
	}
}
