package inventory

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/package-url/packageurl-go"

	"taisei/fault"
	"taisei/inventory/component"
)

// Question is what we may be affected by. Exactly one of PURL, Name, Hash and
// URL is set.
type Question struct {
	PURL  string `json:"purl,omitempty"`  // with or without a version; qualifiers, where there are any, must all fit
	Name  string `json:"name,omitempty"`  // of a package of any type
	Range string `json:"range,omitempty"` // to a PURL or Name without a version: "<1.2.3", ">=1, <1.4 || =2.0"
	Hash  string `json:"hash,omitempty"`  // in hexadecimal, with or without "sha256:" before it, or subresource integrity
	URL   string `json:"url,omitempty"`   // of a script or of a component's archive; only a host means all there
}

// longestQuestion bounds each text of a question in bytes.
const longestQuestion = 4096

// AskText makes a question of what a person types: a purl, an address, a hash, or
// the name of a package, the last two words of which may be a version or range:
// "pkg:npm/left-pad <1.3", "event-stream@3.3.6".
func AskText(text string) (Question, error) {
	text = strings.TrimSpace(text)
	lower := strings.ToLower(text)
	switch {
	case text == "":
		return Question{}, fault.Required("question")
	case len(text) > longestQuestion:
		return Question{}, fault.Field("question", "inventory.fault.too_long", fault.Params{"limit": longestQuestion})
	case strings.HasPrefix(lower, "pkg:"):
		purl, versions := cutRange(text)
		return Question{PURL: purl, Range: versions}, nil
	case strings.Contains(lower, "://"):
		return Question{URL: text}, nil
	}
	if len(hashesIn(text)) > 0 {
		return Question{Hash: text}, nil
	}
	name, versions := cutRange(text)
	if i := strings.LastIndexByte(name, '@'); i > 0 && versions == "" {
		name, versions = name[:i], "="+name[i+1:]
	}
	return Question{Name: name, Range: versions}, nil
}

// cutRange divides "name <1.2" and "name@<1.2".
func cutRange(text string) (what, versions string) {
	i := strings.IndexAny(text, " \t<>=^~")
	if q := strings.IndexByte(text, '?'); q >= 0 && q < i { // a qualifier's = is none
		i = strings.IndexAny(text, " \t")
	}
	if i < 0 {
		return text, ""
	}
	return strings.TrimSuffix(text[:i], "@"), strings.TrimSpace(text[i:])
}

// search is a question in the terms of the tables.
type search struct {
	purl     *packageurl.PackageURL
	names    []string // of any type
	versions func(purlType string) (versionRule, error)
	hashes   []Hash // any of them
	key      string // of an address
	host     string // all addresses of a host
}

func (q Question) search() (search, error) {
	set := 0
	for _, text := range []string{q.PURL, q.Name, q.Hash, q.URL} {
		set += int(one(text != ""))
		if len(text) > longestQuestion {
			return search{}, fault.Field("question", "inventory.fault.too_long", fault.Params{"limit": longestQuestion})
		}
	}
	switch {
	case set == 0:
		return search{}, fault.Required("question")
	case set > 1:
		return search{}, fault.Field("question", "inventory.fault.one_question", nil)
	case q.Range != "" && q.PURL == "" && q.Name == "":
		return search{}, fault.Field("range", "inventory.fault.range_of_what", nil)
	case q.PURL != "":
		return q.purlSearch()
	case q.Name != "":
		return q.nameSearch()
	case q.Hash != "":
		return q.hashSearch()
	default:
		return q.urlSearch()
	}
}

func (q Question) purlSearch() (search, error) {
	p, err := parsePURL(strings.TrimSpace(q.PURL))
	if err != nil {
		return search{}, fault.Field("purl", "inventory.fault.bad_purl", fault.Params{"value": clip(plain(q.PURL), 200)}).Wrap(err)
	}
	if p.Version != "" && q.Range != "" {
		return search{}, fault.Field("range", "inventory.fault.version_and_range", nil)
	}
	rule, err := q.rule(p.Type, p.Version)
	return search{purl: &p, versions: func(string) (versionRule, error) { return rule, nil }}, err
}

func (q Question) nameSearch() (search, error) {
	name := plain(strings.TrimSpace(q.Name))
	names := []string{name, strings.ToLower(name), component.PyPIName(name)}
	if _, err := q.rule("", ""); err != nil { // the types are not known yet, but a range must be one
		return search{}, err
	}
	return search{names: names, versions: func(t string) (versionRule, error) { return q.rule(t, "") }}, nil
}

func (q Question) rule(purlType, version string) (versionRule, error) {
	switch wanted, exact := strings.CutPrefix(q.Range, "="); {
	case version != "":
		return exactly(purlType, version), nil
	case q.Range == "":
		return anyVersion, nil
	case exact && !strings.ContainsAny(wanted, " ,|<>=*"):
		return exactly(purlType, wanted), nil
	default:
		return inRange(purlType, q.Range)
	}
}

func (q Question) hashSearch() (search, error) {
	hashes := hashesIn(plain(q.Hash))
	if len(hashes) == 0 {
		return search{}, fault.Field("hash", "inventory.fault.bad_hash", fault.Params{"value": clip(plain(q.Hash), 200)})
	}
	return search{hashes: hashes}, nil
}

// hashesIn reads a digest in hexadecimal, whose algorithm may be named before
// a colon, or subresource integrity, which may name several.
func hashesIn(text string) []Hash {
	text = strings.TrimSpace(text)
	algorithm, value, named := strings.Cut(text, ":")
	if !named {
		algorithm, value = "", text
	}
	if raw, err := hex.DecodeString(strings.TrimSpace(value)); err == nil && len(raw) >= 16 && len(raw) <= 64 {
		return []Hash{{Algorithm: algorithmName(algorithm), Value: hex.EncodeToString(raw)}}
	}
	var hashes []Hash
	for _, field := range strings.Fields(text) {
		algorithm, value, ok := strings.Cut(field, "-")
		value, _, _ = strings.Cut(value, "?")
		raw, err := base64.StdEncoding.DecodeString(value)
		if !ok || err != nil || len(raw) < 16 || len(raw) > 64 || !strings.HasPrefix(strings.ToLower(algorithm), "sha") {
			return nil
		}
		hashes = append(hashes, Hash{Algorithm: algorithmName(algorithm), Value: hex.EncodeToString(raw)})
	}
	return hashes[:min(len(hashes), mostHashes)]
}

// algorithmName is the spelling under which hashes are kept.
func algorithmName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.HasPrefix(s, "sha3-") || strings.HasPrefix(s, "blake2b-") {
		return s
	}
	return strings.ReplaceAll(s, "-", "")
}

func (q Question) urlSearch() (search, error) {
	key, host := addressKey(plain(q.URL))
	if key == "" {
		return search{}, fault.Field("url", "inventory.fault.bad_url", fault.Params{"value": clip(plain(q.URL), 200)})
	}
	if strings.HasSuffix(key, "/") && strings.Count(key, "/") == 1 {
		return search{host: host}, nil
	}
	return search{key: key}, nil
}
