package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strings"
	"time"

	"taisei/evidence"
	"taisei/fault"
	"taisei/identity"
	"taisei/watch"
)

// Form is a page's form as it came: a new report, or an addition to one. It is
// filled as far as it could be read, so that the page can be shown again with it.
type Form struct {
	Submission
	When    string // as it was entered
	Zone    string
	Receipt string
	Text    string // of an addition
}

// The caps on the form itself.
const (
	mostParts = 40
	mostField = 64 << 10 // bytes; a text within its cap of characters always fits
)

// ReadForm reads a form of multipart/form-data. Files go straight to the vault,
// within the caps, and are never held in memory.
func (s *Service) ReadForm(ctx context.Context, caller identity.Caller, address string, r *multipart.Reader) (Form, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return Form{}, err
	}
	var form Form
	left := int64(MostBytes)
	for range mostParts {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return form, form.readWhen(s.Zone)
		}
		if err != nil {
			return form, unreadable(err)
		}
		if part.FileName() != "" || part.FormName() == "files" {
			err = s.readFile(ctx, caller, address, part, &form, &left)
		} else {
			err = form.readField(part)
		}
		if err != nil {
			return form, err
		}
	}
	return form, unreadable(errors.New("too many parts"))
}

func unreadable(err error) error {
	return fault.New(fault.Invalid, "watch.report.fault.form", nil).Wrap(err)
}

func (f *Form) readField(part *multipart.Part) error {
	data, err := io.ReadAll(io.LimitReader(part, mostField+1))
	if err != nil {
		return unreadable(err)
	}
	if len(data) > mostField {
		return fault.Field(evidence.Clean(part.FormName(), 50), "watch.fault.too_long", fault.Params{"limit": mostWhat})
	}
	value := strings.ToValidUTF8(string(data), "\uFFFD")
	switch part.FormName() {
	case "what":
		f.What = value
	case "where":
		f.Where = value
	case "vector":
		f.Vector = watch.Vector(value)
	case "when":
		f.When = value
	case "zone":
		f.Zone = value
	case "contact":
		f.Contact = value
	case "anonymous":
		f.Anonymous = value != "" && value != "0" && value != "false"
	case "exercise":
		f.Exercise = value
	case "receipt":
		f.Receipt = value
	case "text":
		f.Text = value
	}
	return nil
}

func (s *Service) readFile(ctx context.Context, caller identity.Caller, address string, part *multipart.Part, form *Form, left *int64) error {
	counted := &counting{r: part, left: *left}
	first := make([]byte, 1)
	n, err := io.ReadFull(counted, first)
	if errors.Is(err, io.EOF) {
		return nil // the page's file field was left empty
	}
	if err != nil {
		return unreadable(err)
	}
	if len(form.Files) >= MostFiles {
		return fault.Field("files", "watch.report.fault.files", fault.Params{"limit": MostFiles})
	}
	content, err := s.Evidence.Keep(ctx, caller, io.MultiReader(strings.NewReader(string(first[:n])), counted))
	switch {
	case counted.passed:
		return tooLarge()
	case counted.err != nil:
		return unreadable(counted.err)
	case err != nil:
		return fmt.Errorf("keep a reported file: %w", err)
	}
	*left = counted.left
	if d := s.FileBytes.Take("", float64(content.Size)); d > 0 {
		s.refused(ctx, caller)
		return wait(d, "watch.report.fault.no_files")
	}
	form.Files = append(form.Files, Upload{Content: content, Name: part.FileName(), MediaType: part.Header.Get("Content-Type")})
	return nil
}

// counting passes on what is within the cap, and remembers why it stopped.
type counting struct {
	r      io.Reader
	left   int64
	passed bool
	err    error
}

func (c *counting) Read(p []byte) (int, error) {
	if c.left < 0 {
		c.passed = true
		return 0, tooLarge()
	}
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		c.passed = true
		return n, tooLarge()
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// whens are how browsers send a date and time.
var whens = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02"}

// readWhen reads the time in the zone that the page names, or else in ours.
func (f *Form) readWhen(ours *time.Location) error {
	text := strings.TrimSpace(f.When)
	if text == "" {
		return nil
	}
	zone := ours
	if zone == nil {
		zone = time.UTC
	}
	if z, err := time.LoadLocation(strings.TrimSpace(f.Zone)); err == nil && f.Zone != "" && f.Zone != "Local" {
		zone = z
	}
	for _, layout := range whens {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil && t.Year() > 1970 && t.Year() < 9999 {
			f.SeenAt = t.UTC()
			return nil
		}
	}
	return fault.Field("when", "watch.report.fault.when", nil)
}
