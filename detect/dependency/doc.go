// Package dependency reads which other packages one asks for: package.json, and
// Python's METADATA, PKG-INFO, requirements.txt, setup.cfg and pyproject.toml.
//
// It reads what those who publish write, not what an installer resolved, and it
// never fails: what cannot be read asks for nothing. What setup.py works out when
// it runs is not known. It imports the standard library.
package dependency
