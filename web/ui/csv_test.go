package ui_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"

	"taisei/identity"
	"taisei/test/site"
)

func (s *stock) preview(t *testing.T, b *site.Browser, kind, content string) site.Page {
	t.Helper()
	return send(t, s.Site, b, "/inventory/tables", "table.csv", strings.NewReader(content), "kind", kind)
}

func apply(t *testing.T, b *site.Browser, kind string, plan site.Page) site.Page {
	t.Helper()
	return b.Post(t, "/inventory/tables/"+kind, url.Values{"table": {hidden(t, plan, "table")}, "seen": {hidden(t, plan, "seen")}})
}

func TestATableIsLookedAtFirstAndThenApplied(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	sjis, err := japanese.ShiftJIS.NewEncoder().String("名称,種別,責任者\r\n西変電所,変電所,佐藤 健\r\n中央指令所,指令所・制御所,鈴木 陽菜\r\n")
	if err != nil {
		t.Fatal(err)
	}
	plan := s.preview(t, b, "facilities", sjis)
	has(t, plan, http.StatusOK, "まだ何も変更していません", "西変電所", "新規", "<del>佐藤 健</del>", "<ins>鈴木 陽菜</ins>")
	lacks(t, b.Get(t, "/facilities"), "西変電所")
	has(t, apply(t, b, "facilities", plan), http.StatusOK, "新規 1件、変更 1件", "西変電所")
	again := s.preview(t, b, "facilities", sjis)
	has(t, again, http.StatusOK, "変更はありません")
}

func TestWhatChangedAfterTheLookIsLookedAtAgain(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	plan := s.preview(t, b, "facilities", "name,kind\n中央指令所,office\n")
	has(t, plan, http.StatusOK, "指令所")
	has(t, apply(t, b, "facilities", s.preview(t, b, "facilities", "name,kind\n中央指令所,depot\n")), http.StatusOK)
	page := apply(t, b, "facilities", plan)
	has(t, page, http.StatusOK, "台帳が変更されたため、まだ取り込んでいません", "車両基地")
	has(t, b.Get(t, "/facilities/"+s.ids["指令所"]), http.StatusOK, "車両基地")
	has(t, apply(t, b, "facilities", page), http.StatusOK, "変更 1件")
	has(t, b.Get(t, "/facilities/"+s.ids["指令所"]), http.StatusOK, "事務所")
}

func TestWhatIsWrongInATableIsToldByLineAndColumn(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	page := s.preview(t, b, "processes", "name,criticality,owner_person,surprise\n列車,緊急,,x\n,高,,\n駅務,高,誰か,\n")
	has(t, page, http.StatusOK, "誤りがあります", "surprise", "緊急", "誰か", "責任者", "重要度")
	lacks(t, page, "この内容で取り込む")
	for content, want := range map[string]string{"": "空です", "name\n\"x": "2行目", "name\n\xff\xfe\xfd": "Shift_JIS"} {
		has(t, s.preview(t, b, "processes", content), http.StatusUnprocessableEntity, want, `id="f-file-error"`)
	}
	has(t, s.preview(t, b, "people", "name\nx\n"), http.StatusUnprocessableEntity)
	var many strings.Builder
	many.WriteString("name,criticality\n")
	for i := range 400 {
		fmt.Fprintf(&many, "p%d,wrong\n", i)
	}
	has(t, s.preview(t, b, "processes", many.String()), http.StatusOK, "400か所", "ほかに200か所")
}

func TestATableComesBackAsItWasExported(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	for _, kind := range []string{"facilities", "processes", "systems", "links"} {
		file := b.Get(t, "/inventory/tables/"+kind)
		if file.Status != http.StatusOK || !strings.HasPrefix(file.Header.Get("Content-Type"), "text/csv") ||
			!strings.Contains(file.Header.Get("Content-Disposition"), "taisei-"+kind) {
			t.Errorf("%s: %d %v", kind, file.Status, file.Header)
		}
		has(t, s.preview(t, b, kind, file.Body), http.StatusOK, "変更はありません")
	}
	has(t, b.Get(t, "/inventory/tables/people"), http.StatusNotFound)
}

func TestAPackedTableThatIsNoneIsRefused(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	for _, packed := range []string{"", "!", "H4sIAAAAAAAA", strings.Repeat("A", 1000)} {
		has(t, b.Post(t, "/inventory/tables/systems", url.Values{"table": {packed}, "seen": {"x"}}), http.StatusUnprocessableEntity)
	}
	large := send(t, s.Site, b, "/inventory/tables", "table.csv", zeros(30<<20), "kind", "systems")
	has(t, large, http.StatusRequestEntityTooLarge, "大きすぎます")
}
