package sheet_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"taisei/fault"
	"taisei/inventory/sheet"
)

func encode(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	s, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReadsWhatSpreadsheetsWrite(t *testing.T) {
	const text = "名称,備考\r\n信号制御所①,\"一行目\r\n二行目\"\r\n\r\n,\r\n髙﨑,ソ表能\r\n"
	want := sheet.Table{
		Header: []string{"名称", "備考"},
		Rows:   []sheet.Row{{Line: 2, Cells: []string{"信号制御所①", "一行目\n二行目"}}, {Line: 6, Cells: []string{"髙﨑", "ソ表能"}}},
	}
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for name, file := range map[string]string{
		"UTF-8":      text,
		"UTF-8 BOM":  "\xef\xbb\xbf" + text,
		"Shift_JIS":  encode(t, japanese.ShiftJIS, text),
		"semicolons": strings.ReplaceAll(text, ",", ";"),
		"UTF-16":     encode(t, utf16, strings.ReplaceAll(text, ",", "\t")),
	} {
		got, err := sheet.Read(strings.NewReader(file), sheet.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	limits := sheet.Limits{Bytes: 200, Rows: 2, Columns: 3, Cell: 10}
	for _, c := range []struct {
		file, key string
		line      int
	}{
		{"", "sheet.empty", 0},
		{"\n,,\n", "sheet.empty", 0},
		{strings.Repeat("x", 201), "sheet.too_large", 0},
		{"a\n1\n2\n3\n", "sheet.too_many_rows", 0},
		{"a\n1\n1,2,3,4\n", "sheet.too_many_columns", 3},
		{"a\n1\n2,12345678901\n", "sheet.cell_too_long", 3},
		{"a\n\"x\"y\n", "sheet.syntax", 2},
		{"a\n\"x\n", "sheet.syntax", 2},
		{"a\nb\n\xff\xff", "sheet.encoding", 3},
		{"\xef\xbb\xbfa\n\xff", "sheet.encoding", 2},
	} {
		_, err := sheet.Read(strings.NewReader(c.file), limits)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Key != c.key {
			t.Errorf("%q: %v, want %s", c.file, err, c.key)
			continue
		}
		if line, _ := f.Params["line"].(int); line != c.line {
			t.Errorf("%q: line %d, want %d", c.file, line, c.line)
		}
	}
}

// begins are what a cell could begin with to be taken for a formula.
var begins = []string{"=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠", "'=", "''+", " =", "　@"}

func write(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := sheet.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNothingWrittenIsAFormula(t *testing.T) {
	for _, begin := range begins {
		cell := begin + `cmd|'/c calc'!A1`
		out := strings.TrimPrefix(string(write(t, []string{cell})), "\xef\xbb\xbf")
		out = strings.TrimPrefix(out, `"`)
		if !strings.HasPrefix(out, "'") {
			t.Errorf("%q is written as %q", cell, out)
		}
	}
	if out := write(t, []string{"normal", "1-2", "a=b"}); string(out) != "\xef\xbb\xbfnormal,1-2,a=b\r\n" {
		t.Errorf("%q", out)
	}
}

func TestWhatIsWrittenReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		cell := rapid.Custom(func(rt *rapid.T) string {
			return sheet.Clean(rapid.SampledFrom(append(begins, "", "\"", ",", "\n", "名")).Draw(rt, "begin") + rapid.String().Draw(rt, "rest"))
		})
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 0, 5).Draw(rt, "rows")
		header := []string{"a", "b", "c"}
		got, err := sheet.Read(bytes.NewReader(write(t, slices.Insert(slices.Clone(rows), 0, header)...)), sheet.Limits{})
		if err != nil {
			rt.Fatal(err)
		}
		var cells [][]string
		for _, r := range got.Rows {
			cells = append(cells, r.Cells)
		}
		rows = slices.DeleteFunc(rows, func(r []string) bool { return strings.Join(r, "") == "" })
		if diff := cmp.Diff(rows, cells, cmp.Comparer(func(a, b string) bool { return a == b })); diff != "" && len(rows)+len(cells) > 0 {
			rt.Fatal(diff)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"name,kind\nx,y\n", "\xef\xbb\xbfa;b\n1;2", "\xff\xfea\x00,\x00b\x00", "\x96\xbc\x8f\xcc,\x94\xf5\x8dl\n\x81\x60,'=1", "a\n\"b\nc\"\"d\"", "\"", ",,,\n\n",
	} {
		f.Add([]byte(seed))
	}
	limits := sheet.Limits{Bytes: 1 << 16, Rows: 100, Columns: 20, Cell: 1000}
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := sheet.Read(bytes.NewReader(data), limits)
		if err != nil {
			if fault.CodeOf(err) == fault.Internal {
				t.Fatalf("an error that says nothing: %v", err)
			}
			return
		}
		rows := [][]string{table.Header}
		for _, r := range table.Rows {
			if r.Line < 1 || len(r.Cells) > limits.Columns {
				t.Fatalf("row %+v", r)
			}
			for _, c := range r.Cells {
				if !utf8.ValidString(c) || strings.ContainsRune(c, 0) {
					t.Fatalf("cell %q", c)
				}
			}
			rows = append(rows, r.Cells)
		}
		again, err := sheet.Read(bytes.NewReader(write(t, rows...)), sheet.Limits{Bytes: 1 << 24, Cell: 1 << 20})
		if err != nil || len(again.Rows) != len(table.Rows) {
			t.Fatalf("what was read does not read back: %v", err)
		}
	})
}
