package inventory_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"pgregory.net/rapid"

	"taisei/fault"
	"taisei/inventory"
	"taisei/mark"
	"taisei/record"
	"taisei/words"
)

// table imports lines as a table.
func (w world) table(kind inventory.TableKind, dryRun bool, lines ...string) (inventory.TableReport, error) {
	w.Helper()
	return w.ImportTable(w.Context(), analyst, kind, strings.NewReader(strings.Join(lines, "\r\n")), dryRun)
}

func (w world) export(kind inventory.TableKind) string {
	w.Helper()
	var b bytes.Buffer
	if err := w.ExportTable(w.Context(), observer, kind, &b); err != nil {
		w.Fatal(err)
	}
	return b.String()
}

func TestTablesFillAnInventory(t *testing.T) {
	each(t, func(w world) {
		book, err := words.Load()
		if err != nil {
			w.Fatal(err)
		}
		w.Words = book
		for _, step := range []struct {
			kind  inventory.TableKind
			lines []string
		}{
			{inventory.TableFacilities, []string{"名称,種別,所在地,責任者,稼働状態", "信号制御所,指令所・制御所,東京都,佐藤,正常", "支社,office,,,"}},
			{inventory.TableProcesses, []string{
				"name,criticality,recovery_minutes,fallback,stoppers,safety", "運行管理,Critical,\"1,440\",手信号,\"佐藤\nSuzuki\",人命の危険", "発券,low,３０,,佐藤; Suzuki (en),none",
			}},
			{inventory.TableSystems, []string{"name,kind,supplier,needs", "連動装置,制御システム,信号メーカー,\"Signal Maker: 保守\n信号メーカー： 部品\"", "販売,information,,"}},
			{inventory.TableLinks, []string{"kind,from,to", "supports,連動装置,運行管理", "で行われる,運行管理,信号制御所", "depends on,販売,連動装置"}},
		} {
			var file bytes.Buffer
			text, err := japanese.ShiftJIS.NewEncoder().String(strings.Join(step.lines, "\r\n"))
			if err != nil {
				w.Fatal(err)
			}
			file.WriteString(text)
			report, err := w.ImportTable(w.Context(), analyst, step.kind, &file, false)
			if err != nil || !report.Applied || report.Created != len(step.lines)-1 {
				w.Fatalf("%s: %v %+v", step.kind, err, report)
			}
		}
		p := must(w.Processes(w.Context(), observer, inventory.Filter{Search: "運行"}))(w).Items[0]
		if p.Criticality != inventory.Critical || p.RecoveryMinutes != 1440 || p.Safety != inventory.Fatal || len(p.Stoppers) != 2 || p.TLP != mark.Amber {
			w.Errorf("%+v", p)
		}
		s := must(w.FindSystem(w.Context(), observer, "連動装置"))(w)
		want := []inventory.Need{{Organisation: "org-2", What: "保守"}, {Organisation: "org-2", What: "部品"}}
		if diff := cmp.Diff(want, s.Needs); diff != "" || s.Supplier != "org-2" {
			w.Errorf("%s %+v", diff, s)
		}
		g := must(w.Graph(w.Context(), observer))(w)
		if len(g.Nodes) != 6 || len(g.Edges) != 3 || g.Nodes[0].Kind != inventory.KindSystem || g.Nodes[5].OwnerName != "" && g.Nodes[4].OwnerName == "" {
			w.Errorf("%+v", g)
		}
		for _, kind := range inventory.TableKinds {
			report, err := w.ImportTable(w.Context(), analyst, kind, strings.NewReader(w.export(kind)), false)
			if err != nil || report.Created+report.Updated != 0 || report.Unchanged == 0 {
				w.Errorf("%s written and read again: %v %+v", kind, err, report)
			}
		}
	})
}

func TestDryRunTellsAndChangesNothing(t *testing.T) {
	each(t, func(w world) {
		w.facility("old", inventory.Normal)
		lines := []string{"name,health,note", "old,unsafe,fire", "new,,"}
		report, err := w.table(inventory.TableFacilities, true, lines...)
		if err != nil || report.Applied || report.Created != 1 || report.Updated != 1 {
			w.Fatalf("%v %+v", err, report)
		}
		want := []inventory.CellChange{{"health", "normal", "unsafe"}, {"note", "", "fire"}}
		if diff := cmp.Diff(want, report.Rows[0].Changes); diff != "" || report.Rows[0].Line != 2 || report.Rows[0].Action != inventory.ActionUpdate {
			w.Errorf("%s %+v", diff, report.Rows[0])
		}
		if got := must(w.Facilities(w.Context(), observer, inventory.Filter{}))(w); len(got.Items) != 1 || got.Items[0].Health != inventory.Normal {
			w.Errorf("a dry run changed %+v", got.Items)
		}
		real, err := w.table(inventory.TableFacilities, false, lines...)
		if err != nil || !real.Applied {
			w.Fatalf("%v %+v", err, real)
		}
		real.Applied = false
		if diff := cmp.Diff(report, real); diff != "" {
			w.Errorf("the dry run told something else: %s", diff)
		}
		got := must(w.Facilities(w.Context(), observer, inventory.Filter{Search: "old"}))(w).Items[0]
		if got.Health != inventory.Unsafe || got.Note != "fire" || got.Version != 2 {
			w.Errorf("%+v", got)
		}
	})
}

func TestTableProblemsNameLineAndColumn(t *testing.T) {
	w := newWorld(t, sqlite(t))
	f := w.facility("one", inventory.Normal)
	w.facility("two", inventory.Normal)
	s, s2 := w.system("sys"), w.system("sys2")
	w.process("sys", inventory.NoHarm)
	w.process("proc", inventory.NoHarm)
	w.link(inventory.DependsOn, s.ID, s2.ID)
	for _, c := range []struct {
		kind  inventory.TableKind
		lines []string
		line  int
		at    string
		key   string
	}{
		{inventory.TableFacilities, []string{"name,colour", "x,red"}, 1, "colour", "inventory.fault.unknown_column"},
		{inventory.TableFacilities, []string{"name,name", "x,y"}, 1, "name", "inventory.fault.column_twice"},
		{inventory.TableFacilities, []string{"kind", "office"}, 1, "name", "inventory.fault.column_missing"},
		{inventory.TableFacilities, []string{"name,kind", "x,office", "y,castle"}, 3, "kind", "fault.choice"},
		{inventory.TableFacilities, []string{"name,kind", "x,office,z"}, 2, "", "inventory.fault.no_column"},
		{inventory.TableFacilities, []string{"name,kind", ",office"}, 2, "name", "fault.required"},
		{inventory.TableFacilities, []string{"name", "x", "\"\"", "x"}, 4, "name", "inventory.fault.name_twice"},
		{inventory.TableFacilities, []string{"name,owner_person", "x,nobody"}, 2, "owner_person", "inventory.fault.no_such_reference"},
		{inventory.TableFacilities, []string{"name,tlp", "x,secret"}, 2, "tlp", "fault.tlp"},
		{inventory.TableFacilities, []string{"id,name", "nowhere,x"}, 2, "id", "inventory.fault.no_such_reference"},
		{inventory.TableFacilities, []string{"id,name", f.ID + ",two"}, 2, "name", "inventory.fault.name_taken"},
		{inventory.TableFacilities, []string{"id,version,note", f.ID + ",7,x"}, 2, "version", "inventory.fault.changed_since"},
		{inventory.TableFacilities, []string{"name", strings.Repeat("x", 300)}, 2, "name", "inventory.fault.too_long"},
		{inventory.TableProcesses, []string{"name,recovery_minutes", "x,soon"}, 2, "recovery_minutes", "inventory.fault.minutes"},
		{inventory.TableProcesses, []string{"name,recovery_minutes", "x,-5"}, 2, "recovery_minutes", "inventory.fault.minutes"},
		{inventory.TableProcesses, []string{"name,stoppers", "x,佐藤;nobody"}, 2, "stoppers", "inventory.fault.no_such_reference"},
		{inventory.TableSystems, []string{"name", "x"}, 2, "kind", "fault.required"},
		{inventory.TableSystems, []string{"name,kind,needs", "x,control,power"}, 2, "needs", "inventory.fault.need"},
		{inventory.TableSystems, []string{"name,kind,needs", "x,control,nobody: power"}, 2, "needs", "inventory.fault.no_such_reference"},
		{inventory.TableLinks, []string{"kind,from", "supports,sys"}, 1, "to", "inventory.fault.column_missing"},
		{inventory.TableLinks, []string{"kind,from,to", "supports,sys,nowhere"}, 2, "to", "inventory.fault.no_such_reference"},
		{inventory.TableLinks, []string{"kind,from,to", "supports,,proc"}, 2, "from", "fault.required"},
		{inventory.TableLinks, []string{"kind,from,to", "part_of,sys,proc"}, 2, "kind", "fault.choice"},
		{inventory.TableLinks, []string{"kind,from_kind,from,to", "supports,facility,one,proc"}, 2, "kind", "inventory.fault.link_ends"},
		{inventory.TableLinks, []string{"kind,from,to", "depends_on,sys,sys"}, 2, "from_kind", "inventory.fault.ambiguous"},
		{inventory.TableLinks, []string{"kind,from,to", "depends_on,proc,proc"}, 2, "to", "inventory.fault.link_to_itself"},
		{inventory.TableLinks, []string{"kind,from,to", "depends_on,sys,sys2", "depends_on,sys,sys2"}, 3, "", "inventory.fault.link_twice"},
	} {
		dry, err := w.table(c.kind, true, c.lines...)
		if err != nil {
			t.Errorf("%q: %v", c.lines, err)
			continue
		}
		want := inventory.Problem{Line: c.line, Column: c.at, Key: c.key}
		got := inventory.Problem{}
		if len(dry.Problems) > 0 {
			got = dry.Problems[0]
			got.Params = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", c.lines, diff)
		}
		applied, err := w.table(c.kind, false, c.lines...)
		if !fault.Is(err, fault.Invalid) || applied.Applied {
			t.Errorf("%q was applied: %v", c.lines, err)
		}
	}
	if got := must(w.Facilities(w.Context(), observer, inventory.Filter{}))(w); len(got.Items) != 2 {
		t.Errorf("something was kept: %+v", got.Items)
	}
}

func TestHiddenNamesAreTakenInTables(t *testing.T) {
	w := newWorld(t, sqlite(t))
	must(w.CreateSystem(w.Context(), system2, inventory.System{
		Meta: record.Meta{TLP: mark.Red}, Asset: inventory.Asset{Name: "secret"}, Kind: inventory.ControlSystem,
	}))(w)
	report, err := w.table(inventory.TableSystems, true, "name,kind,note", "secret,control,mine now")
	if err != nil || len(report.Problems) != 1 || report.Problems[0].Key != "inventory.fault.name_taken" {
		t.Errorf("%v %+v", err, report)
	}
	if out := w.export(inventory.TableSystems); strings.Contains(out, "secret") {
		t.Errorf("exported: %s", out)
	}
}

func TestLinkTableChangesNotes(t *testing.T) {
	w := newWorld(t, sqlite(t))
	s, p := w.system("sys"), w.process("proc", inventory.NoHarm)
	w.link(inventory.Supports, s.ID, p.ID)
	for _, c := range []struct {
		lines              []string
		updated, unchanged int
	}{
		{[]string{"kind,from,to", "supports,sys,proc"}, 0, 1},
		{[]string{"kind,from,to,note", "supports,sys,proc,=1+1"}, 1, 0},
		{[]string{"kind,from,to,note", "supports,sys,proc,=1+1"}, 0, 1},
	} {
		report, err := w.table(inventory.TableLinks, false, c.lines...)
		if err != nil || report.Updated != c.updated || report.Unchanged != c.unchanged {
			t.Errorf("%q: %v %+v", c.lines, err, report)
		}
	}
	if out := w.export(inventory.TableLinks); !strings.Contains(out, ",'=1+1") {
		t.Errorf("a formula: %s", out)
	}
}

func TestWhatIsExportedImportsUnchanged(t *testing.T) {
	w := newWorld(t, sqlite(t))
	text := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"", "=", "'", "+1", "\t", "\r\n", "\"", ",", "名", "\x00"}).Draw(t, "begin") + rapid.StringN(0, 20, -1).Draw(t, "rest")
	})
	rapid.Check(t, func(rt *rapid.T) {
		name := fmt.Sprintf("%s %d", text.Draw(rt, "name"), serial.Add(1))
		must(w.CreateFacility(w.Context(), analyst, inventory.Facility{
			Asset:    inventory.Asset{Name: name, NameEn: text.Draw(rt, "en"), Note: text.Draw(rt, "note"), OwnerPerson: rapid.SampledFrom([]string{"", "p-佐藤"}).Draw(rt, "owner")},
			Location: text.Draw(rt, "location"), Health: rapid.SampledFrom(inventory.Healths).Draw(rt, "health"),
		}))(w)
		report, err := w.table(inventory.TableFacilities, true, w.export(inventory.TableFacilities))
		if err != nil || len(report.Problems)+report.Created+report.Updated > 0 {
			rt.Fatalf("%v %+v", err, report)
		}
	})
}

func FuzzImportTable(f *testing.F) {
	for i, seed := range []string{
		"name,kind,owner_person\nx,office,佐藤\n", "name,stoppers,recovery_minutes\np,佐藤;Suzuki,5\n", "name,kind,needs\ns,control,信号メーカー: x\n",
		"kind,from,to\nsupports,sys,proc\n", "id,version\nx,1\n", "名称;種別\n=1;\n",
	} {
		f.Add(i%4, []byte(seed))
	}
	book, err := words.Load()
	if err != nil {
		f.Fatal(err)
	}
	w := world{T: nil, Service: &inventory.Service{Store: sqlite(f), Words: book}}
	f.Fuzz(func(t *testing.T, kind int, data []byte) {
		k := inventory.TableKinds[uint(kind)%4]
		report, err := w.ImportTable(t.Context(), analyst, k, bytes.NewReader(data), true)
		if err != nil {
			if fe, ok := errors.AsType[*fault.Error](err); !ok || !book.Has(fe.Key) {
				t.Fatalf("an error without words: %v", err)
			}
			return
		}
		for _, p := range report.Problems {
			if !book.Has(p.Key) || p.Line < 1 {
				t.Fatalf("problem %+v", p)
			}
		}
		if len(report.Problems) > 0 {
			return
		}
		if _, err := w.ImportTable(t.Context(), analyst, k, bytes.NewReader(data), false); err != nil {
			t.Fatalf("the dry run found nothing, but: %v", err)
		}
	})
}
