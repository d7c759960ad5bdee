package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// Writer writes a table that a spreadsheet program opens as it is meant: UTF-8
// with a byte order mark, and no cell taken for a formula.
type Writer struct{ csv *csv.Writer }

// NewWriter begins a file.
func NewWriter(w io.Writer) (*Writer, error) {
	if _, err := w.Write(byteOrderMark); err != nil {
		return nil, fmt.Errorf("write the table: %w", err)
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &Writer{c}, nil
}

// Write adds a row.
func (w *Writer) Write(cells []string) error {
	guarded := make([]string, len(cells))
	for i, c := range cells {
		guarded[i] = guard(Clean(c))
	}
	return w.csv.Write(guarded)
}

// Close ends the file.
func (w *Writer) Close() error {
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

// formulaStarts are what spreadsheet programs take for the beginning of a
// formula; the wide ones are those of Japanese keyboards.
const formulaStarts = "=+-@\t＝＋－＠"

// formula reports whether a cell could be taken for a formula, once the
// apostrophes and spaces before it are gone.
func formula(cell string) bool {
	rest := strings.TrimLeft(cell, "' \u00a0\u3000\n")
	return rest != "" && strings.ContainsAny(rest[:firstRune(rest)], formulaStarts)
}

func firstRune(s string) int {
	for i := range s {
		if i > 0 {
			return i
		}
	}
	return len(s)
}

// guard puts an apostrophe before what could be taken for a formula; unguard
// takes one away again, so that a table that was written reads back the same.
func guard(cell string) string {
	if formula(cell) {
		return "'" + cell
	}
	return cell
}

func unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formula(cell) {
		return rest
	}
	return cell
}
