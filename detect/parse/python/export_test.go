package python

import "taisei/detect/parse"

// Reread tells how many bytes are passed again while a source's broken lines are mended.
func Reread(source string) int {
	p := &parser{limits: parse.DefaultLimits}
	p.source, p.fresh, p.kind = source, true, tNewline
	p.scan()
	p.statements(0)
	return p.reread
}
