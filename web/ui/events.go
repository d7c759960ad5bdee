package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record/audit"
)

// Changes tells what changed in the records, in the order of the commits.
type Changes interface {
	// Newest is the number of the last change.
	Newest(ctx context.Context) (int64, error)
	// Since lists what changed after a number.
	Since(ctx context.Context, after int64) ([]audit.Change, error)
	// Wait returns when something changed after the number, or ctx ends.
	Wait(ctx context.Context, after int64) error
}

const (
	mostStreams = 500
	// heartbeat is how often a quiet stream says that it lives, and looks whether
	// its reader may still read.
	heartbeat = 20 * time.Second
)

// events streams the names of records that changed, for pages to fetch again
// what depends on them. It holds no content.
func (u *UI) events(w http.ResponseWriter, r *http.Request) error {
	if err := caller(r).May(identity.ViewRecords); err != nil {
		return err
	}
	if u.Changes == nil {
		return fault.New(fault.NotFound, "ui.error.no_page", nil)
	}
	select {
	case u.streams <- struct{}{}:
		defer func() { <-u.streams }()
	default:
		return fault.New(fault.TooMany, "ui.error.streams", nil)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	s := stream{ui: u, w: w, control: http.NewResponseController(w), caller: caller(r), last: after(r)}
	if err := s.run(r.Context()); err != nil && r.Context().Err() == nil {
		u.Logger.WarnContext(r.Context(), "event stream ended", "error", err)
	}
	return nil
}

// after is the last number that the reader knows.
func after(r *http.Request) int64 {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

type stream struct {
	ui      *UI
	w       http.ResponseWriter
	control *http.ResponseController
	caller  identity.Caller
	last    int64
}

func (s *stream) run(ctx context.Context) error {
	defer s.control.SetWriteDeadline(time.Time{}) // the connection may serve others
	if err := s.send("retry: 2000\n\n"); err != nil {
		return err
	}
	for {
		err := s.wait(ctx)
		switch {
		case ctx.Err() != nil || !s.ui.Sessions.Still(ctx):
			return nil
		case errors.Is(err, context.DeadlineExceeded):
			err = s.send(": still here\n\n")
		case err == nil:
			err = s.tell(ctx)
		}
		if err != nil {
			return err
		}
	}
}

func (s *stream) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, heartbeat)
	defer cancel()
	return s.ui.Changes.Wait(ctx, s.last)
}

// tell sends what changed as one event, so that a page fetches once.
func (s *stream) tell(ctx context.Context) error {
	changes, err := s.ui.Changes.Since(ctx, s.last)
	if err != nil || len(changes) == 0 {
		return err
	}
	names := []string{}
	for _, c := range changes {
		if s.may(c) {
			names = append(names, c.Kind+":"+c.RecordID)
		}
	}
	s.last = changes[len(changes)-1].Number
	data, err := json.Marshal(names)
	if err != nil {
		return err
	}
	return s.send(fmt.Sprintf("id: %d\nevent: changes\ndata: %s\n\n", s.last, data))
}

// may says whether the reader learns that something changed: not what happens
// in an exercise that others take part in.
func (s *stream) may(c audit.Change) bool {
	return c.Mode == string(mark.Real) || len(s.caller.Exercises) > 0 || s.caller.Can(identity.ManageExercise)
}

func (s *stream) send(text string) error {
	if err := s.control.SetWriteDeadline(time.Now().Add(heartbeat)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.control.Flush()
}
