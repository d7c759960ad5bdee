package inventory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/package-url/packageurl-go"

	"taisei/identity"
	"taisei/record"
)

// candidate is an origin of a component that a question may mean.
type candidate struct {
	Component
	Origin string `db:"origin"`
	URL    string `db:"url"`
	Hashes []Hash `db:"hashes"`
	Asked  string `db:"asked"`
	sure   bool
}

const candidateColumns = `
	SELECT c.id, c.purl, c.type, c.namespace, c.name, c.version, c.registry_name, c.first_seen_at,
		o.id AS origin, o.url, o.hashes, o.asked
	FROM components c JOIN component_origins o ON o.component = c.id `

var (
	qByPURL = record.Query{Name: "inventory.candidates_by_purl", SQL: candidateColumns +
		`WHERE c.name = $1 AND c.namespace = $2 AND c.type = $3 LIMIT $4`}
	qByName = record.Query{Name: "inventory.candidates_by_name", SQL: candidateColumns +
		`WHERE c.name IN ($1, $2, $3) OR c.registry_name IN ($1, $2, $3) LIMIT $4`}
	qByHash = record.Query{Name: "inventory.candidates_by_hash", SQL: candidateColumns +
		`WHERE o.id IN (SELECT h.origin FROM component_hashes h WHERE h.value = $1 AND ($2 = '' OR h.algorithm = $2)) LIMIT $3`}
	qByURL = record.Query{Name: "inventory.candidates_by_url", SQL: candidateColumns +
		`WHERE o.url_key = $1 AND o.url_key <> '' LIMIT $2`}
	qByHost = record.Query{Name: "inventory.candidates_by_host", SQL: candidateColumns +
		`WHERE o.url_host = $1 AND o.url_host <> '' LIMIT $2`}
)

// The most rows that one answer is made of.
const (
	mostCandidates = 20_000
	mostPresences  = 200_000
)

// finding is what the tables say to a question.
type finding struct {
	candidates map[string]candidate // by origin
	presences  []presence
	truncated  bool
}

// presence is one interval of an origin in a list of a system.
type presence struct {
	Origin string    `db:"origin"`
	System string    `db:"system"`
	File   string    `db:"file"`
	From   int64     `db:"from_import"`
	To     int64     `db:"to_import"`
	FromAt time.Time `db:"from_at"`
	LastAt time.Time `db:"last_at"`
	ToAt   time.Time `db:"to_at"`
	Latest time.Time `db:"latest_at"`
	Standing
}

// qPresences finds where origins stand or stood.
var qPresences = record.Query{Name: "inventory.presences", SQL: `
	SELECT p.origin, l.system, l.file, p.from_import, p.to_import, p.from_at, p.last_at, p.to_at, l.latest_at,
		p.scope, p.direct, p.own, p.bundled
	FROM presences p JOIN component_lists l ON l.id = p.list WHERE p.origin IN (`}

func lookUp(ctx context.Context, r record.Reader, wanted search) (finding, error) {
	f := finding{candidates: map[string]candidate{}}
	all, err := wanted.candidates(ctx, r)
	if err != nil {
		return f, fmt.Errorf("look for components: %w", err)
	}
	f.truncated = len(all) > mostCandidates
	for _, c := range all[:min(len(all), mostCandidates)] {
		switch wanted.means(c.Component) {
		case yes:
			c.sure = true
			f.candidates[c.Origin] = c
		case possibly:
			f.candidates[c.Origin] = c
		}
	}
	origins := make([]string, 0, len(f.candidates))
	for id := range f.candidates {
		origins = append(origins, id)
	}
	slices.Sort(origins)
	err = inParts(origins, func(part []string) error {
		if len(f.presences) > mostPresences {
			f.truncated = true
			return nil
		}
		return selectIn(ctx, r, &f.presences, qPresences, part)
	})
	if err != nil {
		return f, fmt.Errorf("look for presences: %w", err)
	}
	return f, nil
}

func (w search) candidates(ctx context.Context, r record.Reader) ([]candidate, error) {
	var all []candidate
	const limit = mostCandidates + 1
	switch {
	case w.purl != nil:
		return all, r.Select(ctx, &all, qByPURL, w.purl.Name, w.purl.Namespace, w.purl.Type, limit)
	case len(w.names) > 0:
		return all, r.Select(ctx, &all, qByName, w.names[0], w.names[1], w.names[2], limit)
	case w.key != "":
		return all, r.Select(ctx, &all, qByURL, w.key, limit)
	case w.host != "":
		return all, r.Select(ctx, &all, qByHost, w.host, limit)
	}
	for _, h := range w.hashes {
		if err := r.Select(ctx, &all, qByHash, h.Value, h.Algorithm, limit); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// means decides on what the query cannot: versions and qualifiers.
func (w search) means(c Component) certainty {
	if w.purl != nil && !qualifiersFit(*w.purl, c.PURL) {
		return no
	}
	if w.versions == nil {
		return yes
	}
	rule, err := w.versions(c.Type)
	if err != nil {
		return possibly // a range that this type does not know; better asked once too often
	}
	return rule(c.Version)
}

// qualifiersFit reports whether a component has every qualifier that was asked for.
func qualifiersFit(asked packageurl.PackageURL, purl string) bool {
	if len(asked.Qualifiers) == 0 {
		return true
	}
	p, err := packageurl.FromString(purl)
	if err != nil {
		return false
	}
	have := p.Qualifiers.Map()
	for _, q := range asked.Qualifiers {
		if have[q.Key] != q.Value {
			return false
		}
	}
	return true
}

// systems lists the systems that the finding is about and that stand not in the net.
func (f finding) systems(n *net) []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range f.presences {
		if _, known := n.number[p.System]; !known && !seen[p.System] {
			seen[p.System] = true
			out = append(out, p.System)
		}
	}
	return out
}

// qArchived reads systems that are no longer there.
var qArchived = record.Query{Name: "inventory.archived_systems", SQL: `
	SELECT id, tlp, created_by, 'system' AS kind, name, name_en, kind AS sub, criticality, owner_person
	FROM systems WHERE archived_at IS NOT NULL AND id IN (`}

// archivedOf gives those of the systems that are archived and may be seen.
func archivedOf(ctx context.Context, r record.Reader, caller identity.Caller, ids []string) (map[string]Node, error) {
	var rows []nodeRow
	if err := selectIn(ctx, r, &rows, qArchived, ids); err != nil {
		return nil, fmt.Errorf("read archived systems: %w", err)
	}
	nodes := map[string]Node{}
	for _, row := range rows {
		if caller.See(&record.Meta{ID: row.ID, TLP: row.TLP, CreatedBy: row.CreatedBy}, nil) == nil {
			nodes[row.ID] = row.node()
		}
	}
	return nodes, nil
}

// listRow sums up the lists of a system that are in use.
type listRow struct {
	System    string    `db:"system"`
	Oldest    time.Time `db:"oldest"`
	Newest    time.Time `db:"newest"`
	Fetched   int64     `db:"fetched"`
	Hashed    int64     `db:"hashed"`
	Addressed int64     `db:"addressed"`
}

var qLists = record.Query{Name: "inventory.list_coverage", SQL: `
	SELECT system, MIN(latest_at) AS oldest, MAX(latest_at) AS newest,
		SUM(fetched) AS fetched, SUM(hashed) AS hashed, SUM(addressed) AS addressed
	FROM component_lists WHERE withdrawn = FALSE AND number > 0 GROUP BY system`}

func loadLists(ctx context.Context, r record.Reader) (map[string]listRow, error) {
	var rows []listRow
	if err := r.Select(ctx, &rows, qLists); err != nil {
		return nil, fmt.Errorf("read the systems' lists: %w", err)
	}
	lists := make(map[string]listRow, len(rows))
	for _, row := range rows {
		lists[row.System] = row
	}
	return lists, nil
}

// check tells the systems that could answer from those that could not.
func (e *Exposure) check(n *net, lists map[string]listRow, w search) {
	e.Checked, e.Unknown = []Check{}, []Blind{}
	for _, node := range n.nodes {
		if node.Kind != KindSystem {
			continue
		}
		l, imported := lists[node.ID]
		switch {
		case !imported:
			e.Unknown = append(e.Unknown, Blind{System: node.Node, Reason: NoImport})
			continue
		case len(w.hashes) > 0 && l.Hashed < l.Fetched:
			e.Unknown = append(e.Unknown, Blind{System: node.Node, Reason: WithoutHashes, Count: l.Fetched - l.Hashed})
		case w.key+w.host != "" && l.Addressed < l.Fetched:
			e.Unknown = append(e.Unknown, Blind{System: node.Node, Reason: WithoutURLs, Count: l.Fetched - l.Addressed})
		default:
			e.Checked = append(e.Checked, Check{System: node.ID, Name: node.Name, NameEn: node.NameEn, LastImport: l.Oldest})
		}
		e.LatestImport = latest(e.LatestImport, l.Newest)
		if e.OldestImport.IsZero() || l.Oldest.Before(e.OldestImport) {
			e.OldestImport = l.Oldest
		}
	}
	slices.SortFunc(e.Checked, func(a, b Check) int {
		return cmp.Or(a.LastImport.Compare(b.LastImport), strings.Compare(a.Name, b.Name), strings.Compare(a.System, b.System))
	})
	slices.SortFunc(e.Unknown, func(a, b Blind) int {
		return cmp.Or(
			cmp.Compare(rank(BlindReasons, a.Reason), rank(BlindReasons, b.Reason)),
			-cmp.Compare(rank(Criticalities, a.System.Criticality), rank(Criticalities, b.System.Criticality)),
			compareNodes(a.System, b.System),
		)
	})
}
