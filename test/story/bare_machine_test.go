package story_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestBareMachine: the program runs where there is nothing but itself and a folder
// for its data: no other program, no certificates, no time zones, no /proc, not even
// an environment. Its worker processes run there too.
func TestBareMachine(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may change the root folder")
	}
	root := t.TempDir()
	if out, err := exec.Command("cp", binary, filepath.Join(root, "taisei")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Mkdir(filepath.Join(root, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := &Stage{t: t, Log: &logBook{}}
	program := func(args ...string) *exec.Cmd {
		cmd := exec.Command("/taisei", args...)
		cmd.Env, cmd.Dir = []string{}, "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		return cmd
	}

	t.Log("it scans")
	if err := os.WriteFile(filepath.Join(root, "data", "setup.sh"), readAll(t, replicas+"vestacp/tampered/install/setup.sh"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := program("scan", "/data/setup.sh").CombinedOutput() // its status is 1: it found something
	if !strings.Contains(string(out), "MALICIOUS") {
		t.Errorf("the scan says %s", out)
	}

	t.Log("a folder named wrong does not become a faultless log")
	verify := program("audit", "verify", "--data", "/elsewhere")
	if out, _ := verify.CombinedOutput(); verify.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), "no records in /elsewhere") {
		t.Errorf("verify ends with %d: %s", verify.ProcessState.ExitCode(), out)
	}
	if _, err := os.Stat(filepath.Join(root, "elsewhere")); err == nil {
		t.Error("verify made the folder")
	}

	t.Log("it serves, and its demonstration has something to decide")
	link := s.serve(program("serve", "--demo", "--data", "/data", "--listen", "127.0.0.1:0"))
	s.healthy()
	res, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if page, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(page), "<form") {
		t.Errorf("the address shows %d, %v: %s", res.StatusCode, err, page)
	}
	s.Stop()
}

func readAll(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
