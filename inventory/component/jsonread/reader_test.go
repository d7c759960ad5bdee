package jsonread_test

import (
	"errors"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/inventory/component"
	"taisei/inventory/component/jsonread"
)

// walk reads {"list":[{"name":…,"on":…}]} and gives what it found as lines.
func walk(text string, limits component.Limits) ([]string, component.Document, error) {
	out := component.NewCollector("f", limits)
	in := jsonread.New([]byte(text), out)
	var found []string
	err := in.Document(func(member string) error {
		if member != "list" {
			return in.Skip()
		}
		return in.Array(func() error {
			var at component.Location
			var name string
			var on bool
			err := in.Entry(&at, func(member string) (err error) {
				switch member {
				case "name":
					name, err = in.Text()
				case "on":
					on, err = in.Bool()
				default:
					return in.Skip()
				}
				return err
			})
			if on {
				name += "+"
			}
			found = append(found, name+" @ "+at.String())
			return err
		})
	})
	return found, out.Document(), err
}

func TestWalk(t *testing.T) {
	cases := map[string]struct{ text, want, warning string }{
		"places":           {"{\n\"x\":{\"list\":1},\n\"list\":[\n{\"name\":\"a\"},\n{\"name\":\"b\",\"on\":true}]}", "a @ /list/0 (line 4)|b+ @ /list/1 (line 5)", ""},
		"numbers as text":  {`{"list":[{"name":1.50}]}`, "1.50 @ /list/0 (line 1)", ""},
		"null":             {`{"list":[{"name":null,"on":null}]}`, " @ /list/0 (line 1)", ""},
		"truth of a text":  {`{"list":[{"on":"no"}]}`, "+ @ /list/0 (line 1)", ""},
		"wrong member":     {`{"list":[{"name":["a"]}]}`, " @ /list/0 (line 1)", component.WarnUnexpectedType},
		"wrong list":       {`{"list":"a"}`, "", component.WarnUnexpectedType},
		"wrong entry":      {`{"list":[1]}`, " @ ", component.WarnUnexpectedType},
		"repeated":         {`{"list":[{"name":"a","name":"b"}]}`, "b @ /list/0 (line 1)", component.WarnDuplicateKey},
		"escapes":          {`{"l\u0069st":[{"name":"\u003cb\u003e"}]}`, "<b> @ /list/0 (line 1)", ""},
		"bytes not UTF-8":  {"{\"list\":[{\"name\":\"a\xff\"}]}", "a\ufffd @ /list/0 (line 1)", ""},
		"very long name":   {`{"list":[],"x":{"` + strings.Repeat("k", 4000) + `":1}}`, "", ""},
		"seventeen fields": {`{"list":[{` + fields(17) + `"f3":1}]}`, " @ /list/0 (line 1)", component.WarnDuplicateKey},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found, doc, err := walk(c.text, component.Limits{})
			if err != nil || strings.Join(found, "|") != c.want {
				t.Errorf("got %q, %v", found, err)
			}
			if c.warning == "" && len(doc.Warnings) > 0 || c.warning != "" && (len(doc.Warnings) != 1 || doc.Warnings[0].Key != c.warning) {
				t.Errorf("warnings %v", doc.Warnings)
			}
		})
	}
}

func fields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`"f` + string(rune('0'+i%10)) + strings.Repeat("x", i/10) + `":1,`)
	}
	return b.String()
}

func TestFailures(t *testing.T) {
	cases := map[string]struct {
		text, key string
		line      any
	}{
		"cut":               {"{\n\"list\":[\n{\"name\":\"a", component.KeyTruncated, 3},
		"nothing":           {"", component.KeyTruncated, 1},
		"a comma too many":  {"{\n\n\"list\":[1,]}", component.KeySyntax, 3},
		"no object":         {"\n[1]", component.KeySyntax, 2},
		"more behind":       {"{}\n{}", component.KeySyntax, nil},
		"a member unread":   {`{"list":[{"name" "a"}]}`, component.KeySyntax, 1},
		"too many elements": {`{"list":[{},{},{},{}]}`, component.KeyTooManyComponents, nil},
		"too many members":  {`{"a":1,"b":1,"c":1,"d":1}`, component.KeyTooManyComponents, nil},
		"a long text":       {`{"list":[{"name":"aaaaaaaaaaa"}]}`, component.KeyTextTooLong, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := walk(c.text, component.Limits{Components: 3, String: 10})
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != c.key || c.line != nil && f.Params["line"] != c.line {
				t.Errorf("got %v, want %s at %v", err, c.key, c.line)
			}
		})
	}
}

// Millions of remarks must not cost millions of pointers.
func TestRemarksBeyondTheLimitAreCheap(t *testing.T) {
	text := `{"list":[{` + strings.Repeat(`"name":"a",`, 150_000) + `"on":true}]}`
	_, doc, err := walk(text, component.Limits{Warnings: 5})
	if err != nil || len(doc.Warnings) != 6 || doc.Warnings[5].Params["more"] != 149_994 {
		t.Errorf("%d warnings, last %v, %v", len(doc.Warnings), doc.Warnings[len(doc.Warnings)-1], err)
	}
}

func TestDeepPlacesHaveTheirLineOnly(t *testing.T) {
	out := component.NewCollector("f", component.Limits{})
	in := jsonread.New([]byte(strings.Repeat(`{"a":`, 40)+`{}`+strings.Repeat("}", 40)), out)
	var deepest component.Location
	var down func(string) error
	down = func(string) error { return in.Entry(&deepest, down) }
	if err := in.Document(down); err != nil || deepest.Path != "" || deepest.Line != 1 {
		t.Errorf("%+v %v", deepest, err)
	}
}
