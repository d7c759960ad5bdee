package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"filippo.io/age"
)

// Folder is a vault in a folder: ab/cdef… holds the bytes whose hash is abcdef….
type Folder struct {
	root string
	seal *seal
}

// staging holds files that are still being written.
const staging = "staging"

// abandoned is how old a staged file must be to be of a process that is gone.
const abandoned = 24 * time.Hour

// OpenFolder opens or makes the folder; key seals what is put in it.
func OpenFolder(root string, key []byte, now func() time.Time) (*Folder, error) {
	s, err := newSeal(key)
	if err != nil {
		return nil, err
	}
	f := &Folder{root: root, seal: s}
	if err := os.MkdirAll(filepath.Join(root, staging), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for evidence: %w", err)
	}
	return f, f.sweep(now().Add(-abandoned))
}

// sweep removes what a process that was killed left half written.
func (f *Folder) sweep(before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(f.root, staging))
	if err != nil {
		return fmt.Errorf("read the folder for evidence: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.ModTime().After(before) {
			continue // another process has taken it away, or is writing it
		}
		if err := os.Remove(filepath.Join(f.root, staging, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clear the folder for evidence: %w", err)
		}
	}
	return nil
}

// Put implements Vault. What was there under the same hash is replaced, which
// mends it if it was damaged.
func (f *Folder) Put(ctx context.Context, r io.Reader) (Content, error) {
	staged, err := os.CreateTemp(filepath.Join(f.root, staging), "put-*")
	if err != nil {
		return Content{}, fmt.Errorf("freeze evidence: %w", err)
	}
	defer os.Remove(staged.Name()) // it is gone when all went well
	content, err := f.write(ctx, staged, r)
	if err := errors.Join(err, staged.Close()); err != nil {
		return Content{}, fmt.Errorf("freeze evidence: %w", err)
	}
	if err := f.publish(staged.Name(), content.SHA256); err != nil {
		return Content{}, fmt.Errorf("freeze evidence: %w", err)
	}
	return content, nil
}

func (f *Folder) write(ctx context.Context, file *os.File, r io.Reader) (Content, error) {
	w, err := age.Encrypt(file, f.seal)
	if err != nil {
		return Content{}, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), withContext{ctx, r})
	if err != nil {
		return Content{}, err
	}
	if err := errors.Join(w.Close(), file.Sync()); err != nil {
		return Content{}, err
	}
	return Content{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: n}, nil
}

// publish gives a whole file its name and makes the name last.
func (f *Folder) publish(staged, sum string) error {
	path, err := f.path(sum)
	if err != nil {
		return err
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.Rename(staged, path); err != nil {
		return err
	}
	return errors.Join(syncFolder(folder), syncFolder(f.root))
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

var hexSHA256 = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (f *Folder) path(sum string) (string, error) {
	if !hexSHA256.MatchString(sum) {
		return "", missing(sum)
	}
	return filepath.Join(f.root, sum[:2], sum[2:]), nil
}

// Open implements Vault.
func (f *Folder) Open(ctx context.Context, sum string) (io.ReadCloser, error) {
	path, err := f.path(sum)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(sum)
	}
	if err != nil {
		return nil, fmt.Errorf("open evidence: %w", err)
	}
	plain, err := age.Decrypt(file, f.seal)
	if err != nil {
		return nil, errors.Join(explain(sum, err), file.Close())
	}
	return &unsealed{file: file, plain: withContext{ctx, plain}, want: sum, sum: sha256.New()}, nil
}

// explain tells a failing disk, another key and damage apart.
func explain(sum string, err error) error {
	var disk *fs.PathError
	switch {
	case errors.As(err, &disk), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("read evidence %s: %w", sum, err)
	case errors.Is(err, errOtherKey):
		return otherKey(sum)
	default:
		return damaged(sum, err)
	}
}

// unsealed reads a file back and holds it to its name.
type unsealed struct {
	file  *os.File
	plain io.Reader
	want  string
	sum   hash.Hash
}

func (u *unsealed) Read(p []byte) (int, error) {
	n, err := u.plain.Read(p)
	u.sum.Write(p[:n])
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF):
		return n, explain(u.want, err)
	case hex.EncodeToString(u.sum.Sum(nil)) != u.want:
		return n, damaged(u.want, errors.New("the bytes are others than the name says"))
	default:
		return n, io.EOF
	}
}

func (u *unsealed) Close() error { return u.file.Close() }

// withContext stops a long copy when nobody waits for it any more.
type withContext struct {
	ctx context.Context
	r   io.Reader
}

func (c withContext) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
