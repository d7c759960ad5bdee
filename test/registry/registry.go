package registry

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"sync"
	"testing"
	"time"
)

// Registry serves packages.
type Registry struct {
	URL string

	mu       sync.Mutex
	packages map[string]map[string][]byte // name → version → tarball
	fetched  map[string]int               // name@version → downloads
	down     bool
}

// Start starts a registry for the length of the test.
func Start(t testing.TB) *Registry {
	t.Helper()
	r := &Registry{packages: map[string]map[string][]byte{}, fetched: map[string]int{}}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	r.URL = s.URL
	return r
}

// Publish packs a folder as npm does and serves it.
func (r *Registry) Publish(t testing.TB, name, version string, folder fs.FS) {
	t.Helper()
	tarball := Pack(t, folder)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.packages[name] == nil {
		r.packages[name] = map[string][]byte{}
	}
	r.packages[name][version] = tarball
}

// Down has the registry answer nothing but 503 from now on, or again what it has.
func (r *Registry) Down(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
}

// Fetched is how often a tarball was downloaded.
func (r *Registry) Fetched(name, version string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fetched[name+"@"+version]
}

// ServeHTTP answers as an npm registry does: /name, /name/version, /name/-/file.tgz.
func (r *Registry) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	clean, err := url.PathUnescape(strings.TrimPrefix(req.URL.EscapedPath(), "/"))
	if err != nil {
		http.NotFound(w, req)
		return
	}
	if name, file, ok := strings.Cut(clean, "/-/"); ok {
		r.tarball(w, req, name, file)
		return
	}
	name, version := split(clean)
	versions, ok := r.packages[name]
	switch {
	case !ok || version != "" && versions[version] == nil:
		http.NotFound(w, req)
	case version != "":
		answer(w, r.document(name, version))
	default:
		answer(w, r.all(name))
	}
}

// split takes @scope/name/version apart.
func split(s string) (name, version string) {
	parts := strings.Split(s, "/")
	n := 1
	if strings.HasPrefix(s, "@") && len(parts) > 1 {
		n = 2
	}
	return strings.Join(parts[:n], "/"), strings.Join(parts[n:], "/")
}

func (r *Registry) tarball(w http.ResponseWriter, req *http.Request, name, file string) {
	version := strings.TrimSuffix(strings.TrimPrefix(file, path.Base(name)+"-"), ".tgz")
	data := r.packages[name][version]
	if data == nil {
		http.NotFound(w, req)
		return
	}
	r.fetched[name+"@"+version]++
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(data)
}

func (r *Registry) document(name, version string) map[string]any {
	sum := sha512.Sum512(r.packages[name][version])
	return map[string]any{
		"name": name, "version": version, "_npmUser": map[string]any{"name": "somebody", "email": "somebody@example.invalid"},
		"dist": map[string]any{
			"tarball":   r.URL + "/" + name + "/-/" + path.Base(name) + "-" + version + ".tgz",
			"integrity": "sha512-" + base64.StdEncoding.EncodeToString(sum[:]),
		},
	}
}

func (r *Registry) all(name string) map[string]any {
	versions, times := map[string]any{}, map[string]any{}
	latest := ""
	for v := range r.packages[name] {
		versions[v], times[v] = r.document(name, v), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Format(time.RFC3339)
		latest = max(latest, v)
	}
	return map[string]any{"name": name, "versions": versions, "time": times, "dist-tags": map[string]any{"latest": latest}}
}

func answer(w http.ResponseWriter, body map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

// Pack makes an npm tarball of a folder: everything under package/.
func Pack(t testing.TB, folder fs.FS) []byte {
	t.Helper()
	var buf bytes.Buffer
	gz := gzip.NewWriter(&buf)
	tw := tar.NewWriter(gz)
	err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		if err := tw.WriteHeader(&tar.Header{Name: "package/" + name, Mode: 0o644, Size: int64(len(data))}); err != nil {
			return err
		}
		_, err = tw.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	if err := gz.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
