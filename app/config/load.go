package config

import (
	"fmt"
	"os"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/pflag"
)

// Variable is the name of a flag's environment variable.
func Variable(flag string) string {
	return "TAISEI_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// Describe adds to each flag's help the variable that sets it too.
func Describe(f *pflag.FlagSet) {
	f.VisitAll(func(fl *pflag.Flag) {
		if fl.Name != "help" && !strings.Contains(fl.Usage, "TAISEI_") {
			fl.Usage += " [" + Variable(fl.Name) + "]"
		}
	})
}

// Load fills in the flags that the command line left alone: from the environment,
// then from the file that --config or TAISEI_CONFIG names. A key that no flag has
// is an error, because a misspelt setting would be silently off.
func Load(f *pflag.FlagSet, lookup func(string) (string, bool)) error {
	if err := fromEnvironment(f, lookup); err != nil {
		return err
	}
	path, err := f.GetString("config")
	if err != nil || path == "" {
		return err
	}
	return fromFile(f, path)
}

func fromEnvironment(f *pflag.FlagSet, lookup func(string) (string, bool)) error {
	var failed error
	f.VisitAll(func(fl *pflag.Flag) {
		if value, ok := lookup(Variable(fl.Name)); ok && !fl.Changed && failed == nil {
			if err := f.Set(fl.Name, value); err != nil {
				failed = fmt.Errorf("%s: %w", Variable(fl.Name), err)
			}
		}
	})
	return failed
}

func fromFile(f *pflag.FlagSet, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	values := map[string]any{}
	if err := toml.Unmarshal(data, &values); err != nil {
		return fmt.Errorf("read the settings in %s: %w", path, err)
	}
	for name, value := range values {
		fl := f.Lookup(name)
		if fl == nil || name == "config" {
			return fmt.Errorf("%s: there is no setting %q", path, name)
		}
		if fl.Changed {
			continue
		}
		if err := f.Set(name, text(value)); err != nil {
			return fmt.Errorf("%s: %s: %w", path, name, err)
		}
	}
	return nil
}

// text writes a TOML value as the flag would be typed.
func text(value any) string {
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	items := make([]string, len(list))
	for i, v := range list {
		items[i] = fmt.Sprint(v)
	}
	return strings.Join(items, ",")
}
