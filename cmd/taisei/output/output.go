package output

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"taisei/detect"
	"taisei/words"
)

// A Printer shows one result after the other.
type Printer interface {
	Print(r detect.Result) error
	Close() error // ends the document, where there is one
}

// Formats lists what New knows.
var Formats = []string{"text", "json", "jsonl", "sarif", "markdown", "cyclonedx"}

// Options say how results are shown.
type Options struct {
	Format  string
	Book    *words.Book
	Lang    words.Lang
	Quiet   bool   // text only: what is not clean, and of it what matters
	Version string // of the program, for formats that name it
}

// New makes the printer of a format.
func New(w io.Writer, o Options) (Printer, error) {
	say := speaker{o.Book, o.Lang}
	switch o.Format {
	case "text":
		return &text{w: w, say: say, quiet: o.Quiet}, nil
	case "json":
		return &array{w: w, say: say}, nil
	case "jsonl":
		return &lines{w: w, say: say}, nil
	case "sarif":
		return &sarifScan{w: w, say: say, doc: newSarif(say, o.Version)}, nil
	case "markdown":
		return &markdown{w: w, say: say}, nil
	case "cyclonedx":
		return &cyclonedx{w: w, say: say, version: o.Version, parts: []cdx.Component{}, found: []cdx.Vulnerability{}}, nil
	}
	return nil, UnknownFormat(o.Format, Formats)
}

// UnknownFormat is the error for a format that is none of those given.
func UnknownFormat(format string, known []string) error {
	return fmt.Errorf("--format %q: choose one of %s", format, strings.Join(known, ", "))
}

// speaker puts findings into words.
type speaker struct {
	book *words.Book
	lang words.Lang
}

// complete fills in the sentences and leaves no list nil, so that a program never
// meets null where a list is promised.
func (s speaker) complete(r detect.Result) detect.Result {
	findings := make([]detect.Finding, len(r.Findings))
	for i, f := range r.Findings {
		f.Sentence = s.sentence(f)
		if f.Behaviour.Via == nil {
			f.Behaviour.Via = []string{}
		}
		findings[i] = f
	}
	r.Findings = findings
	if r.Unread == nil {
		r.Unread = []detect.Unread{}
	}
	return r
}

// score says what a score is made of.
func (s speaker) score(r detect.Result) string {
	parts := make([]string, len(r.Shares))
	for i, share := range r.Shares {
		parts[i] = fmt.Sprintf("%s %.2f", share.Rule, share.Weight)
	}
	return s.text("cli.score", map[string]any{"score": fmt.Sprintf("%.2f", r.Score), "parts": strings.Join(parts, ", ")})
}

// suppressed says what was left out, and who is to be asked about it.
func (s speaker) suppressed(d detect.Suppressed) string {
	return s.text("cli.suppressed", map[string]any{"rule": d.Finding.Rule, "path": place(d.Finding.Location), "reason": d.Reason, "by": d.ReviewedBy, "at": d.ReviewedAt})
}

// sentence is what a manager reads, with the place behind it.
func (s speaker) sentence(f detect.Finding) string {
	return s.bare(f) + " (" + place(f.Location) + ")"
}

// bare is the sentence without its place.
func (s speaker) bare(f detect.Finding) string { return s.book.Sentence(s.lang, f.Key, f.Params) }

func (s speaker) text(key string, params map[string]any) string {
	return s.book.Text(s.lang, key, params)
}

// why says why something was not read. What was noted is English, with particulars.
func (s speaker) why(u detect.Unread) string {
	key := "output.unread." + u.Reason
	if s.lang == words.English || !s.book.Has(key) {
		return u.Message
	}
	return s.text(key, nil)
}

// summary counts the targets by verdict.
func (s speaker) summary(count map[detect.Verdict]int) string {
	params, total := map[string]any{}, 0
	for _, v := range verdicts {
		params[string(v)] = count[v]
		total += count[v]
	}
	params["n"] = total
	return s.text("cli.summary", params)
}

// verdicts are all there are, worst first.
var verdicts = []detect.Verdict{detect.Malicious, detect.Suspicious, detect.Unscanned, detect.Clean}

func place(l detect.Location) string {
	if l.Line == 0 {
		return l.Path
	}
	return fmt.Sprintf("%s:%d", l.Path, l.Line)
}

// lines is JSON Lines: one object a target.
type lines struct {
	w   io.Writer
	say speaker
}

func (p *lines) Print(r detect.Result) error {
	return json.NewEncoder(p.w).Encode(p.say.complete(r))
}

func (p *lines) Close() error { return nil }

// array is one JSON document.
type array struct {
	w       io.Writer
	say     speaker
	results []detect.Result
}

func (p *array) Print(r detect.Result) error {
	p.results = append(p.results, p.say.complete(r))
	return nil
}

func (p *array) Close() error {
	e := json.NewEncoder(p.w)
	e.SetIndent("", "  ")
	if p.results == nil {
		p.results = []detect.Result{}
	}
	return e.Encode(p.results)
}
