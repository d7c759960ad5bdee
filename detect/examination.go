package detect

import (
	"taisei/detect/behaviour"
	"taisei/detect/dependency"
)

// Examination is what a comparison needs to know of an artifact: all that it does,
// not only what the rules mind.
type Examination struct {
	Result       Result                  `json:"result"`
	Name         string                  `json:"name,omitempty"` // as its manifest says
	Version      string                  `json:"version,omitempty"`
	Facts        []Fact                  `json:"facts"`
	Reaches      []Reach                 `json:"reaches"`
	Starts       []Start                 `json:"starts"`
	Dependencies []dependency.Dependency `json:"dependencies"`
	Files        []Examined              `json:"files"`
	Twins        []Twin                  `json:"twins"`
}

// Fact is a fact with the text of its line.
type Fact struct {
	behaviour.Fact
	Excerpt string
}

// Reach is a sink that can be reached, with the text of its line.
type Reach struct {
	behaviour.Reach
	Excerpt string
}

// Start is something that runs by itself: a command of a manifest, or a file that
// one names.
type Start struct {
	Trigger  string   `json:"trigger"`
	Name     string   `json:"name"` // of the command or the file
	Text     string   `json:"text,omitempty"`
	Named    bool     `json:"named"` // a manifest names it
	Location Location `json:"location"`
}

// Examined is a file that can run, as it lies in the artifact.
type Examined struct {
	Path     string `json:"path"`
	SHA256   string `json:"sha256"`
	Trigger  string `json:"trigger,omitempty"` // that ran it; empty when nothing does
	Native   bool   `json:"native,omitempty"`
	Minified bool   `json:"minified,omitempty"`
}

// Twin is a minified file that has a readable one of the same name beside it, with
// what stands in the minified one alone.
type Twin struct {
	Path   string  `json:"path"`
	Of     string  `json:"of"`
	Dir    string  `json:"dir"` // of the package that both belong to
	Strays []Stray `json:"strays"`
}

// Stray is a function that was not made of the readable sources.
type Stray struct {
	Location Location `json:"location"`
	Texts    []string `json:"texts"`
	Excerpt  string   `json:"excerpt"`
}
