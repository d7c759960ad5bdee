package words

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"taisei/fault"
)

//go:embed en/*.toml ja/*.toml
var files embed.FS

// Lang is a language that a person can choose.
type Lang string

// The languages.
const (
	English  Lang = "en"
	Japanese Lang = "ja"
)

// Langs lists the languages.
var Langs = []Lang{Japanese, English}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Japanese})

// Match chooses a language from a browser's Accept-Language header.
func Match(accept string) Lang {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return English
	}
	if _, i, _ := matcher.Match(tags...); i == 1 {
		return Japanese
	}
	return English
}

// Parse takes a chosen language, or the other when the text is neither.
func Parse(s string, otherwise Lang) Lang {
	if l := Lang(s); slices.Contains(Langs, l) {
		return l
	}
	return otherwise
}

// Book holds all messages.
type Book struct {
	localizers map[Lang]*i18n.Localizer
	keys       map[Lang]map[string]bool
}

// Load reads the embedded messages.
func Load() (*Book, error) {
	b := &Book{localizers: map[Lang]*i18n.Localizer{}, keys: map[Lang]map[string]bool{}}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, lang := range Langs {
		keys, err := loadLang(bundle, lang)
		if err != nil {
			return nil, err
		}
		b.keys[lang] = keys
		b.localizers[lang] = i18n.NewLocalizer(bundle, string(lang))
	}
	return b, nil
}

func loadLang(bundle *i18n.Bundle, lang Lang) (map[string]bool, error) {
	keys := map[string]bool{}
	names, err := fs.Glob(files, string(lang)+"/*.toml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		messages, err := bundle.ParseMessageFileBytes(data, path.Base(name)+"."+string(lang)+".toml")
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		for _, m := range messages.Messages {
			if keys[m.ID] {
				return nil, fmt.Errorf("%s: %s stands twice", name, m.ID)
			}
			keys[m.ID] = true
		}
	}
	return keys, nil
}

// Keys lists the keys that a language has.
func (b *Book) Keys(lang Lang) []string { return slices.Sorted(maps.Keys(b.keys[lang])) }

// Has reports whether the key is known.
func (b *Book) Has(key string) bool { return b.keys[English][key] }

// Text is the message in the language. Params may hold "n" (an int), which
// chooses the plural form. An unknown key shows as itself, so that it is seen.
func (b *Book) Text(lang Lang, key string, params map[string]any) string {
	config := &i18n.LocalizeConfig{MessageID: key, TemplateData: params}
	if n, ok := params["n"]; ok {
		config.PluralCount = n
	}
	s, err := b.localizers[lang].Localize(config)
	if err != nil && s == "" {
		return key
	}
	return s
}

// Error is what a person is told of an error. The cause stays in the log.
func (b *Book) Error(lang Lang, err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return b.Text(lang, "fault.internal", nil)
	}
	return b.Text(lang, f.Key, f.Params)
}

// Sentence is Text for parameters that are texts already.
func (b *Book) Sentence(lang Lang, key string, params map[string]string) string {
	values := make(map[string]any, len(params))
	for k, v := range params {
		values[k] = v
	}
	return b.Text(lang, key, values)
}
