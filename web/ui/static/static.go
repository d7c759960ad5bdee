package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed taisei.css taisei.js htmx.min.js htmx.LICENSE.txt icon.svg
var files embed.FS

// Prefix is where the files are served.
const Prefix = "/static/"

type file struct {
	name string
	data []byte
}

// Assets knows the address of each file.
type Assets struct {
	byPath map[string]file
	byName map[string]string
}

// Load reads the embedded files.
func Load() (*Assets, error) {
	a := &Assets{byPath: map[string]file{}, byName: map[string]string{}}
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("read the embedded files: %w", err)
	}
	for _, e := range entries {
		data, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, fmt.Errorf("read the embedded file %s: %w", e.Name(), err)
		}
		address := Prefix + hashed(e.Name(), data)
		a.byPath[address] = file{name: e.Name(), data: data}
		a.byName[e.Name()] = address
	}
	return a, nil
}

func hashed(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
}

// Path is the address of a file; empty when there is no such file.
func (a *Assets) Path(name string) string { return a.byName[name] }

// ServeHTTP serves a file by its hashed address.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := a.byPath[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(f.name)))
	http.ServeContent(w, r, f.name, time.Time{}, bytes.NewReader(f.data))
}
