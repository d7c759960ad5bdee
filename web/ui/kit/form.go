package kit

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"taisei/fault"
)

// Form is what was typed and what is wrong with it. A page that is shown again
// with an error keeps every value.
type Form struct {
	Values url.Values
	Err    error
}

// NewForm is a form that starts with these values: names and texts in turn.
func NewForm(pairs ...string) *Form {
	f := &Form{Values: url.Values{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Values.Set(pairs[i], pairs[i+1])
	}
	return f
}

// Value is the text of a field.
func (f *Form) Value(name string) string {
	if f == nil {
		return ""
	}
	return f.Values.Get(name)
}

// Has reports whether a box with this value is ticked or an option chosen.
func (f *Form) Has(name, value string) bool {
	return f != nil && slices.Contains(f.Values[name], value)
}

// Error is the message of a field; empty when nothing is wrong with it.
func (f *Form) Error(ctx context.Context, name string) string {
	if f == nil || f.Err == nil {
		return ""
	}
	var e *fault.Error
	if errors.As(f.Err, &e) && e.Field == name && name != "" {
		return ErrorText(ctx, f.Err)
	}
	return ""
}

// summary is told above the form: the error itself, unless it stands beside the
// field that was sent.
func (f *Form) summary(ctx context.Context) string {
	var e *fault.Error
	if errors.As(f.Err, &e) && e.Field != "" && f.Values.Has(e.Field) {
		return T(ctx, "ui.form.fix")
	}
	return ErrorText(ctx, f.Err)
}

// Option is one choice of a Select or of Boxes.
type Option struct {
	Value string
	Label string
	Hint  string
}

// Options makes choices of the values of an enumeration whose words stand under
// prefix.
func Options[S ~string](ctx context.Context, prefix string, values []S) []Option {
	list := make([]Option, len(values))
	for i, v := range values {
		list[i] = Option{Value: string(v), Label: T(ctx, prefix+string(v))}
	}
	return list
}

// Input describes one field of a form.
type Input struct {
	Form     *Form
	Name     string
	Label    string // a key
	Hint     string // a key, or empty
	Type     string // text when empty
	Required bool
	Auto     string   // autocomplete
	Mode     string   // inputmode
	Max      int      // maxlength
	Rows     int      // of a Textarea
	Mono     bool     // for codes and addresses
	Options  []Option // of a Select, Boxes or Radios
	Blank    string   // key of a Select's empty choice; none when empty
	Focus    bool     // on opening the page
}

func (i Input) id() string      { return "f-" + i.Name }
func (i Input) hintID() string  { return i.id() + "-hint" }
func (i Input) errorID() string { return i.id() + "-error" }

// describedBy names the texts that belong to the field, for a screen reader.
func (i Input) describedBy(ctx context.Context) string {
	s := ""
	if i.Hint != "" {
		s = i.hintID()
	}
	if i.Form.Error(ctx, i.Name) != "" {
		s += " " + i.errorID()
	}
	return s
}
