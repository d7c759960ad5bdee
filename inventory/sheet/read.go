package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"taisei/fault"
)

// Limits are the caps on a hostile file. A zero field means its default.
type Limits struct {
	Bytes   int64
	Rows    int
	Columns int
	Cell    int // bytes of one cell
}

// The defaults; a large operator has some thousand systems.
const (
	defaultBytes   = 16 << 20
	defaultRows    = 50_000
	defaultColumns = 100
	defaultCell    = 16 << 10
)

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = defaultBytes
	}
	if l.Rows <= 0 {
		l.Rows = defaultRows
	}
	if l.Columns <= 0 {
		l.Columns = defaultColumns
	}
	if l.Cell <= 0 {
		l.Cell = defaultCell
	}
	return l
}

// Table is a file as it was read: its header and its rows.
type Table struct {
	Header []string
	Rows   []Row
}

// Row is one row; empty rows are left out.
type Row struct {
	Line  int // where it begins, from 1
	Cells []string
}

// Read reads a whole file. Errors name the line where there is one.
func Read(r io.Reader, limits Limits) (Table, error) {
	limits = limits.withDefaults()
	data, err := io.ReadAll(io.LimitReader(r, limits.Bytes+1))
	if err != nil {
		return Table{}, fmt.Errorf("read the table: %w", err)
	}
	if int64(len(data)) > limits.Bytes {
		return Table{}, fault.New(fault.TooLarge, "sheet.too_large", fault.Params{"limit": limits.Bytes})
	}
	text, err := decode(data)
	if err != nil {
		return Table{}, err
	}
	return parse(text, limits)
}

func parse(text []byte, limits Limits) (Table, error) {
	rows := csv.NewReader(bytes.NewReader(text))
	rows.Comma = separator(text)
	rows.FieldsPerRecord = -1
	rows.ReuseRecord = true
	var t Table
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Table{}, syntax(err)
		}
		line, _ := rows.FieldPos(0)
		row, err := readRow(line, cells, limits)
		if err != nil {
			return Table{}, err
		}
		switch {
		case row.empty():
		case t.Header == nil:
			t.Header = row.Cells
		case len(t.Rows) >= limits.Rows:
			return Table{}, fault.New(fault.TooLarge, "sheet.too_many_rows", fault.Params{"limit": limits.Rows})
		default:
			t.Rows = append(t.Rows, row)
		}
	}
	if t.Header == nil {
		return Table{}, fault.New(fault.Invalid, "sheet.empty", nil)
	}
	return t, nil
}

func readRow(line int, cells []string, limits Limits) (Row, error) {
	if len(cells) > limits.Columns {
		return Row{}, fault.New(fault.TooLarge, "sheet.too_many_columns", fault.Params{"line": line, "limit": limits.Columns})
	}
	row := Row{Line: line, Cells: make([]string, len(cells))}
	for i, cell := range cells {
		if len(cell) > limits.Cell {
			return Row{}, fault.New(fault.TooLarge, "sheet.cell_too_long", fault.Params{"line": line, "column": i + 1, "limit": limits.Cell})
		}
		row.Cells[i] = unguard(Clean(cell))
	}
	return row, nil
}

func (r Row) empty() bool {
	for _, c := range r.Cells {
		if c != "" {
			return false
		}
	}
	return true
}

func syntax(err error) error {
	f := fault.New(fault.Invalid, "sheet.syntax", fault.Params{"line": 0})
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		f.Params["line"] = p.Line
	}
	return f.Wrap(err)
}

// separator is what stands most often in the header line.
func separator(text []byte) rune {
	line := strings.TrimLeft(string(text[:min(len(text), 4096)]), "\r\n")
	if end := strings.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	best, most := ',', strings.Count(line, ",")
	for _, c := range "\t;" {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// Clean drops the space around a text and what no cell holds: control characters
// but for line feeds and tabs. What is read and what is written went through it.
func Clean(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == '\uFEFF' {
			return -1
		}
		return r
	}, cell)
	return strings.TrimSpace(cell)
}
