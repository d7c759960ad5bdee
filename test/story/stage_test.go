package story_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"taisei/store/storetest"
	"taisei/test/browser"
	"taisei/test/mailbox"
	"taisei/test/registry"
)

// patience is how long a story waits for something before it says that it did not happen.
const patience = 60 * time.Second

// Stage is where a story plays: a server, its mail server, its registry.
type Stage struct {
	t        *testing.T
	Data     string
	Database string // empty on SQLite
	Mail     *mailbox.Server
	Registry *registry.Registry
	URL      string
	server   *exec.Cmd
	exited   chan struct{}
	pages    []*browser.Page
	Log      *logBook
}

// Page opens a tab on the server.
func (s *Stage) Page(b *browser.Browser, o browser.Options) *browser.Page {
	p := b.Open(s.t, o, s.URL)
	s.pages = append(s.pages, p)
	return p
}

// leave has the open pages find nobody there, from now on without a complaint: each
// asks again and again for what changed.
func (s *Stage) leave() {
	for _, p := range s.pages {
		p.Allow("net::ERR_")
		p.Allow("a status of 503") // it is just going
	}
}

// each tells the story on both databases.
func each(t *testing.T, tell func(t *testing.T, s *Stage)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); tell(t, newStage(t, "")) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); tell(t, newStage(t, storetest.NewDatabase(t))) })
}

func newStage(t *testing.T, database string) *Stage {
	t.Helper()
	s := &Stage{
		t: t, Data: t.TempDir(), Database: database,
		Mail: mailbox.Start(t), Registry: registry.Start(t), Log: &logBook{},
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server's log ends with:\n%s", s.Log.tail(40))
		}
	})
	return s
}

// environment is all that the program sees of this machine.
func (s *Stage) environment() []string {
	env := []string{
		"HOME=" + s.Data, "PATH=" + os.Getenv("PATH"), "LANG=en_GB.UTF-8", "TAISEI_DATA=" + s.Data,
		"TAISEI_REGISTRY=" + s.Registry.URL, "TAISEI_SMTP_HOST=" + s.Mail.Host, fmt.Sprintf("TAISEI_SMTP_PORT=%d", s.Mail.Port),
		"TAISEI_SMTP_TLS=none", "TAISEI_MAIL_FROM=taisei@operator.example", "TAISEI_SEAM=" + os.Getenv("TAISEI_SEAM"),
	}
	if s.Database != "" {
		env = append(env, "TAISEI_DATABASE="+s.Database)
	}
	return env
}

// Run runs a command of the program to its end.
func (s *Stage) Run(args ...string) (stdout, stderr string, status int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Env = s.environment()
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its status is what counts
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

var address = regexp.MustCompile(`https?://\S+`)

// Serve starts the server and waits until it says where it is. What follows the
// host in that address (the one-time link of a first start) is returned.
func (s *Stage) Serve(args ...string) string {
	s.t.Helper()
	cmd := exec.Command(binary, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Env = s.environment()
	return s.serve(cmd)
}

func (s *Stage) serve(cmd *exec.Cmd) (told string) {
	s.t.Helper()
	s.server = cmd
	out, err := s.server.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	s.server.Stderr = s.Log
	if err := s.server.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.exited = make(chan struct{})
	go func() { _ = s.server.Wait(); close(s.exited) }() // its status is told by Stop
	s.t.Cleanup(s.Kill)
	return s.awaitAddress(out)
}

func (s *Stage) awaitAddress(out io.Reader) string {
	s.t.Helper()
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if a := address.FindString(lines.Text()); a != "" {
				found <- a
			}
		}
		close(found)
	}()
	select {
	case a, ok := <-found:
		if !ok {
			s.t.Fatalf("the server ended without an address:\n%s", s.Log)
		}
		parts := strings.SplitN(a, "/", 4)
		s.URL = strings.Join(parts[:3], "/")
		return a
	case <-time.After(patience):
		s.t.Fatalf("the server told no address:\n%s", s.Log)
	}
	return ""
}

// Kill ends the server as a power cut would.
func (s *Stage) Kill() {
	if s.server != nil && s.server.Process != nil {
		s.leave()
		_ = s.server.Process.Kill() // it may be gone already
		<-s.exited
	}
}

// Stop ends the server as an operator would, and sees that it ends well.
func (s *Stage) Stop() {
	s.t.Helper()
	s.leave()
	if err := s.server.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	select {
	case <-s.exited:
		if code := s.server.ProcessState.ExitCode(); code != 0 {
			s.t.Errorf("the server stopped with status %d:\n%s", code, s.Log)
		}
	case <-time.After(patience):
		s.t.Errorf("the server did not stop:\n%s", s.Log)
	}
}

// File writes a file that the story needs and returns its path.
func (s *Stage) File(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// logBook keeps what the server logs, to be shown when the story fails.
type logBook struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// tail is the last lines.
func (l *logBook) tail(n int) string {
	lines := strings.Split(strings.TrimRight(l.String(), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("it did not come to pass that %s", what)
}
