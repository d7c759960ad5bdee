package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestDetectRunsAlone holds that detect starts nothing that runs beside it: a scan is
// one goroutine's work from its beginning to its end, which is why script/test lets
// nobody watch it for races.
func TestDetectRunsAlone(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath != "taisei/detect" && !strings.HasPrefix(p.ImportPath, "taisei/detect/") {
			continue
		}
		for _, name := range p.GoFiles {
			for _, at := range started(t, filepath.Join(p.Dir, name)) {
				t.Errorf("%s starts a goroutine", at)
			}
		}
	}
}

// started are the places where a file starts a goroutine.
func started(t *testing.T, path string) []token.Position {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []token.Position
	ast.Inspect(f, func(n ast.Node) bool {
		if g, ok := n.(*ast.GoStmt); ok {
			out = append(out, files.Position(g.Pos()))
		}
		return true
	})
	return out
}

// TestStartedIsSeen keeps the rule from passing because it sees nothing.
func TestStartedIsSeen(t *testing.T) {
	if at := started(t, filepath.Join("..", "..", "cmd", "taisei", "scan.go")); len(at) == 0 {
		t.Error("the scans that run beside each other were not seen")
	}
}
