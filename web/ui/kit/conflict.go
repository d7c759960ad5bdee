package kit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"taisei/record"
)

// difference is one field of which two people wrote different texts.
type difference struct{ Field, Theirs, Yours string }

var unshown = []string{"version", "changed_at", "changed_by", "created_at", "created_by", "id", "owner"}

// ConflictOf takes the conflict out of an error; nil when it is none.
func ConflictOf(err error) *record.Conflict {
	var c *record.Conflict
	if errors.As(err, &c) {
		return c
	}
	return nil
}

func differences(c *record.Conflict) []difference {
	theirs, yours := fields(c.Current), fields(c.Yours)
	var list []difference
	for _, name := range slices.Sorted(maps.Keys(yours)) {
		if a, b := theirs[name], yours[name]; a != b && !slices.Contains(unshown, name) {
			list = append(list, difference{Field: name, Theirs: a, Yours: b})
		}
	}
	return list
}

func fields(raw json.RawMessage) map[string]string {
	var m map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return nil
	}
	texts := map[string]string{}
	for name, value := range m {
		texts[name] = plain(value)
	}
	return texts
}

func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, p := range v {
			parts[i] = plain(p)
		}
		return strings.Join(parts, "\n")
	default:
		return fmt.Sprint(v)
	}
}

// currentVersion is what a save must name to replace the text as it stands.
func currentVersion(c *record.Conflict) string { return fields(c.Current)["version"] }
