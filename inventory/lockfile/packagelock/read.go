package packagelock

import (
	"strconv"

	"taisei/fault"
	"taisei/inventory/component"
	"taisei/inventory/component/jsonread"
)

// Name is what the format is called in messages.
const Name = "package-lock.json"

// newest is the highest lockfileVersion that this reader was checked against.
const newest = 3

// Read gives the components of one file.
func Read(file string, data []byte, limits component.Limits) (component.Document, error) {
	out := component.NewCollector(file, limits)
	text, err := component.Text(file, data, limits)
	if err != nil {
		return component.Document{}, err
	}
	l := &lock{
		out: out, in: jsonread.New(text, out), version: 1,
		packages: newTree(file, limits), nested: newTree(file, limits),
	}
	if err := l.in.Document(l.member); err != nil {
		return component.Document{}, err
	}
	return l.finish()
}

// lock is one file while it is read. npm writes packages since version 2;
// version 2 repeats them as nested dependencies for the npm before it.
type lock struct {
	out *component.Collector
	in  *jsonread.Reader

	version       int
	stated        bool // a lockfileVersion stands in the file
	name, release string
	packages      *tree
	nested        *tree
}

func (l *lock) member(name string) (err error) {
	switch name {
	case "name":
		l.name, err = l.in.Text()
	case "version":
		l.release, err = l.in.Text()
	case "lockfileVersion":
		return l.readVersion()
	case "packages":
		l.packages.present = l.packages.present || l.in.Is('{')
		return l.in.Object(l.readPackage)
	case "dependencies":
		l.nested.present = l.nested.present || l.in.Is('{')
		return l.readNested(0)
	default:
		return l.in.Skip()
	}
	return err
}

func (l *lock) readVersion() error {
	text, err := l.in.Text()
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(text)
	if err != nil || version < 1 {
		return l.unreadable(text)
	}
	l.version, l.stated = version, true
	return nil
}

func (l *lock) unreadable(version string) error {
	return component.Problem(fault.Invalid, component.KeyVersion, l.out.File, fault.Params{
		"format": Name, "version": version, "readable": "1, 2, 3",
	})
}

// finish chooses the list that npm itself would install from.
func (l *lock) finish() (component.Document, error) {
	if !l.stated && !l.packages.present && !l.nested.present {
		return component.Document{}, component.Problem(fault.Invalid, component.KeyNotThisFormat, l.out.File,
			fault.Params{"format": Name})
	}
	if l.version > newest {
		if !l.packages.present {
			return component.Document{}, l.unreadable(strconv.Itoa(l.version))
		}
		l.warnVersion()
	}
	chosen := l.packages
	if !l.packages.present {
		chosen = l.nested
		l.out.Warn(component.WarnDirectUnknown, fault.Params{"format": Name + " " + strconv.Itoa(l.version)}, component.Location{})
	} else if l.nested.present && l.version == 1 {
		l.out.Warn(component.WarnTwoLists, fault.Params{"used": "packages", "ignored": "dependencies"}, component.Location{})
	}
	if err := chosen.into(l.out); err != nil {
		return component.Document{}, err
	}
	l.out.SetFormat(Name + " " + strconv.Itoa(l.version))
	l.out.SetSubject(component.Component{Name: l.name, Version: l.release, Local: true})
	return l.out.Document(), nil
}

func (l *lock) warnVersion() {
	l.out.Warn(component.WarnOtherVersion,
		fault.Params{"format": Name, "version": strconv.Itoa(l.version)}, component.Location{})
}
