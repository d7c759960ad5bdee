package app

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"taisei/evidence"
	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/message"
	"taisei/notify/demo"
	"taisei/notify/mail"
	"taisei/ready/exercise"
	"taisei/respond/incident"
	"taisei/triage"
	"taisei/watch"
	"taisei/watch/report"
)

// wire gives every part what it needs, in the order in which data passes.
func (a *App) wire() error {
	vault, err := evidence.OpenFolder(filepath.Join(a.Config.Data, "evidence"), a.Keys.For("evidence"), time.Now)
	if err != nil {
		return err
	}
	a.Identity = &identity.Service{Store: a.Store, Passwords: identity.NewPasswords(identity.SmallServer, runtime.NumCPU())}
	a.Inventory = &inventory.Service{Store: a.Store, Reading: a.reader(), Words: a.Book}
	a.Exercise = &exercise.Service{Store: a.Store}
	a.Identity.Exercises = a.Exercise
	a.Gate = &gate.Gate{Store: a.Store, Participants: a.Exercise}
	a.Evidence = &evidence.Service{Store: a.Store, Vault: vault, Gate: exports{a.Gate}}
	if err := a.wireMessages(); err != nil {
		return err
	}
	a.Watch = &watch.Service{
		Store: a.Store, Evidence: a.Evidence, Origins: a.Inventory, Fetcher: newFetcher(a.Config.Registry),
		Scanner: scanner{a.reader()}, Gate: a.Gate, Engine: Version(),
	}
	a.Incident = &incident.Service{Store: a.Store, Messages: a.Message, Gate: a.Gate, AnswerWithin: a.Config.AnswerWithin}
	a.Triage = &triage.Service{Store: a.Store, Watch: a.Watch, Inventory: a.Inventory, Declarer: a.Incident, Participants: a.Exercise, Messages: a.Message}
	a.Watch.Next = a.Triage
	a.Exercise.Watch = a.Watch
	a.Report = report.NewService(a.Store, a.Watch, a.Evidence, a.Gate, a.Exercise, time.Now)
	if !a.Config.Demo || a.Config.Registry != "" { // a demonstration asks no registry that it was not told of
		a.Inventory.Next = a.Watch
	}
	return nil
}

func (a *App) wireMessages() error {
	channel, err := a.mail()
	if err != nil {
		return err
	}
	a.Message = &message.Service{
		Store: a.Store, Gate: a.Gate, Book: a.Book, Log: a.Log, Secret: a.Keys.For("links"),
		Channels: map[string]message.Channel{"mail": channel}, Host: a.mailHost(),
	}
	a.setPublicURL(a.Config.PublicURL)
	return nil
}

// setPublicURL says where people find the server, for links in messages. Without
// the setting it is known once the server listens.
func (a *App) setPublicURL(url string) {
	a.Config.PublicURL = url
	a.Message.Addresses = addresses{url}
}

// mail is the channel for mail: in the demonstration a page that shows it.
func (a *App) mail() (message.Channel, error) {
	if a.Config.Demo {
		return &demo.Recorder{Store: a.Store}, nil
	}
	m := a.Config.Mail
	password := ""
	if m.PasswordFile != "" {
		text, err := os.ReadFile(m.PasswordFile)
		if err != nil {
			return nil, fmt.Errorf("read the mail server's password: %w", err)
		}
		password = strings.TrimSpace(string(text))
	}
	return mail.New(mail.Config{Host: m.Host, Port: m.Port, TLS: m.TLS, User: m.User, Password: password, From: m.From, Timeout: 30 * time.Second})
}

// mailHost is the right part of the Message-IDs.
func (a *App) mailHost() string {
	if _, host, ok := strings.Cut(strings.Trim(a.Config.Mail.From, "<> "), "@"); ok {
		return strings.TrimRight(host, "> ")
	}
	return "taisei.invalid"
}
