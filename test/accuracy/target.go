package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// target is one archive to scan.
type target struct {
	path      string // on this machine
	shown     string // inside its folder
	ecosystem string
	kind      string
	size      int64 // bytes
	cluster   int   // packages that it stands for
}

// found is what a folder or a list holds.
type found struct {
	targets   []target
	others    int  // files that are no archives
	missing   int  // listed, but not there
	clustered bool // the targets have clusters
}

// find gives the archives below a folder in the order of their paths. Links are
// not followed.
func find(root string) (found, error) {
	var f found
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		t, ok, err := newTarget(root, path)
		if err != nil {
			return err
		}
		if !ok {
			f.others++
			return nil
		}
		f.targets = append(f.targets, t)
		return nil
	})
	if err != nil {
		return f, err
	}
	if len(f.targets) == 0 {
		return f, fmt.Errorf("there is no archive in %s", root)
	}
	slices.SortFunc(f.targets, func(a, b target) int { return strings.Compare(a.shown, b.shown) })
	return f, nil
}

// newTarget describes the archive at a path; false when it is none.
func newTarget(root, path string) (target, bool, error) {
	inside, err := filepath.Rel(root, path)
	if err != nil {
		return target{}, false, err
	}
	shown := filepath.ToSlash(inside)
	form, ok := formOf(shown)
	if !ok {
		return target{}, false, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return target{}, false, err
	}
	ecosystem := ecosystemOf(root, shown, form)
	return target{
		path: path, shown: shown, size: info.Size(), cluster: 1,
		ecosystem: ecosystem, kind: kindIn(ecosystem, form),
	}, true, nil
}

// mostMissing is the share of a list that may be missing before its figures are
// those of another list.
const mostMissing = 0.01

// readList gives the archives that a list names, one a cluster, in its order.
func readList(list, root string, limit int) (found, error) {
	f := found{clustered: true}
	rows, err := readRows(list)
	if err != nil {
		return f, err
	}
	rows = spread(rows, limit)
	for _, row := range rows {
		t, ok, err := newTarget(root, filepath.Join(root, filepath.FromSlash(row.path)))
		switch {
		case os.IsNotExist(err):
			f.missing++
		case err != nil:
			return f, err
		case !ok:
			f.others++
		default:
			t.cluster = row.size
			f.targets = append(f.targets, t)
		}
	}
	if gone := f.missing + f.others; float64(gone) > mostMissing*float64(len(rows)) || len(f.targets) == 0 {
		return f, fmt.Errorf("%d of the %d archives that %s names are not in %s", gone, len(rows), list, root)
	}
	return f, nil
}

// listed is a line of a list: one package of a cluster, and how many that has.
type listed struct {
	size int
	path string
}

func readRows(list string) ([]listed, error) {
	file, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var rows []listed
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		count, path, ok := strings.Cut(lines.Text(), "\t")
		size, err := strconv.Atoi(count)
		if !ok || err != nil || size < 1 || !filepath.IsLocal(filepath.FromSlash(path)) {
			return nil, fmt.Errorf("%s:%d: want the packages of the cluster, a tab and a path inside the folder", list, n)
		}
		rows = append(rows, listed{size, path})
	}
	return rows, lines.Err()
}

// spread takes limit elements, evenly over all; all of them when limit is 0.
func spread[T any](all []T, limit int) []T {
	if limit <= 0 || limit >= len(all) {
		return all
	}
	some := make([]T, limit)
	for i := range some {
		some[i] = all[i*len(all)/limit]
	}
	return some
}
