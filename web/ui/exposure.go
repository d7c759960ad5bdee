package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"taisei/fault"
	"taisei/inventory"
	"taisei/web/ui/kit"
)

// answer is an exposure with what its page shows besides.
type answer struct {
	inventory.Exposure
	ask    string
	link   string // to send to a colleague
	owners people
}

func (u *UI) showExposure(w http.ResponseWriter, r *http.Request) error {
	ask := strings.TrimSpace(r.URL.Query().Get("ask"))
	if ask == "" {
		return u.show(w, r, askPage("", ""))
	}
	a, err := u.answer(r, ask)
	if fault.Is(err, fault.Invalid) {
		return u.render(w, r, http.StatusUnprocessableEntity, askPage(ask, kit.ErrorText(r.Context(), err)))
	}
	if err != nil {
		return err
	}
	return u.show(w, r, exposurePage(a))
}

func (u *UI) answer(r *http.Request, ask string) (*answer, error) {
	q, err := inventory.AskText(ask)
	if err != nil {
		return nil, err
	}
	e, err := u.Inventory.Exposure(r.Context(), caller(r), q)
	if err != nil {
		return nil, err
	}
	a := &answer{Exposure: e, ask: ask, link: strings.TrimSuffix(u.PublicURL, "/") + "/exposure?ask=" + url.QueryEscape(ask)}
	a.owners, err = u.people(r, ownersIn(e))
	return a, err
}

// ownersIn lists who answers for the systems of an answer, the worst first.
func ownersIn(e inventory.Exposure) []string {
	var ids []string
	for _, a := range e.Systems {
		ids = append(ids, a.System.Owner)
	}
	for _, b := range e.Unknown {
		ids = append(ids, b.System.Owner)
	}
	return ids
}

// What the lists of an answer show at most; the drawing and the counts tell of the rest.
const (
	mostAffectedRows = 100
	mostUnknownRows  = 50
	mostHoldings     = 3
	mostReached      = 4
)

// answerText is the answer in one sentence.
func answerText(ctx context.Context, e inventory.Exposure) string {
	n := 0
	for _, a := range e.Systems {
		if a.State == e.Outcome {
			n++
		}
	}
	switch e.Outcome {
	case inventory.Absent:
		if neverAsked(e) {
			return kit.T(ctx, "inventory.exposure.never")
		}
		return kit.T(ctx, "inventory.exposure.absent", "oldest", day(ctx, e.OldestImport), "latest", day(ctx, e.LatestImport))
	case inventory.Unchecked:
		if neverAsked(e) {
			return kit.T(ctx, "inventory.exposure.never")
		}
		return kit.T(ctx, "inventory.exposure.unchecked")
	case inventory.Past:
		return kit.T(ctx, "inventory.exposure.past")
	default:
		return kit.T(ctx, "inventory.exposure."+string(e.Outcome), "n", n)
	}
}

// neverAsked says that no system has a list of its components.
func neverAsked(e inventory.Exposure) bool {
	return len(e.Checked) == 0 && !slices.ContainsFunc(e.Unknown, func(b inventory.Blind) bool { return b.Reason != inventory.NoImport })
}

// answerTone is how an answer looks. That nothing was found where nothing could
// be looked at never looks safe.
func answerTone(e inventory.Exposure) kit.Tone {
	if e.Outcome == inventory.Absent && neverAsked(e) {
		return kit.Unknown
	}
	return stateTone(e.Outcome)
}

func answerWord(ctx context.Context, e inventory.Exposure) string {
	if e.Outcome == inventory.Absent && neverAsked(e) {
		return kit.T(ctx, "inventory.outcome.unchecked")
	}
	return kit.T(ctx, "inventory.outcome."+string(e.Outcome))
}

// reachedText names what harm can reach, the worst first; empty where it is nothing.
func reachedText(ctx context.Context, e inventory.Exposure) string {
	nodes := map[string]inventory.Node{}
	all := 0
	for _, n := range e.Nodes {
		nodes[n.ID] = n
		if n.Kind == inventory.KindProcess || n.Kind == inventory.KindFacility {
			all++
		}
	}
	var names []string
	seen := map[string]bool{}
	for _, p := range e.Paths {
		for _, id := range p.Nodes {
			n := nodes[id]
			if seen[id] || len(names) == mostReached || n.Kind != inventory.KindProcess && n.Kind != inventory.KindFacility {
				continue
			}
			seen[id] = true
			names = append(names, kit.Name(ctx, n.Name, n.NameEn))
		}
	}
	if len(names) == 0 {
		return ""
	}
	text := strings.Join(names, kit.T(ctx, "ui.list_separator"))
	if more := all - len(names); more > 0 {
		return kit.T(ctx, "ui.exposure.reaches_more", "names", text, "n", more)
	}
	return kit.T(ctx, "ui.exposure.reaches", "names", text)
}

// partText names a component of an answer.
func (a *answer) partText(id string) string {
	for _, c := range a.Matches {
		if c.ID == id {
			return partName(kit.Or(c.RegistryName, c.Name), c.Version)
		}
	}
	return ""
}

// showComponent is the answer for one version of one package.
func (u *UI) showComponent(w http.ResponseWriter, r *http.Request) error {
	c, err := u.Inventory.Component(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	a, err := u.answer(r, questionOf(c))
	if err != nil {
		return err
	}
	return u.show(w, r, componentPage(&c, a))
}

// questionOf is what to type to ask for a component.
func questionOf(c inventory.Component) string {
	if c.PURL != "" {
		return c.PURL
	}
	return partName(kit.Or(c.RegistryName, c.Name), versionQuestion(c.Version))
}

func versionQuestion(version string) string {
	if version == "" {
		return ""
	}
	return "=" + version
}

// packageQuestion asks for a component's package in every version.
func packageQuestion(c inventory.Component) string {
	if c.PURL == "" || c.Version == "" {
		return kit.Or(c.RegistryName, c.Name)
	}
	purl, _, _ := strings.Cut(c.PURL, "?")
	purl, _, _ = strings.Cut(purl, "#")
	if i := strings.LastIndexByte(purl, '@'); i > 0 {
		purl = purl[:i]
	}
	return purl
}
