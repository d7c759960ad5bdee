package ui

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch/report"
	"taisei/web/ui/kit"
)

// mostReportBytes bounds a report with its files and what a form adds around them.
const mostReportBytes = report.MostBytes + (1 << 20)

// reporter is who reports: somebody signed in, or anybody.
func (u *UI) reporter(r *http.Request) (identity.Caller, error) {
	c := caller(r)
	if c.Account != "" {
		return c, nil
	}
	own, err := u.Identity.Own(r.Context())
	return report.Visitor(own, kit.From(r.Context()).Lang), err
}

// remote is the reader's address, for limits alone; it is kept nowhere.
func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// reportScope is the exercise that a report page was opened for.
func (u *UI) reportScope(ctx context.Context, id string) (kit.Scope, error) {
	if id == "" {
		return realWorld, nil
	}
	scope := kit.Scope{}
	err := u.Exercise.Store.Read(ctx, func(r record.Reader) error {
		mode, err := u.Exercise.RunningMode(ctx, r, id)
		scope.Operation = record.Operation{Mode: mode, Exercise: id}
		return err
	})
	if err != nil || scope.Mode == mark.Real {
		return realWorld, fault.New(fault.NotFound, "watch.report.fault.exercise", nil).Wrap(err)
	}
	return scope, nil
}

func (u *UI) showReportForm(w http.ResponseWriter, r *http.Request) error {
	id := r.URL.Query().Get("exercise")
	scope, err := u.reportScope(r.Context(), id)
	if err != nil {
		return err
	}
	return u.show(w, r, reportFormPage(kit.NewForm("exercise", id), scope))
}

func (u *UI) fileReport(w http.ResponseWriter, r *http.Request) error {
	c, err := u.reporter(r)
	if err != nil {
		return err
	}
	form, err := u.readReport(w, r, c)
	var filed report.Filed
	if err == nil {
		filed, err = u.Report.File(r.Context(), c, form.Submission)
	}
	scope, errScope := u.reportScope(r.Context(), form.Exercise)
	if errScope != nil {
		return errScope
	}
	if err != nil {
		f := reportValues(form)
		return u.again(w, r, f, err, reportFormPage(f, scope))
	}
	return u.show(w, r, receiptPage(filed.Receipt, scope))
}

// readReport admits a report before anything of it is read, and reads it.
func (u *UI) readReport(w http.ResponseWriter, r *http.Request, c identity.Caller) (report.Form, error) {
	if err := u.Report.Admit(r.Context(), c, remote(r)); err != nil {
		return report.Form{}, err
	}
	r.Body = http.MaxBytesReader(w, r.Body, mostReportBytes)
	parts, err := r.MultipartReader()
	if err != nil {
		return report.Form{}, fault.New(fault.Invalid, "watch.report.fault.form", nil).Wrap(err)
	}
	return u.Report.ReadForm(r.Context(), c, remote(r), parts)
}

// reportValues puts what was typed back into the form.
func reportValues(in report.Form) *kit.Form {
	f := kit.NewForm("what", in.What, "where", in.Where, "vector", string(in.Vector), "when", in.When, "contact", in.Contact, "exercise", in.Exercise)
	if in.Anonymous {
		f.Values.Set("anonymous", "1")
	}
	return f
}

func (u *UI) showReceiptForm(w http.ResponseWriter, r *http.Request) error {
	return u.show(w, r, receiptFormPage(kit.NewForm()))
}

// showReportStatus answers a POST, so that the number stands in no address.
func (u *UI) showReportStatus(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	c, err := u.reporter(r)
	if err != nil {
		return err
	}
	view, err := u.Report.Status(r.Context(), c, remote(r), f.Value("receipt"))
	if err != nil {
		return u.receiptAgain(w, r, f, err)
	}
	return u.show(w, r, reportStatusPage(view, f.Value("receipt"), nil))
}

// receiptAgain shows the form once more; a number that there is none for is no
// page that was not found, but a number typed wrong.
func (u *UI) receiptAgain(w http.ResponseWriter, r *http.Request, f *kit.Form, err error) error {
	var e *fault.Error
	if errors.As(err, &e) && e.Code == fault.NotFound {
		err = fault.Field("receipt", e.Key, e.Params)
	}
	return u.again(w, r, f, err, receiptFormPage(f))
}

func (u *UI) addToReport(w http.ResponseWriter, r *http.Request) error {
	c, err := u.reporter(r)
	if err != nil {
		return err
	}
	form, err := u.readReport(w, r, c)
	if err == nil {
		err = u.Report.Add(r.Context(), c, remote(r), form.Receipt, form.Text, form.Files)
	}
	f := &kit.Form{Values: url.Values{"text": {form.Text}, "receipt": {form.Receipt}}}
	view, errStatus := u.Report.Status(r.Context(), c, remote(r), form.Receipt)
	if errStatus != nil {
		return u.receiptAgain(w, r, f, errors.Join(err, errStatus))
	}
	if err != nil {
		return u.again(w, r, f, err, reportStatusPage(view, form.Receipt, f))
	}
	return u.show(w, r, reportStatusPage(view, form.Receipt, nil))
}

func (u *UI) answerReport(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if _, err := u.Report.Answer(r.Context(), caller(r), r.PathValue("id"), f.Value("text"), mark.Clear); err != nil {
		return err
	}
	return u.done(w, r, "/detections/"+f.Value("detection"), "ui.report.answered")
}
