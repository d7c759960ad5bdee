package site

import (
	"context"
	"log/slog"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"taisei/detect"
	"taisei/evidence"
	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/inventory/component"
	"taisei/inventory/lockfile"
	"taisei/message"
	"taisei/notify/demo"
	"taisei/ready/exercise"
	"taisei/record"
	"taisei/respond/incident"
	"taisei/store"
	"taisei/triage"
	"taisei/watch"
	"taisei/watch/report"
	"taisei/web/ui"
	"taisei/web/ui/kit"
)

// wire gives the pages every service, as the program does, but for what would
// need another process or another machine: files are read here, mail is kept in
// the database, and no registry has anything.
func wire(t *testing.T, s *ui.Services, st *store.Store, u func() string) *demo.Recorder {
	t.Helper()
	vault, err := evidence.OpenFolder(filepath.Join(t.TempDir(), "evidence"), make([]byte, 32), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	mail := &demo.Recorder{Store: st}
	s.Inventory = &inventory.Service{Store: st, Words: s.Book, Reading: inventory.ReadingFunc(read)}
	s.Exercise = &exercise.Service{Store: st}
	s.Identity.Exercises = s.Exercise
	s.Exercises = scopes{s.Exercise}
	s.Gate = &gate.Gate{Store: st, Participants: s.Exercise}
	s.Evidence = &evidence.Service{Store: st, Vault: vault, Gate: exports{s.Gate}}
	s.Message = &message.Service{
		Store: st, Gate: s.Gate, Book: s.Book, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Secret: make([]byte, 32),
		Channels: map[string]message.Channel{"mail": mail}, Host: "taisei.invalid", Addresses: addresses{u},
	}
	s.Watch = &watch.Service{Store: st, Evidence: s.Evidence, Origins: s.Inventory, Fetcher: noRegistry{}, Scanner: scanner{}, Gate: s.Gate, Engine: "test"}
	s.Incident = &incident.Service{Store: st, Messages: s.Message, Gate: s.Gate}
	s.Triage = &triage.Service{Store: st, Watch: s.Watch, Inventory: s.Inventory, Declarer: s.Incident, Participants: s.Exercise}
	s.Watch.Next = s.Triage
	s.Exercise.Watch = s.Watch
	s.Inventory.Next = s.Watch
	s.Report = report.NewService(st, s.Watch, s.Evidence, s.Gate, s.Exercise, time.Now)
	return mail
}

// Work runs the jobs for the length of the test.
func (s *Site) Work(t *testing.T) {
	t.Helper()
	var all []record.Handler
	v := s.Services
	for _, part := range [][]record.Handler{v.Message.Handlers(), v.Watch.Handlers(), v.Triage.Handlers(), v.Incident.Handlers()} {
		all = append(all, part...)
	}
	stop, err := s.Store.Work(t.Context(), "site", all, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 20*time.Second)
		defer cancel()
		if err := stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

func read(_ context.Context, name string, data []byte) (component.Document, error) {
	return lockfile.Read(name, data, component.Limits{}.WithDefaults())
}

type scanner struct{}

func (scanner) Scan(ctx context.Context, name string, data []byte, about watch.About) (detect.Result, error) {
	return detect.Scan(ctx, detect.Artifact{Name: name, Bytes: data, PURL: about.PURL}, detect.DefaultLimits), nil
}

type noRegistry struct{}

func (noRegistry) Fetch(context.Context, watch.Wanted) (*watch.Artifact, error) {
	return nil, fault.New(fault.NotFound, "fault.nothing_found", nil)
}

type addresses struct{ public func() string }

func (a addresses) Link(token string) string { return a.public() + "/t/" + token }

func (a addresses) Record(kind, id string) string {
	return a.public() + "/" + url.PathEscape(kind) + "/" + url.PathEscape(id)
}

type exports struct{ gate *gate.Gate }

func (e exports) MayExport(ctx context.Context, tx record.Tx, c identity.Caller, item *evidence.Item, to evidence.Recipient) error {
	_, err := e.gate.Check(ctx, tx, c, gate.Outgoing{
		What: gate.Export, Kind: "evidence", Record: item.ID, TLP: item.TLP, Operation: item.Operation,
		To: gate.Recipient{Person: to.Person, Organisation: to.Organisation},
	})
	return err
}

type scopes struct{ exercises *exercise.Service }

func (s scopes) Ongoing(ctx context.Context, c identity.Caller) ([]kit.Scope, error) {
	running, err := s.exercises.Ongoing(ctx, c)
	list := make([]kit.Scope, 0, len(running))
	for _, e := range running {
		list = append(list, kit.Scope{Operation: record.Operation{Mode: e.Mode, Exercise: e.ID}, Name: e.Name})
	}
	return list, err
}
