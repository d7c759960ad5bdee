package bench_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"taisei/app"
	"taisei/app/config"
	"taisei/app/demo"
	"taisei/app/reading"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/sandbox"
	"taisei/test/mailbox"
	"taisei/test/registry"
	"taisei/watch"
)

// TestMain makes this program a sandbox child when it is asked to be one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.Argument {
		if err := sandbox.Serve(reading.Tasks(), os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// BenchmarkScanToMail: from the end of a scan that found something to the arrival
// of the mail at the mail server.
func BenchmarkScanToMail(b *testing.B) {
	box := mailbox.Start(b)
	a, done := start(b, box)
	defer done()
	own, err := a.Identity.Own(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	tampered := registry.Pack(b, os.DirFS("../../detect/testdata/event_stream/tampered"))
	const times = 5
	var total time.Duration
	for i := range times {
		data := append([]byte(nil), tampered...)
		_, _, err := a.Watch.Analyse(b.Context(), identity.System("bench", own), watch.Specimen{
			Name: fmt.Sprintf("reed-stream-1.2.%d.tgz", i), Data: append(data, make([]byte, i)...), Source: watch.RegistryScan, Vector: watch.Software,
			TLP: mark.Amber, Operation: record.Operation{Mode: mark.Real},
		})
		if err != nil {
			b.Fatal(err)
		}
		end := time.Now()
		n := i + 1
		for len(box.Mails()) < n {
			time.Sleep(time.Millisecond)
			if time.Since(end) > time.Minute {
				b.Fatalf("%d mails after a minute, not %d", len(box.Mails()), n)
			}
		}
		total += time.Since(end)
	}
	b.ReportMetric(float64(total.Milliseconds())/times, "ms/mail")
}

// start runs the demonstration's organisation with a real mail server.
func start(b *testing.B, box *mailbox.Server) (*app.App, func()) {
	b.Helper()
	cfg := &config.Config{
		Listen: "127.0.0.1:0", Data: b.TempDir(), Workers: 4, AnswerWithin: time.Minute,
		Mail: config.Mail{Host: box.Host, Port: box.Port, TLS: "none", From: "taisei@operator.example"},
	}
	a, err := app.Open(b.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	a.Inventory.Next = nil // no registry is asked
	if _, err := demo.Fill(b.Context(), demo.Services{Store: a.Store, Identity: a.Identity, Inventory: a.Inventory}); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(string) { close(ready) }) }()
	<-ready
	return a, func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	}
}
