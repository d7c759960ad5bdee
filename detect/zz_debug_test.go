package detect

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestDebug(t *testing.T) {
	p := os.Getenv("DEBUG_PATH")
	if p == "" {
		t.Skip()
	}
	a := Artifact{Name: p}
	if st, _ := os.Stat(p); st.IsDir() {
		a.Folder = os.DirFS(p)
	} else {
		a.Name = filepath.Base(p)
		a.Bytes, _ = os.ReadFile(p)
	}
	set, _ := open(a, DefaultLimits.Files)
	s := &scan{artifact: a, limits: DefaultLimits, files: set}
	s.run(context.Background())
	for _, f := range s.machine.Facts() {
		b, _ := json.Marshal(f)
		fmt.Println(string(b))
	}
	r := Scan(context.Background(), a, DefaultLimits)
	b, _ := json.Marshal(r)
	fmt.Println(string(b))
}
