package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// blank is the page before anything was measured.
const blank = `# Accuracy

What the scanner finds, and what it raises falsely. ` + "`make accuracy`" + ` writes what stands between the marks; docs/howto/accuracy.md says how to measure and what
the figures mean.

## Malicious archives

<!-- malicious: written by make accuracy -->
Not measured.
<!-- malicious: end -->

## Clean archives

<!-- clean: written by make accuracy -->
Not measured.
<!-- clean: end -->
`

// writePage puts the sections between their marks and leaves the rest as it is.
func writePage(path string, sections []section) error {
	old, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		old, err = []byte(blank), nil
	}
	if err != nil {
		return err
	}
	text := string(old)
	for _, s := range sections {
		if text, err = replace(text, s); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

func replace(page string, s section) (string, error) {
	begin := fmt.Sprintf("<!-- %s: written by make accuracy -->\n", s.name)
	end := fmt.Sprintf("<!-- %s: end -->", s.name)
	before, rest, ok := strings.Cut(page, begin)
	if !ok {
		return "", fmt.Errorf("there is no mark %q", strings.TrimSpace(begin))
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("there is no mark %q", end)
	}
	return before + begin + strings.TrimRight(s.text, "\n") + "\n" + end + after, nil
}
