package kit

import (
	"context"
	"errors"
	"maps"
	"strings"

	"taisei/fault"
)

// ErrorText is what the reader is told of an error. Nouns and roles in its
// parameters are told in the reader's language.
func ErrorText(ctx context.Context, err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return T(ctx, "fault.internal")
	}
	v := From(ctx)
	params := maps.Clone(f.Params)
	for name, value := range params {
		if text, ok := value.(string); ok {
			params[name] = translated(ctx, name, text)
		}
	}
	return v.Book.Text(v.Lang, f.Key, params)
}

func translated(ctx context.Context, name, text string) string {
	switch name {
	case "noun":
		return word(ctx, "noun."+text, text)
	case "roles":
		roles := strings.Split(text, ", ")
		for i, r := range roles {
			roles[i] = word(ctx, "identity.role."+r, r)
		}
		return strings.Join(roles, T(ctx, "ui.list_separator"))
	default:
		return text
	}
}

// word is the message, or the text where there is none.
func word(ctx context.Context, key, text string) string {
	if From(ctx).Book.Has(key) {
		return T(ctx, key)
	}
	return text
}
