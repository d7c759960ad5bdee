package inventory

import (
	"fmt"
	"strings"

	"deps.dev/util/semver"

	"taisei/fault"
)

// versionRule decides whether a version is meant by a question.
type versionRule func(version string) certainty

// certainty of a match.
type certainty int

const (
	no       certainty = iota
	possibly           // the version is open or cannot be compared
	yes
)

// anyVersion means every version.
func anyVersion(string) certainty { return yes }

// versionSystem gives the rules by which a type of package counts versions.
func versionSystem(purlType string) semver.System {
	switch purlType {
	case "npm":
		return semver.NPM
	case "pypi":
		return semver.PyPI
	case "golang":
		return semver.Go
	case "maven":
		return semver.Maven
	case "cargo":
		return semver.Cargo
	case "gem":
		return semver.RubyGems
	case "nuget":
		return semver.NuGet
	case "composer":
		return semver.Composer
	default:
		return semver.DefaultSystem
	}
}

// parseVersion reads a version. It comes from a hostile list or a stranger, and
// the library is not proof against all of them: a panic is an error here.
func parseVersion(sys semver.System, text string) (v *semver.Version, err error) {
	defer recovered(&err)
	return sys.Parse(spelled(sys, text))
}

func parseConstraint(sys semver.System, text string) (c *semver.Constraint, err error) {
	defer recovered(&err)
	return sys.ParseConstraint(text)
}

func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("compare versions: %v", r)
	}
}

// compareVersions orders versions; those that cannot be read come first.
func compareVersions(purlType, a, b string) (n int) {
	sys := versionSystem(purlType)
	v, errV := parseVersion(sys, a)
	w, errW := parseVersion(sys, b)
	switch {
	case errV != nil && errW != nil:
		return strings.Compare(a, b)
	case errV != nil:
		return -1
	case errW != nil:
		return 1
	default:
		return v.Compare(w)
	}
}

// exactly means one version, however it is written (1.0 and 1.0.0 in Python).
func exactly(purlType, wanted string) versionRule {
	sys := versionSystem(purlType)
	meant, err := parseVersion(sys, wanted)
	return func(version string) certainty {
		switch {
		case version == wanted:
			return yes
		case version == "":
			return possibly
		case err != nil:
			return no
		}
		v, err := parseVersion(sys, version)
		if err == nil && v.Compare(meant) == 0 {
			return yes
		}
		return no
	}
}

// spelled adds the v that Go's versions begin with and that people leave out.
func spelled(sys semver.System, version string) string {
	if sys == semver.Go && !strings.HasPrefix(version, "v") {
		return "v" + version
	}
	return version
}

// longestRange bounds a range in bytes, mostComparators its parts.
const (
	longestRange    = 500
	mostComparators = 50
)

// inRange means the versions within a range: comparators such as "<1.2.3" or
// ">=1.0, <1.4 || =2.0.0", or what else the type's own package manager takes.
// Unlike there, pre-releases count by their order: 1.2.3-beta is below 1.2.3, and
// to leave it out would be to call it safe.
func inRange(purlType, text string) (versionRule, error) {
	sys := versionSystem(purlType)
	if len(text) > longestRange {
		return nil, badRange(text, nil)
	}
	if rule, ok := comparators(sys, text); ok {
		return rule, nil
	}
	c, err := parseConstraint(sys, text)
	if err != nil {
		return nil, badRange(text, err)
	}
	return parsed(sys, c.MatchVersionPrerelease), nil
}

func badRange(text string, cause error) error {
	return fault.Field("range", "inventory.fault.bad_range", fault.Params{"value": clip(text, 100)}).Wrap(cause)
}

// parsed gives a rule only versions that can be compared.
func parsed(sys semver.System, matches func(*semver.Version) bool) versionRule {
	return func(version string) certainty {
		v, err := parseVersion(sys, version)
		if version == "" || err != nil {
			return possibly
		}
		return judged(matches, v)
	}
}

// judged asks whether a version fits; what cannot be told is possible.
func judged(matches func(*semver.Version) bool, v *semver.Version) (c certainty) {
	defer func() {
		if recover() != nil {
			c = possibly
		}
	}()
	if matches(v) {
		return yes
	}
	return no
}

// comparators reads alternatives of comparators; ok is false for another grammar.
func comparators(sys semver.System, text string) (versionRule, bool) {
	var alternatives [][]comparator
	total := 0
	for _, part := range strings.Split(text, "||") {
		all, ok := conjunction(sys, part)
		total += len(all)
		if !ok || total > mostComparators {
			return nil, false
		}
		alternatives = append(alternatives, all)
	}
	return parsed(sys, func(v *semver.Version) bool {
		for _, all := range alternatives {
			if every(all, v) {
				return true
			}
		}
		return false
	}), true
}

type comparator struct {
	operator string
	version  *semver.Version
}

func every(all []comparator, v *semver.Version) bool {
	for _, c := range all {
		if !c.holds(v) {
			return false
		}
	}
	return true
}

func (c comparator) holds(v *semver.Version) bool {
	n := v.Compare(c.version)
	switch c.operator {
	case "<":
		return n < 0
	case "<=":
		return n <= 0
	case ">":
		return n > 0
	case ">=":
		return n >= 0
	case "!=":
		return n != 0
	default:
		return n == 0
	}
}

// operators, the longer before those that they begin with.
var operators = []string{"<=", ">=", "!=", "==", "<", ">", "="}

// conjunction reads comparators between spaces or commas, all of which must hold.
func conjunction(sys semver.System, text string) ([]comparator, bool) {
	for _, op := range operators { // "< 1.2" is "<1.2"
		for strings.Contains(text, op+" ") {
			text = strings.ReplaceAll(text, op+" ", op)
		}
	}
	var all []comparator
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }) {
		c, ok := readComparator(sys, field)
		if !ok {
			return nil, false
		}
		all = append(all, c)
	}
	return all, len(all) > 0
}

func readComparator(sys semver.System, field string) (comparator, bool) {
	for _, op := range operators {
		rest, ok := strings.CutPrefix(field, op)
		if !ok {
			continue
		}
		v, err := parseVersion(sys, rest)
		return comparator{op, v}, err == nil && !v.IsWildcard()
	}
	return comparator{}, false
}
