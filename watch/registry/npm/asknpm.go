package npm

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// runNPM asks the installed npm. It runs in a folder of no project, so that no
// npmrc of a stranger has a say.
func runNPM(ctx context.Context) (string, error) {
	path, err := exec.LookPath("npm")
	if err != nil {
		return "", fmt.Errorf("no registry is set and npm is not installed: %w", err)
	}
	dir, err := os.MkdirTemp("", "taisei-npm-")
	if err != nil {
		return "", fmt.Errorf("make an empty folder for npm: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "config", "get", "registry", "--no-update-notifier")
	cmd.Dir = dir
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("ask npm for its registry: %w", err)
	}
	answer := strings.TrimSpace(string(out))
	if answer == "" || answer == "undefined" || answer == "null" {
		return "", fmt.Errorf("npm names no registry")
	}
	return answer, nil
}
