package gomod

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"taisei/fault"
	"taisei/inventory/component"
)

// Name is what the format is called in messages.
const Name = "go.mod"

// maxBytes is far over any real go.mod; the parser keeps every word as a node
// of its own, so the general cap would let it take gigabytes.
const maxBytes = 4 << 20

// Read gives the components of one file.
func Read(file string, data []byte, limits component.Limits) (component.Document, error) {
	limits = limits.WithDefaults()
	limits.Bytes = min(limits.Bytes, maxBytes)
	text, err := component.Text(file, data, limits)
	if err != nil {
		return component.Document{}, err
	}
	if lines := bytes.Count(text, []byte{'\n'}); lines > 2*limits.Components {
		return component.Document{}, component.TooMany(file, limits.Components)
	}
	out := component.NewCollector(file, limits)
	mod, err := parse(file, text, out)
	if err != nil {
		return component.Document{}, err
	}
	if mod.Module == nil {
		return component.Document{}, component.Problem(fault.Invalid, component.KeyNotThisFormat, file, fault.Params{"format": Name})
	}
	return (&reader{mod: mod, out: out, replaced: replacements(mod), tools: sortedTools(mod)}).read()
}

// parse falls back to the lax reading of a newer Go's file, which does not see
// replacements; the warning says so.
func parse(file string, text []byte, out *component.Collector) (*modfile.File, error) {
	mod, strict := modfile.Parse(file, text, nil)
	if strict == nil {
		return mod, nil
	}
	mod, lax := modfile.ParseLax(file, text, nil)
	if lax != nil {
		return nil, component.Syntax(file, lineOf(lax), lax)
	}
	out.Warn(component.WarnUnreadLine, nil, component.Location{Line: lineOf(strict)})
	return mod, nil
}

func lineOf(err error) int {
	var list modfile.ErrorList
	if errors.As(err, &list) && len(list) > 0 {
		return list[0].Pos.Line
	}
	return 0
}

type reader struct {
	mod *modfile.File
	out *component.Collector

	replaced map[module.Version]*modfile.Replace
	tools    []string
}

func (r *reader) read() (component.Document, error) {
	r.out.SetFormat(Name)
	r.out.SetSubject(component.Component{
		Type: "golang", Name: r.mod.Module.Mod.Path, Local: true,
		Location: component.Location{Line: line(r.mod.Module.Syntax)},
	})
	if err := r.language(); err != nil {
		return component.Document{}, err
	}
	for _, require := range r.mod.Require {
		if err := r.require(require); err != nil {
			return component.Document{}, err
		}
	}
	return r.out.Document(), nil
}

// language adds the standard library, which is part of every program, and the
// toolchain that builds it, under the names that Go's vulnerability database uses.
func (r *reader) language() error {
	version, at := "", component.Location{}
	if r.mod.Go != nil {
		version, at.Line = r.mod.Go.Version, line(r.mod.Go.Syntax)
	}
	if r.mod.Toolchain != nil && strings.HasPrefix(r.mod.Toolchain.Name, "go") {
		version, at.Line = strings.TrimPrefix(r.mod.Toolchain.Name, "go"), line(r.mod.Toolchain.Syntax)
	}
	if version == "" || r.mod.Go == nil || semver.Compare("v"+r.mod.Go.Version, "v1.17") < 0 {
		r.out.Warn(component.WarnIncomplete, fault.Params{"format": Name}, at)
	}
	if version == "" {
		return nil
	}
	library, toolchain := describe("stdlib", version, at), describe("toolchain", version, at)
	library.Direct, toolchain.Direct = true, true
	toolchain.Scope = component.Build
	return errors.Join(r.out.Add(library), r.out.Add(toolchain))
}

func (r *reader) require(require *modfile.Require) error {
	c := describe(require.Mod.Path, require.Mod.Version, component.Location{Line: line(require.Syntax)})
	if replaced := r.replacement(require); replaced != nil {
		at := component.Location{Line: line(replaced.Syntax)}
		if replaced.New.Version == "" {
			c.Local = true
			r.out.Warn(component.WarnLocalPath, fault.Params{"name": c.Name, "path": replaced.New.Path}, at)
		} else {
			c = describe(replaced.New.Path, replaced.New.Version, at)
		}
	}
	c.Direct = !require.Indirect
	// Go marks a module that only a tool needs as indirect; otherwise the product imports it too.
	if require.Indirect && r.isTool(require.Mod.Path) {
		c.Scope = component.Build
	}
	if len(c.Name) > r.out.Limits.String || len(c.Version) > r.out.Limits.String {
		return component.TextTooLong(r.out.File, c.Location, r.out.Limits.String)
	}
	return r.out.Add(c)
}

// replacement of this very version goes before one of all versions.
func (r *reader) replacement(require *modfile.Require) *modfile.Replace {
	if exact := r.replaced[require.Mod]; exact != nil {
		return exact
	}
	return r.replaced[module.Version{Path: require.Mod.Path}]
}

func replacements(mod *modfile.File) map[module.Version]*modfile.Replace {
	replaced := make(map[module.Version]*modfile.Replace, len(mod.Replace))
	for _, replace := range mod.Replace {
		replaced[replace.Old] = replace
	}
	return replaced
}

// sortedTools are the packages that tool directives name.
func sortedTools(mod *modfile.File) []string {
	var paths []string
	for _, tool := range mod.Tool {
		paths = append(paths, tool.Path)
	}
	slices.Sort(paths)
	return paths
}

// isTool: the module of a tool is a prefix of the tool's package.
func (r *reader) isTool(modulePath string) bool {
	if _, exact := slices.BinarySearch(r.tools, modulePath); exact {
		return true
	}
	i, _ := slices.BinarySearch(r.tools, modulePath+"/")
	return i < len(r.tools) && strings.HasPrefix(r.tools[i], modulePath+"/")
}

func describe(path, version string, at component.Location) component.Component {
	return component.Component{
		PURL: component.Golang(path, version), Type: "golang", Name: path, Version: version, Location: at,
	}
}

func line(at *modfile.Line) int {
	if at == nil {
		return 0
	}
	return at.Start.Line
}
