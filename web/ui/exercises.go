package ui

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/ready/exercise"
	"taisei/respond/incident"
	"taisei/watch"
	"taisei/web/ui/kit"
)

func (u *UI) listExercises(w http.ResponseWriter, r *http.Request) error {
	rows, err := u.Exercise.List(r.Context(), caller(r), r.URL.Query().Get("after"), pageSize+1)
	if err != nil {
		return err
	}
	rows, p := paged(r, rows, func(e exercise.Exercise) string { return e.ID })
	return u.show(w, r, exercisesPage(rows, p))
}

// exerciseView is all that the page of an exercise shows.
type exerciseView struct {
	*exercise.Exercise
	people     map[string]identity.Person
	detections []watch.Detection
	incidents  []incident.Incident
	tasks      []incident.Task
	inject     *kit.Form
}

func (u *UI) showExercise(w http.ResponseWriter, r *http.Request) error {
	v, err := u.exerciseView(r)
	if err != nil {
		return err
	}
	return u.show(w, r, exercisePage(v))
}

// exerciseView gathers what came up in an exercise. A planned one has nothing yet.
func (u *UI) exerciseView(r *http.Request) (*exerciseView, error) {
	ctx, c := r.Context(), caller(r)
	e, err := u.Exercise.Get(ctx, c, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v := &exerciseView{Exercise: e, inject: kit.NewForm("vector", string(watch.Software), "tlp", string(mark.Amber))}
	if v.people, err = u.peopleOf(ctx, c, e.Participants); err != nil {
		return nil, err
	}
	found, err := u.Watch.List(ctx, c, watch.Filter{Mode: e.Mode, Exercise: e.ID, Limit: pageSize})
	if err != nil {
		return nil, err
	}
	v.detections = found.Items
	if v.incidents, _, err = u.Incident.List(ctx, c, incident.Filter{Mode: e.Mode, Exercise: e.ID, Limit: pageSize}); err != nil {
		return nil, err
	}
	tasks, _, err := u.Incident.Tasks(ctx, c, incident.TaskFilter{Mode: e.Mode})
	if err != nil {
		return nil, err
	}
	v.tasks = ofExercise(tasks, e.ID)
	more, err := u.peopleOf(ctx, c, append(askedIn(v.tasks), commanders(v.incidents)...))
	for id, p := range more {
		v.people[id] = p
	}
	return v, err
}

func commanders(list []incident.Incident) []string {
	ids := make([]string, len(list))
	for n := range list {
		ids[n] = list[n].Commander
	}
	return ids
}

func (u *UI) newExercise(w http.ResponseWriter, r *http.Request) error {
	return u.exerciseForm(w, r, "", kit.NewForm("mode", string(mark.Exercise)), nil)
}

func (u *UI) editExercise(w http.ResponseWriter, r *http.Request) error {
	e, err := u.Exercise.Get(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := kit.NewForm("name", e.Name, "mode", string(e.Mode), "version", strconv.FormatInt(e.Version, 10))
	f.Values["participants"] = e.Participants
	return u.exerciseForm(w, r, e.ID, f, nil)
}

func (u *UI) exerciseForm(w http.ResponseWriter, r *http.Request, id string, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.ManageExercise); err != nil {
		return err
	}
	choices, err := u.directoryChoices(r.Context(), caller(r), "")
	if err != nil {
		return err
	}
	page := exerciseFormPage(id, f, choices.people)
	if wrong != nil {
		return u.again(w, r, f, wrong, page)
	}
	return u.show(w, r, page)
}

func (u *UI) saveExercise(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	id, ctx := r.PathValue("id"), r.Context()
	var e *exercise.Exercise
	if id == "" {
		e, err = u.Exercise.Plan(ctx, caller(r), exercise.Exercise{Mode: mark.Mode(f.Value("mode")), Name: f.Value("name"), Participants: chosen(f, "participants")})
	} else {
		e, err = u.Exercise.Change(ctx, caller(r), id, number(f, "version"), f.Value("name"), chosen(f, "participants"))
	}
	if err != nil {
		return u.exerciseForm(w, r, id, f, err)
	}
	return u.done(w, r, "/exercises/"+e.ID, "ui.saved")
}

func (u *UI) startExercise(w http.ResponseWriter, r *http.Request) error {
	return u.onExercise(w, r, "ui.exercise.started", u.Exercise.Start)
}

func (u *UI) endExercise(w http.ResponseWriter, r *http.Request) error {
	return u.onExercise(w, r, "ui.exercise.ended", u.Exercise.End)
}

func (u *UI) onExercise(w http.ResponseWriter, r *http.Request, told string, do func(context.Context, identity.Caller, string, int64) (*exercise.Exercise, error)) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if _, err := do(r.Context(), caller(r), r.PathValue("id"), number(f, "version")); err != nil {
		return err
	}
	return u.done(w, r, "/exercises/"+r.PathValue("id"), told)
}

// mostInjectBytes bounds the file of an inject; the analysis has caps of its own.
const mostInjectBytes = 32 << 20

// injectIntoExercise puts an artifact, which is really analysed, or a remark into a
// running exercise.
func (u *UI) injectIntoExercise(w http.ResponseWriter, r *http.Request) error {
	if err := caller(r).May(identity.ManageExercise); err != nil {
		return err
	}
	f, in, err := readInject(w, r)
	if err == nil {
		var d *watch.Detection
		if d, _, err = u.Exercise.Inject(r.Context(), caller(r), r.PathValue("id"), in); err == nil {
			return u.done(w, r, "/detections/"+d.ID, "ui.exercise.injected")
		}
	}
	v, errView := u.exerciseView(r)
	if errView != nil {
		return errView
	}
	v.inject = f
	return u.again(w, r, f, err, exercisePage(v))
}

// readInject reads the form with its file.
func readInject(w http.ResponseWriter, r *http.Request) (*kit.Form, exercise.Inject, error) {
	f := &kit.Form{Values: map[string][]string{}}
	r.Body = http.MaxBytesReader(w, r.Body, mostInjectBytes)
	if err := r.ParseMultipartForm(mostFormBytes); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return f, exercise.Inject{}, fault.New(fault.TooLarge, "ui.exercise.too_large", nil).Wrap(err)
		}
		return f, exercise.Inject{}, fault.New(fault.Invalid, "ui.form.unreadable", nil).Wrap(err)
	}
	defer r.MultipartForm.RemoveAll()
	f.Values = r.PostForm
	in := exercise.Inject{
		Title: f.Value("title"), Text: f.Value("text"), Vector: watch.Vector(f.Value("vector")), TLP: mark.TLP(f.Value("tlp")), PURL: f.Value("purl"),
	}
	file, header, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || err == nil && header.Size == 0 {
		return f, in, nil // a remark
	}
	if err != nil {
		return f, in, fault.Field("file", "ui.form.unreadable", nil).Wrap(err)
	}
	defer file.Close()
	if in.Data, err = io.ReadAll(file); err != nil {
		return f, in, fault.Field("file", "ui.form.unreadable", nil).Wrap(err)
	}
	in.File = header.Filename
	return f, in, nil
}

func exerciseTone(s exercise.Status) kit.Tone {
	switch s {
	case exercise.Running:
		return kit.Warn
	case exercise.Ended:
		return kit.OK
	default:
		return kit.Info
	}
}

// participant reports whether the reader takes part, and so may switch to it.
func participant(ctx context.Context, e *exercise.Exercise) bool {
	return slices.Contains(e.Participants, kit.From(ctx).Caller.Person)
}

func exerciseTitle(ctx context.Context, id string) string {
	if id == "" {
		return kit.T(ctx, "ui.exercise.new")
	}
	return kit.T(ctx, "ui.exercise.edit")
}
