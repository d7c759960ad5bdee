package bench_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// build builds the program as it is released.
func build(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "taisei")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "taisei/cmd/taisei")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return path
}

// serve starts a server on an empty folder and returns its address.
func serve(b *testing.B, binary, data string) (*exec.Cmd, string) {
	b.Helper()
	cmd := exec.Command(binary, "serve", "--data", data, "--listen", "127.0.0.1:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return cmd, strings.Join(strings.SplitN(strings.TrimSpace(line), "/", 4)[:3], "/")
}

func stop(b *testing.B, cmd *exec.Cmd) {
	b.Helper()
	if err := cmd.Process.Kill(); err != nil {
		b.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
}

// BenchmarkStartToFirstPage: from the start of the process to the sign-in page,
// the tables there already.
func BenchmarkStartToFirstPage(b *testing.B) {
	binary, data := build(b), b.TempDir()
	cmd, _ := serve(b, binary, data)
	stop(b, cmd)
	const times = 5
	var total time.Duration
	for range times {
		start := time.Now()
		cmd, url := serve(b, binary, data)
		res, err := http.Get(url + "/sign-in")
		if err != nil {
			b.Fatal(err)
		}
		res.Body.Close()
		total += time.Since(start)
		stop(b, cmd)
	}
	b.ReportMetric(float64(total.Milliseconds())/times, "ms/start")
}

var resident = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// BenchmarkIdleMemory: what the server holds ten seconds after its first page.
func BenchmarkIdleMemory(b *testing.B) {
	cmd, url := serve(b, build(b), b.TempDir())
	defer stop(b, cmd)
	res, err := http.Get(url + "/sign-in")
	if err != nil {
		b.Fatal(err)
	}
	res.Body.Close()
	time.Sleep(10 * time.Second)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		b.Skip("this system does not tell a process's memory: ", err)
	}
	kb, err := strconv.Atoi(resident.FindStringSubmatch(string(status))[1])
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(kb)/1024, "MB")
}

// BenchmarkScan: the command line over the folder of packages that
// TAISEI_BENCH_PACKAGES names, and over the project's own replicas without one.
func BenchmarkScan(b *testing.B) {
	binary, folder := build(b), os.Getenv("TAISEI_BENCH_PACKAGES")
	if folder == "" {
		folder = "../../detect/testdata"
	}
	targets, err := filepath.Glob(folder + "/*")
	if err != nil || len(targets) == 0 {
		b.Fatalf("no packages in %s: %v", folder, err)
	}
	start := time.Now()
	out, err := exec.Command(binary, append([]string{"scan", "--format", "jsonl", "--fail-on", "never"}, targets...)...).Output()
	if err != nil && len(out) == 0 {
		b.Fatal(err)
	}
	seconds := time.Since(start).Seconds()
	files, bytes := 0, int64(0)
	for line := range strings.Lines(string(out)) {
		var r struct {
			Files int
			Bytes int64
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			b.Fatal(err)
		}
		files, bytes = files+r.Files, bytes+r.Bytes
	}
	b.ReportMetric(float64(len(targets))/seconds, "targets/s")
	b.ReportMetric(float64(files)/seconds, "files/s")
	b.ReportMetric(float64(bytes)/1e6/seconds, "MB/s")
}
