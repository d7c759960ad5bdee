package component

import (
	"taisei/fault"
)

// Collector gathers what a format's reader finds and holds it to the limits.
type Collector struct {
	File   string
	Limits Limits

	doc     Document
	dropped int
}

// NewCollector starts a document.
func NewCollector(file string, limits Limits) *Collector {
	return &Collector{File: file, Limits: limits.WithDefaults()}
}

// SetFormat names the format and version that was found.
func (c *Collector) SetFormat(format string) { c.doc.Format = format }

// SetSubject says what the file is about.
func (c *Collector) SetSubject(s Component) { c.doc.Subject = s }

// Add keeps a component, its scope runtime unless it says otherwise.
func (c *Collector) Add(one Component) error {
	if len(c.doc.Components) >= c.Limits.Components {
		return TooMany(c.File, c.Limits.Components)
	}
	if one.Scope == "" {
		one.Scope = Runtime
	}
	if clean, had := withoutCredentials(one.URL); had {
		one.URL = clean
		c.Warn(WarnCredentialInURL, fault.Params{"name": one.Name}, one.Location)
	}
	c.doc.Components = append(c.doc.Components, one)
	return nil
}

// Count is how many components were kept so far.
func (c *Collector) Count() int { return len(c.doc.Components) }

// At gives the kept component i to be changed.
func (c *Collector) At(i int) *Component { return &c.doc.Components[i] }

// Warn keeps a remark; params may be nil.
func (c *Collector) Warn(key string, params fault.Params, at Location) {
	c.WarnAt(key, params, func() Location { return at })
}

// WarnAt is Warn where finding the place is dear: a file can be made to cause
// millions of remarks, and dropped ones must cost nothing.
func (c *Collector) WarnAt(key string, params fault.Params, at func() Location) {
	if len(c.doc.Warnings) >= c.Limits.Warnings {
		c.dropped++
		return
	}
	for name, value := range params {
		if text, ok := value.(string); ok {
			params[name] = shorten(text)
		}
	}
	c.doc.Warnings = append(c.doc.Warnings, Warning{Key: key, Params: params, Location: at()})
}

// Document is what was gathered.
func (c *Collector) Document() Document {
	doc := c.doc
	if c.dropped > 0 {
		doc.Warnings = append(doc.Warnings[:len(doc.Warnings):len(doc.Warnings)],
			Warning{Key: WarnMore, Params: fault.Params{"more": c.dropped}})
	}
	return doc
}
