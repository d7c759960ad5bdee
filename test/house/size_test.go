package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

const (
	longestFile     = 500 // lines, generated files and tests aside
	longestFunction = 60  // lines; a function that only returns a table may be as long as the table
)

func TestFilesAndFunctionsAreSmall(t *testing.T) {
	for _, p := range packages(t) {
		for _, name := range p.GoFiles {
			checkSize(t, filepath.Join(p.Dir, name), p.ImportPath+"/"+name)
		}
	}
}

func checkSize(t *testing.T, path, shown string) {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if ast.IsGenerated(f) {
		return
	}
	if n := files.File(f.Pos()).LineCount(); n > longestFile {
		t.Errorf("%s has %d lines, more than %d", shown, n, longestFile)
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		checkFunction(t, files, fn, shown)
	}
}

func checkFunction(t *testing.T, files *token.FileSet, fn *ast.FuncDecl, shown string) {
	t.Helper()
	if n := files.Position(fn.End()).Line - files.Position(fn.Pos()).Line + 1; n > longestFunction && !isTable(fn) {
		t.Errorf("%s: %s has %d lines, more than %d", shown, fn.Name.Name, n, longestFunction)
	}
	if fn.Name.Name == "init" && fn.Recv == nil {
		t.Errorf("%s: init() hides what is registered; use a visible list", shown)
	}
}

// isTable reports whether a function does nothing but return a literal, or the
// value that a switch has for its argument.
func isTable(fn *ast.FuncDecl) bool {
	if fn.Body == nil || len(fn.Body.List) == 0 {
		return false
	}
	switch s := fn.Body.List[0].(type) {
	case *ast.ReturnStmt:
		_, literal := s.Results[0].(*ast.CompositeLit)
		return len(s.Results) == 1 && literal
	case *ast.SwitchStmt:
		return onlyReturns(s) && len(fn.Body.List) <= 2
	}
	return false
}

func onlyReturns(s *ast.SwitchStmt) bool {
	for _, c := range s.Body.List {
		body := c.(*ast.CaseClause).Body
		if len(body) != 1 {
			return false
		}
		if _, ok := body[0].(*ast.ReturnStmt); !ok {
			return false
		}
	}
	return true
}
