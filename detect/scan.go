package detect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"taisei/detect/behaviour/engine"
	"taisei/detect/parse"
	"taisei/detect/rule"
)

// Scan analyses one artifact. It always gives a Result; Error says why there is
// nothing more in it.
func Scan(ctx context.Context, a Artifact, limits Limits) Result {
	r, _ := look(ctx, a, limits)
	return r
}

// look is Scan, with the run that it came from; nil where there was none, or it was
// given up.
func look(ctx context.Context, a Artifact, limits Limits) (Result, *scan) {
	r := Result{Target: a.Name, Verdict: Unscanned, Findings: []Finding{}, Unread: []Unread{}}
	if a.Bytes != nil {
		sum := sha256.Sum256(a.Bytes)
		r.SHA256 = hex.EncodeToString(sum[:])
	}
	set, err := open(a, limits.Files)
	if err != nil {
		r.Error = err.Error()
		return r, nil
	}
	s := &scan{artifact: a, limits: limits, files: set}
	s.run(ctx)
	if err := ctx.Err(); err != nil {
		r.Error = "scan given up: " + err.Error()
		return r, nil
	}
	r.Files, r.Bytes, r.Steps = len(set.order), set.bytes, s.machine.Steps()
	r.Findings = rule.Find(rule.All(), s.machine.Facts(), a.Metadata)
	s.hashFiles(r.Findings)
	r.Unread = s.unread()
	return r.Judged(), s
}

// hashFiles tells which content of a file each finding is about.
func (s *scan) hashFiles(findings []Finding) {
	sums := map[string]string{}
	for i := range findings {
		name := findings[i].Location.Path
		if _, ok := sums[name]; !ok {
			if data, found := s.files.Read(name); found {
				sum := sha256.Sum256(data)
				sums[name] = hex.EncodeToString(sum[:])
			}
		}
		findings[i].FileSHA256 = sums[name]
	}
}

// scan is one run over one artifact.
type scan struct {
	artifact    Artifact
	limits      Limits
	files       *fileSet
	machine     *engine.Machine
	manifests   []manifest
	rootModules bool            // modules at its root are installed
	installed   map[string]bool // the modules that a distribution of Python's says it installs
	python      bool            // it is a distribution of Python's
	page        *bool           // its scripts run in a browser, once that was looked at
	referred    map[string]bool // by a manifest
	names       map[string]bool // of files that programs name, once that was looked for
	fault       string          // why the analysis ended early
}

func (s *scan) run(ctx context.Context) {
	s.referred = map[string]bool{}
	s.python, s.installed, s.rootModules = isPython(s.files.order), installedModules(s.files), hasRootModules(s.files)
	s.readManifests()
	s.machine = engine.New(ctx, engine.Config{
		Files: s.files, Parse: parseTemplated, Limits: s.limits.Engine, OwnHosts: s.ownHosts(),
		Standalone: s.standalone(), Page: s.isPage(), Rooted: s.systemPackage(),
	})
	s.analyse()
}

// analyse keeps a fault of the analysis from hiding what was found before it.
func (s *scan) analyse() {
	defer func() {
		if fault := recover(); fault != nil {
			s.fault = fmt.Sprint(fault)
		}
	}()
	for _, step := range s.plan() {
		step.run(s.machine)
	}
	s.machine.Finish()
}

func (s *scan) readManifests() {
	for _, name := range s.files.order {
		read := readManifest
		switch path.Base(name) {
		case "package.json":
		case "composer.json":
			read = readComposer
		default:
			continue
		}
		data, _ := s.files.Read(name)
		if m, ok := read(name, data); ok {
			s.manifests = append(s.manifests, m)
		}
	}
	slices.SortStableFunc(s.manifests, func(a, b manifest) int { return strings.Count(a.path, "/") - strings.Count(b.path, "/") })
}

// standalone reports whether the artifact is one script.
func (s *scan) standalone() bool { return len(s.files.order) == 1 && len(s.manifests) == 0 }

// ownHosts is the host that the artifact itself was served from.
func (s *scan) ownHosts() []string {
	u, err := url.Parse(s.artifact.Name)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return []string{strings.TrimPrefix(u.Hostname(), "www.")}
}

// parseSource is the one list of front ends.
func parseSource(language parse.Language, path, source string, l parse.Limits) (*parse.File, error) {
	for _, f := range fronts {
		if f.language == language {
			return f.parse(path, source, l)
		}
	}
	return nil, errNoFrontEnd
}
