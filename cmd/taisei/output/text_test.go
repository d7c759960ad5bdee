package output

import (
	"strings"
	"testing"

	"taisei/detect"
	"taisei/words"
)

// targets are one of each verdict.
func targets(t *testing.T) []detect.Result {
	t.Helper()
	return []detect.Result{
		scanned(t, "vestacp/tampered"),
		scanned(t, "event_stream/neighbour"),
		{Target: "p.tgz", Verdict: detect.Unscanned, Unread: []detect.Unread{
			{Path: "build.py", Reason: "language", Runs: true, Message: "a program in a language that is not read yet (.py)"}, {Path: "x.node", Reason: "binary", Message: "ELF"},
		}},
		{Target: "gone.tgz", Verdict: detect.Unscanned, Error: "there is no such file"},
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"English", Options{Format: "text"}, `MALICIOUS  vestacp/tampered
  When installed, it sends the password kept in “vpass” to harbour.example. (install/setup.sh:231)
    password_sent · install: credential → base64 → variable → network → harbour.example
clean  event_stream/neighbour
UNSCANNED  p.tgz
  not read: build.py (a program in a language that is not read yet (.py))
  one other file was not read; see --format json
UNSCANNED  gone.tgz
  there is no such file
4 targets: 1 malicious, 0 suspicious, 2 unscanned, 1 clean
`},
		{"Japanese", Options{Format: "text", Lang: words.Japanese}, `悪意あり  vestacp/tampered
  インストールすると、「vpass」にあるパスワードを harbour.example へ送ります。 (install/setup.sh:231)
    password_sent · install: credential → base64 → variable → network → harbour.example
問題なし  event_stream/neighbour
未検査  p.tgz
  未読：build.py（まだ読めない言語のプログラム）
  ほかに 1 件のファイルを読んでいません。--format json をご覧ください。
未検査  gone.tgz
  there is no such file
対象 4 件：悪意あり 1、疑わしい 0、未検査 2、問題なし 1
`},
		{"quiet", Options{Format: "text", Quiet: true}, `MALICIOUS  vestacp/tampered
  When installed, it sends the password kept in “vpass” to harbour.example. (install/setup.sh:231)
UNSCANNED  p.tgz
  not read: build.py (a program in a language that is not read yet (.py))
UNSCANNED  gone.tgz
  there is no such file
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shown(t, c.o, targets(t)...); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestColour holds that colours go to terminals alone, and never against the
// person's wish.
func TestColour(t *testing.T) {
	for _, c := range []struct {
		name     string
		env      map[string]string
		coloured bool
	}{
		{"no terminal", nil, false},
		{"forced", map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"forced, and not wanted", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, false},
		{"any value says so", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": "please"}, false},
		{"an empty one does not", map[string]string{"CLICOLOR_FORCE": "1", "NO_COLOR": ""}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, k := range []string{"NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TTY_FORCE", "COLORTERM"} {
				t.Setenv(k, c.env[k])
			}
			t.Setenv("TERM", "xterm-256color")
			got := shown(t, Options{Format: "text"}, detect.Result{Target: "x", Verdict: detect.Malicious})
			if strings.Contains(got, "\x1b[1;91m") != c.coloured || strings.Contains(got, "91") != c.coloured {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestTextHostile holds that an artifact cannot steer the terminal.
func TestTextHostile(t *testing.T) {
	got := shown(t, Options{Format: "text"}, hostile("a\x1b[2J\x9b\r\nMALICIOUS\u202e\u200b\u2028x"))
	if i := strings.IndexFunc(got, func(r rune) bool { return r != '\n' && printable(string(r)) != string(r) }); i >= 0 {
		t.Errorf("%q at %d", got, i)
	}
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(line, "MALICIOUS  a") && !strings.HasPrefix(line, "  ") {
			t.Errorf("a line that the artifact began: %q", line)
		}
	}
}
