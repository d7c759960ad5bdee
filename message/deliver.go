package message

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/record"
)

// Deliver is the job that sends one delivery.
type Deliver struct {
	Delivery string `json:"delivery"`
}

// Kind names the job.
func (Deliver) Kind() string { return "message.deliver" }

// giveUp is how long a message is tried.
const giveUp = 48 * time.Hour

// mostFailures bounds how many failed attempts are kept.
const mostFailures = 50

// Handlers are the jobs of this package.
func (s *Service) Handlers() []record.Handler {
	return []record.Handler{{Kind: Deliver{}.Kind(), Timeout: 2 * time.Minute, Retry: Backoff, Run: s.run}}
}

func (s *Service) run(ctx context.Context, args []byte) error {
	var job Deliver
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("read the job: %w", err)
	}
	return s.Deliver(ctx, job.Delivery)
}

// Deliver sends one delivery, unless it is no longer waiting. Killed in between, it
// sends again: the same envelope with the same Message-ID.
func (s *Service) Deliver(ctx context.Context, id string) error {
	var envelope *Envelope
	err := record.Again(ctx, s.Store, func(tx record.Tx) (err error) {
		envelope, err = s.begin(ctx, tx, id)
		return err
	})
	if err != nil || envelope == nil {
		return err
	}
	failure := s.send(ctx, *envelope)
	// The mail is out, or is not: that must be kept even when the program is stopping.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	return record.Again(ctx, s.Store, func(tx record.Tx) error { return s.finish(ctx, tx, id, failure) })
}

func (s *Service) send(ctx context.Context, e Envelope) error {
	channel := s.Channels[e.Channel]
	if channel == nil {
		return &Failure{Key: "message.failure.no_channel", Detail: e.Channel}
	}
	return channel.Send(ctx, e)
}

// postman is who the job is in the log.
func postman(owner string) identity.Caller { return identity.System("message", owner) }

// begin asks the gate again, for much may have changed since the message was
// written, and renders. There is no envelope when nothing is to be sent any more.
func (s *Service) begin(ctx context.Context, tx record.Tx, id string) (*Envelope, error) {
	d, err := deliveries.Get(ctx, tx, id)
	if err != nil || !d.State.waiting() {
		return nil, err
	}
	m, err := messages.Get(ctx, tx, d.Message)
	if err != nil {
		return nil, err
	}
	caller := postman(d.Owner)
	l, err := linkOf(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	if l != nil && !l.Live() {
		return nil, s.end(ctx, tx, d, Withdrawn, "message.failure.withdrawn")
	}
	pass, err := s.Gate.Check(ctx, tx, caller, m.outgoing(d))
	if reason, held := gate.ReasonOf(err); held {
		return nil, s.end(ctx, tx, d, Blocked, reason.Key())
	}
	if err != nil {
		return nil, err
	}
	d.State, d.NextAt = Sending, time.Time{}
	d.Attempts++
	if err := deliveries.UpdateAs(ctx, tx, caller.Actor(), "attempt", d); err != nil {
		return nil, err
	}
	return s.render(ctx, tx, d, m, l, pass)
}

func linkOf(ctx context.Context, r record.Reader, d *Delivery) (*Link, error) {
	if d.Link == "" {
		return nil, nil
	}
	return links.Get(ctx, r, d.Link)
}

func (s *Service) end(ctx context.Context, tx record.Tx, d *Delivery, state State, why string) error {
	d.State, d.Failure, d.NextAt, d.EndedAt = state, why, time.Time{}, tx.Now()
	return deliveries.UpdateAs(ctx, tx, postman(d.Owner).Actor(), string(state), d)
}

// finish keeps what became of an attempt, and plans the next one.
func (s *Service) finish(ctx context.Context, tx record.Tx, id string, err error) error {
	d, getErr := deliveries.Get(ctx, tx, id)
	if getErr != nil {
		return getErr
	}
	if err == nil {
		return s.sent(ctx, tx, d)
	}
	f := failureOf(err)
	s.log().Warn("a message was not sent", "delivery", d.ID, "channel", d.Channel, "attempt", d.Attempts, "permanent", f.Permanent, "cause", f.Error())
	if d.State != Sending { // it was answered, or another attempt has ended
		return nil
	}
	d.FailureDetail = f.Detail
	d.Failures = append(slices.Clone(d.Failures), Attempt{At: tx.Now(), Why: f.Key, Detail: f.Detail})
	d.Failures = d.Failures[max(0, len(d.Failures)-mostFailures):]
	switch {
	case f.Permanent && f.Refused:
		return s.end(ctx, tx, d, Bounced, f.Key)
	case f.Permanent, tx.Now().Sub(d.CreatedAt) > giveUp:
		return s.end(ctx, tx, d, Failed, f.Key)
	}
	d.State, d.Failure, d.NextAt = Queued, f.Key, tx.Now().Add(s.wait(d.Attempts))
	if err := deliveries.UpdateAs(ctx, tx, postman(d.Owner).Actor(), "put_off", d); err != nil {
		return err
	}
	return tx.Enqueue(ctx, Deliver{Delivery: d.ID}, record.JobOptions{At: d.NextAt})
}

func (s *Service) sent(ctx context.Context, tx record.Tx, d *Delivery) error {
	if !d.SentAt.IsZero() {
		return nil // a second copy counts once
	}
	d.SentAt, d.NextAt, d.Failure, d.FailureDetail = tx.Now(), time.Time{}, "", ""
	if d.State.waiting() {
		d.State = Sent
	}
	return deliveries.UpdateAs(ctx, tx, postman(d.Owner).Actor(), "sent", d)
}

// AcknowledgeTx records that the person acted on what a link was sent for.
func (s *Service) AcknowledgeTx(ctx context.Context, tx record.Tx, by record.Actor, l *Link) error {
	list, err := deliveries.Find(ctx, tx, `
		JOIN messages m ON m.id = t.message
		WHERE t.link = $1 AND m.purpose <> $2 AND t.state IN ($3, $4, $5)`, l.ID, Code, Queued, Sending, Sent)
	if err != nil {
		return err
	}
	for i := range list {
		d := &list[i]
		d.State, d.AcknowledgedAt, d.EndedAt, d.NextAt = Acknowledged, tx.Now(), tx.Now(), time.Time{}
		if err := deliveries.UpdateAs(ctx, tx, by, "acknowledge", d); err != nil {
			return err
		}
	}
	return nil
}

// Retry sends once more what had failed.
func (s *Service) Retry(ctx context.Context, caller identity.Caller, id string) error {
	if err := caller.May(identity.SendTask); err != nil {
		return err
	}
	return record.Again(ctx, s.Store, func(tx record.Tx) error {
		d, err := deliveries.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := caller.See(&d.Meta, &d.Operation, d.Person); err != nil {
			return err
		}
		if d.State != Failed && d.State != Bounced || d.Address == "" {
			return fault.New(fault.Conflict, "message.no_retry", nil)
		}
		d.State, d.EndedAt = Queued, time.Time{}
		if err := deliveries.UpdateAs(ctx, tx, caller.Actor(), "retry", d); err != nil {
			return err
		}
		return tx.Enqueue(ctx, Deliver{Delivery: d.ID}, record.JobOptions{})
	})
}

// Backoff is how long a message waits before its next attempt: five seconds, then
// twice as long each time up to a quarter of an hour, a quarter more or less, so
// that many that failed together do not come back together.
func Backoff(attempt int) time.Duration {
	const first, longest = 5 * time.Second, 15 * time.Minute
	wait := min(first<<min(max(attempt-1, 0), 10), longest)
	return wait + time.Duration((rand.Float64()-0.5)/2*float64(wait))
}

func (s *Service) wait(attempt int) time.Duration {
	if s.Wait != nil {
		return s.Wait(attempt)
	}
	return Backoff(attempt)
}

func (s *Service) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}
