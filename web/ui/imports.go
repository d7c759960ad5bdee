package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/web/ui/kit"
)

// Caps on what is uploaded.
const (
	// mostUploadBytes bounds a list of components with what is sent around it;
	// the inventory's own cap is lower and has the better error.
	mostUploadBytes = 80 << 20
	// mostDrainedBytes are still taken, and thrown away, of what is too large:
	// a browser that cannot send all of it never shows the answer.
	mostDrainedBytes = 4 << 30
	mostFieldBytes   = 4 << 10
	mostFields       = 20
)

func (u *UI) listComponents(w http.ResponseWriter, r *http.Request) error {
	x, err := u.Inventory.System(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := inventory.PartFilter{Search: q.Get("q"), History: q.Get("history") == "1", After: q.Get("after"), Limit: pageSize}
	page, err := u.Inventory.Parts(r.Context(), caller(r), x.ID, f)
	if err != nil {
		return err
	}
	return u.show(w, r, componentsPage(&x, page.Items, f, cursorPages(r, page.Next)))
}

func (u *UI) listImports(w http.ResponseWriter, r *http.Request) error {
	x, err := u.Inventory.System(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := u.Inventory.Imports(r.Context(), caller(r), x.ID, inventory.Filter{After: r.URL.Query().Get("after"), Limit: pageSize})
	if err != nil {
		return err
	}
	return u.show(w, r, importsPage(&x, page.Items, cursorPages(r, page.Next)))
}

// showImport shows what an import changed, and what was remarkable in it.
func (u *UI) showImport(w http.ResponseWriter, r *http.Request) error {
	i, err := u.Inventory.Import(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	x, err := u.Inventory.System(r.Context(), caller(r), i.System)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	f := inventory.ChangeFilter{Change: inventory.Change(q.Get("change")), After: q.Get("after"), Limit: pageSize}
	if f.Change == "" {
		f.Change = usualChange(i)
	}
	page, err := u.Inventory.Changed(r.Context(), caller(r), i.ID, f)
	if err != nil {
		return err
	}
	return u.show(w, r, importPage(&x, &i, f.Change, page.Items, cursorPages(r, page.Next)))
}

// usualChange is the change that an import's page shows unless asked otherwise.
func usualChange(i inventory.Import) inventory.Change {
	if i.Added == 0 && i.Removed > 0 {
		return inventory.Removed
	}
	return inventory.Added
}

func (u *UI) newImport(w http.ResponseWriter, r *http.Request) error {
	return u.importForm(w, r, &kit.Form{Values: r.URL.Query()}, nil)
}

func (u *UI) importForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.ImportInventory); err != nil {
		return err
	}
	x, err := u.Inventory.System(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	lists, err := u.Inventory.Lists(r.Context(), caller(r), x.ID)
	if err != nil {
		return err
	}
	page := newImportPage(&x, lists, f)
	if wrong != nil {
		return u.again(w, r, f, aboutFile(wrong), page)
	}
	return u.show(w, r, page)
}

// aboutFile has an error about a file or a place in it stand beside the file.
func aboutFile(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || f.Field == "name" {
		return err
	}
	told := *f
	told.Field = "file"
	return &told
}

// importList takes a lockfile or SBOM.
func (u *UI) importList(w http.ResponseWriter, r *http.Request) error {
	if err := caller(r).May(identity.ImportInventory); err != nil { // before 64 MB are read
		return err
	}
	f := kit.NewForm("file", "") // the field was sent: its error stands beside it
	i, err := u.takeList(w, r, f)
	if err != nil {
		drain(r)
		return u.importForm(w, r, f, err)
	}
	return u.done(w, r, "/imports/"+i.ID, "ui.imports.done", "file", i.File,
		"components", strconv.FormatInt(i.Components, 10), "added", strconv.FormatInt(i.Added, 10), "removed", strconv.FormatInt(i.Removed, 10))
}

func (u *UI) takeList(w http.ResponseWriter, r *http.Request, f *kit.Form) (inventory.Import, error) {
	name, data, err := upload(w, r, mostUploadBytes, f)
	if err != nil {
		return inventory.Import{}, err
	}
	return u.Inventory.ImportFile(r.Context(), caller(r), r.PathValue("id"), kit.Or(f.Value("name"), name), bytes.NewReader(data))
}

// upload reads a form with one file: its name and what is in it. The other fields
// go into f.
func upload(w http.ResponseWriter, r *http.Request, limit int64, f *kit.Form) (name string, data []byte, err error) {
	whole := r.Body
	r.Body = limited{http.MaxBytesReader(w, whole, limit), whole}
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, fault.Field("file", "ui.form.unreadable", nil).Wrap(err)
	}
	for range mostFields {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", nil, unreadable(err)
		}
		most := int64(mostFieldBytes)
		if p.FileName() != "" {
			most = limit
		}
		content, err := io.ReadAll(io.LimitReader(p, most))
		if err != nil {
			return "", nil, unreadable(err)
		}
		if p.FileName() != "" {
			name, data = p.FileName(), content
		} else {
			f.Values.Set(p.FormName(), string(content))
		}
	}
	if name == "" {
		return "", nil, fault.Field("file", "ui.imports.no_file", nil)
	}
	return name, data, nil
}

// limited is a body that is capped, and still has the rest behind the cap.
type limited struct {
	io.ReadCloser
	whole io.ReadCloser
}

// drain takes the rest of an upload that was refused.
func drain(r *http.Request) {
	if b, ok := r.Body.(limited); ok {
		_, _ = io.Copy(io.Discard, io.LimitReader(b.whole, mostDrainedBytes)) // whoever has left misses nothing
	}
}

// unreadable tells a body over its cap, or one that broke off.
func unreadable(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		e := fault.New(fault.TooLarge, "ui.imports.too_large", fault.Params{"limit": large.Limit >> 20}).Wrap(err)
		e.Field = "file"
		return e
	}
	return fault.Field("file", "ui.form.unreadable", nil).Wrap(err)
}

// withdrawList says that a list is used no more.
func (u *UI) withdrawList(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	i, err := u.Inventory.Withdraw(r.Context(), caller(r), r.PathValue("id"), f.Value("file"))
	if err != nil {
		return err
	}
	return u.done(w, r, "/systems/"+r.PathValue("id"), "ui.imports.withdrawn_done", "file", i.File)
}

// warningText is a remark on a file in the reader's words.
func warningText(ctx context.Context, w inventory.Warning) string {
	v := kit.From(ctx)
	return v.Book.Text(v.Lang, w.Key, w.Params)
}

// sizeText is a number of bytes as people say it.
func sizeText(n int64) string {
	switch {
	case n >= 1<<20:
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " kB"
	default:
		return strconv.FormatInt(n, 10) + " B"
	}
}
