package main

import (
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/syntax"

	"taisei/cmd/taisei/output"
)

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// TestContinuousIntegration holds the page on CI to what there is: its YAML is
// YAML, its shell is shell, and the commands that it names exist with their flags.
func TestContinuousIntegration(t *testing.T) {
	page, err := os.ReadFile("../../docs/howto/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, block := range fence.FindAllStringSubmatch(string(page), -1) {
		scripts := []string{block[2]}
		if block[1] == "yaml" {
			var doc any
			if err := yaml.Unmarshal([]byte(block[2]), &doc); err != nil {
				t.Fatalf("%v in\n%s", err, block[2])
			}
			scripts = texts(doc, "")
		}
		for _, script := range scripts {
			for _, args := range calls(t, script) {
				commands++
				called(t, args)
			}
		}
	}
	if commands != 6 {
		t.Errorf("the page runs taisei %d times", commands)
	}
}

// texts are what a job runs: the texts under the keys that hold commands.
func texts(v any, key string) []string {
	var out []string
	switch v := v.(type) {
	case string:
		if slices.Contains([]string{"run", "script", "entry"}, key) {
			out = append(out, v)
		}
	case []any:
		for _, x := range v {
			out = append(out, texts(x, key)...)
		}
	case map[string]any:
		for k, x := range v {
			out = append(out, texts(x, k)...)
		}
	}
	return out
}

// calls are the arguments of each call of taisei in a script.
func calls(t *testing.T, script string) [][]string {
	t.Helper()
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(script), "")
	if err != nil {
		t.Fatalf("%v in %q", err, script)
	}
	var out [][]string
	syntax.Walk(file, func(n syntax.Node) bool {
		call, ok := n.(*syntax.CallExpr)
		if !ok {
			return true
		}
		var words []string
		for _, w := range call.Args {
			var b strings.Builder
			_ = syntax.NewPrinter().Print(&b, w) // it is only looked at
			words = append(words, b.String())
		}
		if len(words) > 0 && words[0] == "exec" {
			words = words[1:]
		}
		if len(words) > 0 && path.Base(words[0]) == "taisei" {
			out = append(out, words[1:])
		}
		return true
	})
	return out
}

// called holds that a call is one that the program takes, up to the point where
// it would act.
func called(t *testing.T, args []string) {
	t.Helper()
	top := root()
	top.SetErr(io.Discard)
	cmd, rest, err := top.Find(args)
	if err != nil || cmd == top {
		t.Fatalf("taisei %q: there is no such command: %v", args, err)
	}
	if err := cmd.ParseFlags(rest); err != nil {
		t.Fatalf("taisei %q: %v", args, err)
	}
	if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		t.Errorf("taisei %q: %v", args, err)
	}
	formats := output.Formats
	if cmd.Name() == "diff" {
		formats = output.DiffFormats
	}
	wellChosen(t, cmd, "format", formats)
	wellChosen(t, cmd, "fail-on", []string{"malicious", "suspicious", "never"})
}

func wellChosen(t *testing.T, cmd *cobra.Command, flag string, known []string) {
	t.Helper()
	if f := cmd.Flag(flag); f != nil && !slices.Contains(known, f.Value.String()) {
		t.Errorf("taisei %s --%s %s is not known", cmd.Name(), flag, f.Value)
	}
}
