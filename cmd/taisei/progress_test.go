//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo-terminal: what is written to the file that it gives can be
// read back by the function.
func terminal(t *testing.T) (*os.File, func() string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there are no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { master.Close() })
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	var seen bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = seen.ReadFrom(master) // ends with an error when the other side is closed
	}()
	return slave, func() string {
		slave.Close()
		<-done
		return seen.String()
	}
}

// TestProgress holds that a person at a terminal sees how far it is, that it gives
// way to what is printed, and that it is gone at the end.
func TestProgress(t *testing.T) {
	tty, seen := terminal(t)
	p := newProgress(false, 3, tty)
	for range 3 {
		p.aside()
		fmt.Fprintln(tty, "a line")
		p.step()
	}
	p.end()
	got := seen()
	if !strings.Contains(got, "0/3") || !strings.Contains(got, "\ra line") {
		t.Errorf("%q", got)
	}
	if last := got[strings.LastIndex(got, "a line"):]; !strings.HasSuffix(strings.TrimRight(last, " "), "\r") {
		t.Errorf("the bar stays: %q", last)
	}
}

// TestProgressOfOne holds that a single long thing is seen to go on.
func TestProgressOfOne(t *testing.T) {
	tty, seen := terminal(t)
	p := newProgress(false, 1, tty)
	time.Sleep(300 * time.Millisecond) // it draws itself every 100
	p.aside()
	p.step()
	p.end()
	if got := seen(); len(got) == 0 || !strings.HasSuffix(strings.TrimRight(got, " "), "\r") {
		t.Errorf("%q", got)
	}
}

func TestNoProgress(t *testing.T) {
	tty, seen := terminal(t)
	quiet := newProgress(true, 3, tty)
	quiet.aside()
	quiet.step()
	quiet.end()
	if got := seen(); got != "" {
		t.Errorf("quiet, and %q", got)
	}
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p := newProgress(false, 3, file)
	p.aside()
	p.step()
	p.end()
	if info, err := file.Stat(); err != nil || info.Size() != 0 {
		t.Errorf("%v bytes in a file, %v", info.Size(), err)
	}
}
