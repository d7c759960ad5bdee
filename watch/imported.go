package watch

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/package-url/packageurl-go"

	"taisei/identity"
	"taisei/inventory"
	"taisei/record"
)

// spreadScans puts the scans that wait into the queue, a few hundred at a time, so
// that an import of a whole company holds up nobody else's change.
type spreadScans struct{}

func (spreadScans) Kind() string { return "watch.spread_scans" }

// Recheck compares components that were scanned before with what a list newly
// says of them, and tells of the bad ones that they were seen once more.
type Recheck struct {
	PURLs []string `json:"purls"`
}

// Kind names the job.
func (Recheck) Kind() string { return "watch.recheck" }

// The sizes of the steps of an import.
const (
	insertStep  = 400 // rows in a statement
	spreadStep  = 250 // jobs in a transaction
	recheckStep = 200 // scans in a job
)

// Imported takes note of components that a system newly has: what was never
// scanned waits for its scan, what was is compared again. It implements
// inventory.Next and runs in the import's transaction, in few statements.
func (s *Service) Imported(ctx context.Context, tx record.Tx, caller identity.Caller, _ inventory.System, added []inventory.Component) error {
	if err := caller.May(identity.ImportInventory); err != nil {
		return err
	}
	wanted := map[string]inventory.Component{}
	for _, c := range added {
		if c.Type == packageurl.TypeNPM && c.Version != "" && usableTerm(c.PURL) {
			wanted[c.PURL] = c
		}
	}
	purls := slices.Sorted(maps.Keys(wanted)) // in order, so that two imports never wait for each other
	fresh := map[string]bool{}
	for part := range slices.Chunk(purls, insertStep) {
		inserted, err := insertScans(ctx, tx, caller, part, wanted)
		if err != nil {
			return err
		}
		for _, purl := range inserted {
			fresh[purl] = true
		}
	}
	if len(fresh) > 0 {
		if err := tx.Enqueue(ctx, spreadScans{}, record.JobOptions{Bulk: true}); err != nil {
			return err
		}
	}
	return recheck(ctx, tx, slices.DeleteFunc(purls, func(p string) bool { return fresh[p] }))
}

// insertScans adds many rows at once and tells for which purls there was none. They
// are no news by themselves, so no event tells of them: the import's does.
func insertScans(ctx context.Context, tx record.Tx, caller identity.Caller, purls []string, wanted map[string]inventory.Component) ([]string, error) {
	actor := caller.Actor()
	c := &conditions{}
	owner, at, by := c.arg(actor.Org), c.arg(tx.Now()), c.arg(actor.ID)
	rows := make([]string, len(purls))
	for i, purl := range purls {
		state := Waiting
		if fromElsewhere(purl) {
			state = Elsewhere
		}
		one := wanted[purl]
		rows[i] = fmt.Sprintf("(%s, %s, 'TLP:AMBER', 1, %s, %s, %s, %s, %s, %s, %s, %s, '', '', '', 0, 0, '', 0, '', '', '', '', '')",
			c.arg(record.NewID()), owner, at, by, at, by, c.arg(one.ID), c.arg(purl), c.arg(one.RegistryName), c.arg(string(state)))
	}
	q := record.Query{Name: "scan.insert_many", SQL: `
		INSERT INTO scans (id, owner, tlp, version, created_at, created_by, changed_at, changed_by, component, purl, registry_name, state,
			sha256, digests, verdict, score, findings, engine, attempts, error_key, error_params, error, evidence, detection)
		VALUES ` + strings.Join(rows, ", ") + ` ON CONFLICT (purl) DO NOTHING RETURNING purl`}
	var inserted []string
	if err := tx.Select(ctx, &inserted, q, c.args...); err != nil {
		return nil, fmt.Errorf("note scans: %w", err)
	}
	return inserted, nil
}

// fromElsewhere reports whether a purl says that its bytes come from a repository
// or an address, not from the registry under its version.
func fromElsewhere(purl string) bool {
	p, err := packageurl.FromString(purl)
	if err != nil {
		return true
	}
	q := p.Qualifiers.Map()
	return q["vcs_url"] != "" || q["download_url"] != ""
}

func recheck(ctx context.Context, tx record.Tx, purls []string) error {
	var jobs []record.Job
	for part := range slices.Chunk(purls, recheckStep) {
		jobs = append(jobs, Recheck{PURLs: part})
	}
	return tx.EnqueueAll(ctx, jobs, record.JobOptions{Unique: true, Bulk: true})
}

var waitingScans = record.Query{Name: "scan.waiting", SQL: `SELECT id, purl FROM scans WHERE state = 'waiting' ORDER BY id LIMIT $1`}

// runSpread queues what waits, until nothing does. An import that commits
// meanwhile has a job of its own.
func (s *Service) runSpread(ctx context.Context, _ []byte) error {
	for {
		n, err := s.spread(ctx)
		if err != nil || n == 0 {
			return err
		}
	}
}

func (s *Service) spread(ctx context.Context) (n int, err error) {
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		var rows []struct {
			ID   string `db:"id"`
			PURL string `db:"purl"`
		}
		if err := tx.Select(ctx, &rows, waitingScans, spreadStep); err != nil {
			return err
		}
		n = len(rows)
		if n == 0 {
			return nil
		}
		jobs, ids := make([]record.Job, n), make([]string, n)
		for i, row := range rows {
			jobs[i], ids[i] = ScanArtifact{PURL: row.PURL}, row.ID
		}
		c := &conditions{}
		c.in("id", ids)
		if _, err := tx.Exec(ctx, record.Query{Name: "scan.queue", SQL: "UPDATE scans SET state = 'queued' " + c.tail()}, c.args...); err != nil {
			return err
		}
		return tx.EnqueueAll(ctx, jobs, record.JobOptions{Unique: true, Bulk: true})
	})
	return n, err
}

// runRecheck compares known scans with what lists say of them now.
func (s *Service) runRecheck(ctx context.Context, args []byte) error {
	var job Recheck
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("read job %s: %w", job.Kind(), err)
	}
	caller, err := s.system(ctx)
	if err != nil {
		return err
	}
	for _, purl := range job.PURLs {
		remarkable, err := s.remarkable(ctx, caller, purl)
		if err != nil {
			return fmt.Errorf("compare %s: %w", purl, err)
		}
		if !remarkable {
			continue
		}
		if err := s.Store.Write(ctx, func(tx record.Tx) error { return s.recheckOne(ctx, tx, caller, purl) }); err != nil {
			return fmt.Errorf("compare %s: %w", purl, err)
		}
	}
	return nil
}

// remarkable looks, without holding up anybody's change, whether there is anything
// to tell of a component, which for nearly all there is not.
func (s *Service) remarkable(ctx context.Context, caller identity.Caller, purl string) (yes bool, err error) {
	err = s.Store.Read(ctx, func(r record.Reader) error {
		scan, err := scanOf(ctx, r, purl)
		if err != nil || scan.State != Scanned {
			return err
		}
		others, err := s.mismatches(ctx, r, caller, scan)
		yes = scan.Detection != "" || len(others) > 0
		return err
	})
	return yes, err
}

func (s *Service) recheckOne(ctx context.Context, tx record.Tx, caller identity.Caller, purl string) error {
	scan, err := scanOf(ctx, tx, purl)
	if err != nil || scan.State != Scanned {
		return err // the scan that is still to come compares too
	}
	if err := s.comparePinned(ctx, tx, caller, scan); err != nil || scan.Detection == "" {
		return err
	}
	d, err := Detections.Get(ctx, tx, scan.Detection)
	if err != nil {
		return err
	}
	_, err = s.Open(ctx, tx, caller, Sighting{
		Source: d.Source, Vector: d.Vector, DedupKey: d.DedupKey, TitleKey: d.TitleKey, Components: []string{scan.PURL}, Operation: d.Operation,
	})
	return err
}
