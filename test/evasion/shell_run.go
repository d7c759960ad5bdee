package evasion

import (
	"bytes"
	"compress/gzip"
	"strings"
)

// shellRuns keep the whole script as data and run it.
func shellRuns() []Evasion {
	return []Evasion{
		{Name: "shell/run-eval", Hope: "a text is no script", Apply: shellRun(func(c string) string { return "eval " + singleQuoted(c) + "\n" })},
		{Name: "shell/run-eval-base64", Hope: "what is encoded cannot be read", Apply: shellRun(func(c string) string {
			return fill("eval \"$(echo '$1' | base64 -d)\"\n", base64Of(c))
		})},
		{Name: "shell/run-base64-pipe", Hope: "what is encoded cannot be read", Apply: shellRunApart(func(c string) string {
			return fill("echo $1|base64 --decode|bash\n", base64Of(c))
		})},
		{Name: "shell/run-hex-pipe", Hope: "what is encoded cannot be read", Apply: shellRunApart(func(c string) string {
			return fill("printf %s $1 | xxd -r -p | bash\n", hexOf(c))
		})},
		{Name: "shell/run-gzip", Hope: "what is packed cannot be read", Apply: shellRunApart(func(c string) string {
			return fill("echo $1 | base64 -d | gunzip | bash\n", base64Of(gzipped(c)))
		})},
		{Name: "shell/run-printf", Hope: "escapes are no letters", Apply: shellRunApart(func(c string) string {
			return fill("printf '$1' | bash\n", octal(c))
		})},
		{Name: "shell/run-rev", Hope: "a script does not run backwards", Apply: shellRun(func(c string) string {
			return fill("eval \"$(echo '$1' | rev | base64 -d)\"\n", reversed(base64Of(c)))
		})},
		{Name: "shell/run-openssl", Hope: "openssl decodes too", Apply: shellRunApart(func(c string) string {
			return fill("bash -c \"$(echo $1 | openssl base64 -d -A)\"\n", base64Of(c))
		})},
		{Name: "shell/run-here-document", Hope: "a here-document is data", Apply: shellRunApart(func(c string) string { return "bash <<'ZZ_END'\n" + c + "ZZ_END\n" })},
		{Name: "shell/run-here-string", Hope: "a here-string is data", Apply: shellRunApart(func(c string) string {
			return fill("bash <<< \"$(base64 -d <<< $1)\"\n", base64Of(c))
		})},
		{Name: "shell/run-substitution", Hope: "a file that is made by a command is no file", Apply: shellRun(func(c string) string {
			return fill("source <(echo $1 | base64 -d)\n", base64Of(c))
		})},
		{Name: "shell/run-pieces", Hope: "a script in pieces is none", Apply: shellRun(func(c string) string {
			var out strings.Builder
			out.WriteString("_p=\n")
			for _, p := range pieces(base64Of(c), 48) {
				out.WriteString("_p=${_p}" + p + "\n")
			}
			return out.String() + "eval \"$(printf %s \"$_p\" | base64 -d)\"\n"
		})},
		{Name: "shell/run-temporary-file", Hope: "what is written first and run then is two things", Apply: shellRun(func(c string) string {
			return fill("_t=$(mktemp)\necho $1 | base64 -d > \"$_t\"\n. \"$_t\"\nrm -f \"$_t\"\n", base64Of(c))
		})},
		{Name: "shell/run-python", Hope: "another language decodes", Apply: shellRunApart(func(c string) string {
			return fill("python3 -c \"import base64;print(base64.b64decode('$1').decode())\" | bash\n", base64Of(c))
		})},
		{Name: "shell/run-second-file", Hope: "the file that is read first is clean", Apply: shellBeside("helper.inc", func(c string) string { return c },
			". \"$(dirname \"$0\")/helper.inc\"\n")},
		{Name: "shell/run-data-file", Hope: "data is not read", Apply: shellBeside("notes.dat", base64Of,
			"eval \"$(base64 -d < \"$(dirname \"$0\")/notes.dat\")\"\n")},
		{Name: "shell/run-tail", Hope: "what stands after the end is not read", Apply: func(s *Source) bool {
			first, body := s.shellBody()
			if !isPlain(body) || usesItself(body) {
				return false
			}
			s.Text = first + "eval \"$(sed '1,/^__DATA__$/d' \"$0\" | base64 -d)\"\nexit 0\n__DATA__\n" + base64Of(body) + "\n"
			return true
		}},
	}
}

func singleQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func gzipped(s string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	// A buffer takes whatever is written.
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return out.String()
}

// usesItself reports whether a script looks at its own name, arguments or input.
func usesItself(body string) bool {
	for _, word := range []string{"$0", "$1", "$2", "$@", "$*", "$#", "${1", "${2", "BASH_SOURCE", "read ", "exit", "return"} {
		if strings.Contains(body, word) {
			return true
		}
	}
	return false
}

func shellRun(write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		first, body := s.shellBody()
		if !isPlain(body) || strings.TrimSpace(body) == "" || len(body) > 30000 {
			return false
		}
		if !strings.HasSuffix(body, "\n") {
			body += "\n"
		}
		s.Text = strings.Replace(first, "#!/bin/sh", "#!/bin/bash", 1) + write(body)
		return true
	}
}

// shellRunApart runs the script in another shell.
func shellRunApart(write func(string) string) func(*Source) bool {
	run := shellRun(write)
	return func(s *Source) bool { return !usesItself(s.Text) && run(s) }
}

func shellBeside(file string, data func(string) string, read string) func(*Source) bool {
	return func(s *Source) bool {
		first, body := s.shellBody()
		if !isPlain(body) || strings.TrimSpace(body) == "" {
			return false
		}
		s.put(file, data(body))
		s.Text = first + read
		return true
	}
}
