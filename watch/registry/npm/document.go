package npm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taisei/watch/registry/artifact"
)

// maxVersions is far over any real package's.
const maxVersions = 100_000

// document is what a registry says of a package. Versions are kept as the bytes
// that they stand in, and read one by one.
type document struct {
	data     []byte
	Name     string
	latest   string
	versions map[string][]byte
	times    map[string]time.Time
	gone     bool // the whole package was unpublished
}

// manifest is what we read of one version.
type manifest struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Dist    struct {
		Tarball      string          `json:"tarball"`
		Integrity    string          `json:"integrity"`
		Shasum       string          `json:"shasum"`
		Attestations json.RawMessage `json:"attestations"`
	} `json:"dist"`
	User struct {
		Name string `json:"name"`
	} `json:"_npmUser"`
	Deprecated       any  `json:"deprecated"`
	HasInstallScript bool `json:"hasInstallScript"`
	Scripts          struct {
		Preinstall  string `json:"preinstall"`
		Install     string `json:"install"`
		Postinstall string `json:"postinstall"`
	} `json:"scripts"`
}

// readDocument walks a packument; of a member that stands twice the last counts,
// as for the JavaScript of npm.
func readDocument(data []byte) (*document, error) {
	d := &document{data: data, versions: map[string][]byte{}, times: map[string]time.Time{}}
	dec := jsontext.NewDecoder(bytes.NewBuffer(data),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	err := members(dec, func(name string) error {
		switch name {
		case "name":
			return readText(dec, &d.Name)
		case "dist-tags":
			return members(dec, func(tag string) error {
				if tag != "latest" {
					return dec.SkipValue()
				}
				return readText(dec, &d.latest)
			})
		case "versions":
			return members(dec, func(version string) error { return d.readVersion(dec, version) })
		case "time":
			return members(dec, func(version string) error { return d.readTime(dec, version) })
		}
		return dec.SkipValue()
	})
	if err != nil {
		return nil, fmt.Errorf("read the registry's document: %w", err)
	}
	return d, nil
}

func (d *document) readVersion(dec *jsontext.Decoder, version string) error {
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if len(d.versions) >= maxVersions {
		return errors.New("too many versions")
	}
	end := dec.InputOffset()
	d.versions[version] = d.data[end-int64(len(value)) : end]
	return nil
}

func (d *document) readTime(dec *jsontext.Decoder, version string) error {
	if version == "unpublished" {
		d.gone = true
		return dec.SkipValue()
	}
	var text string
	if err := readText(dec, &text); err != nil {
		return err
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil && len(d.times) < maxVersions {
		d.times[version] = at.UTC()
	}
	return nil
}

// members calls each for every member of an object; each must read its value.
// What is no object is passed over.
func members(dec *jsontext.Decoder, each func(string) error) error {
	if dec.PeekKind() != '{' {
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		if err := each(name.String()); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

func readText(dec *jsontext.Decoder, to *string) error {
	if dec.PeekKind() != '"' {
		return dec.SkipValue()
	}
	token, err := dec.ReadToken()
	if err != nil {
		return err
	}
	*to = token.String()
	return nil
}

// readManifest reads one version. A member of the wrong type is left out: the
// others are needed all the more.
func readManifest(raw []byte) (manifest, error) {
	var m manifest
	err := json.Unmarshal(raw, &m)
	var wrong *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrong) {
		return m, fmt.Errorf("read the version's metadata: %w", err)
	}
	return m, nil
}

func (m manifest) installs() bool {
	return m.HasInstallScript || m.Scripts.Preinstall != "" || m.Scripts.Install != "" || m.Scripts.Postinstall != ""
}

func (m manifest) provenance() bool {
	value := bytes.TrimSpace(m.Dist.Attestations)
	return len(value) > 2 && value[0] == '{'
}

// integrity is what the archive is held to: both digests where there are two.
func (m manifest) integrity() string {
	if m.Dist.Integrity != "" {
		return m.Dist.Integrity
	}
	return m.Dist.Shasum
}

func (m manifest) deprecated() string {
	switch text := m.Deprecated.(type) {
	case string:
		return text
	case bool:
		if text {
			return "true"
		}
	}
	return ""
}

// list gives what is and was published, oldest first.
func (d *document) list() []artifact.Version {
	all := make([]artifact.Version, 0, len(d.versions))
	for version, raw := range d.versions {
		m, err := readManifest(raw)
		if err != nil {
			continue
		}
		all = append(all, artifact.Version{
			Version: version, URL: m.Dist.Tarball, Integrity: m.integrity(), Published: d.times[version],
			Publisher: m.User.Name, Deprecated: m.deprecated(), HasProvenance: m.provenance(), InstallScript: m.installs(),
		})
	}
	for version, at := range d.times {
		if _, there := d.versions[version]; !there && version != "created" && version != "modified" {
			all = append(all, artifact.Version{Version: version, Published: at, Unpublished: true})
		}
	}
	slices.SortFunc(all, func(a, b artifact.Version) int {
		if order := a.Published.Compare(b.Published); order != 0 {
			return order
		}
		return strings.Compare(a.Version, b.Version)
	})
	return all
}
