package app

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// mostWorkers bounds how many processes work in one data folder.
const mostWorkers = 100

// claim names this process in the queue until it is released: by machine, data
// folder and the lowest number that no living process of that folder has. A process
// that is started again after it was killed has the name of before, and two that
// live never have the same, whichever way one of them ends.
func claim(data string) (name string, release func() error, err error) {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	path, err := filepath.Abs(data)
	if err != nil {
		path = data
	}
	for n := range mostWorkers {
		lock := flock.New(filepath.Join(path, fmt.Sprintf("worker-%d.lock", n)))
		mine, err := lock.TryLock()
		if err != nil {
			return "", nil, fmt.Errorf("claim a place among the workers: %w", err)
		}
		if mine {
			return fmt.Sprintf("%.40s:%.45s:%d", host, path[max(0, len(path)-45):], n), lock.Unlock, nil
		}
	}
	return "", nil, fmt.Errorf("%d processes work in %s already: stop some, or give this one a folder of its own with --data", mostWorkers, path)
}
