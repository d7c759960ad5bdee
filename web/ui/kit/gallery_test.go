package kit_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/a-h/templ"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/test/browser"
	"taisei/web/ui/kit"
	"taisei/web/ui/static"
	"taisei/words"
)

// in puts components inside of another.
func in(around templ.Component, inner ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return around.Render(templ.WithChildren(ctx, templ.Join(inner...)), w)
	})
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

var now = time.Date(2026, 11, 24, 3, 12, 45, 0, time.UTC)

// exposure is the path of a package to the facilities it stops.
func exposure() kit.GraphData {
	return kit.GraphData{
		Title: "event-stream 3.3.6 → 2 facilities", Columns: []string{"構成要素", "システム", "プロセス", "設備"},
		Nodes: []kit.GraphNode{
			{ID: "c", Column: 0, Icon: "component", Label: "pkg:npm/event-stream@3.3.6", Sub: "2018-09-09 から", Tone: kit.Strong, Href: "/c"},
			{ID: "d", Column: 0, Icon: "component", Label: "pkg:npm/flatmap-stream@0.1.1", Sub: "悪性", Tone: kit.Danger, Href: "/d"},
			{ID: "s1", Column: 1, Icon: "system", Label: "乗車券販売フロントエンド", Sub: "情報システム", Tone: kit.Warn, Href: "/s1"},
			{ID: "s2", Column: 1, Icon: "system", Label: "運行案内配信", Sub: "情報システム"},
			{ID: "s3", Column: 1, Icon: "system", Label: "連動装置監視", Sub: "制御システム"},
			{ID: "p1", Column: 2, Icon: "process", Label: "乗車券の発売", Sub: "重要度 高"},
			{ID: "p2", Column: 2, Icon: "process", Label: "旅客への案内", Sub: "重要度 中"},
			{ID: "f1", Column: 3, Icon: "equipment", Label: "発券データセンター", Sub: "正常", Tone: kit.OK},
			{ID: "f2", Column: 3, Icon: "equipment", Label: "中央指令所", Sub: "機能低下", Tone: kit.Warn},
		},
		Edges: []kit.GraphEdge{
			{From: "d", To: "s1", Tone: kit.Danger},
			{From: "c", To: "s1", Tone: kit.Danger},
			{From: "c", To: "s2", Tone: kit.Danger},
			{From: "s1", To: "p1"},
			{From: "s2", To: "p2"},
			{From: "s3", To: "p2"},
			{From: "p1", To: "f1"},
			{From: "p2", To: "f2"},
			{From: "p2", To: "f1"},
		},
	}
}

func gallery(f *kit.Form, o *record.Operation) templ.Component {
	rows := make([]templ.Component, 0, 8)
	for _, s := range []string{"low", "medium", "high", "critical", ""} {
		rows = append(rows, kit.Severity(s))
	}
	for _, v := range []string{"malicious", "suspicious", "clean", "unscanned"} {
		rows = append(rows, kit.Verdict(v))
	}
	for _, h := range []string{"normal", "degraded", "stopped", "unsafe", "unknown"} {
		rows = append(rows, kit.Health(h))
	}
	for _, l := range mark.TLPs {
		rows = append(rows, kit.TLP(l))
	}
	conflict := &kit.Form{Err: &record.Conflict{
		Fault: fault.New(fault.Conflict, "fault.conflict", nil), Current: []byte(`{"name":"田中","title":"課長","version":4}`), Yours: []byte(`{"name":"田中","title":"部長","version":3}`),
	}}
	return in(kit.Page(kit.PageProps{Title: "部品の一覧", Nav: "respond", Operation: o, Exercise: "2026年度 机上演習 第2回", Trail: []kit.Crumb{{Label: "対処", Href: "/r"}}}),
		in(kit.Tabs([]kit.Tab{{Label: "ui.nav.situation", Href: "/a", Current: true}, {Label: "ui.nav.respond", Href: "/b", Count: 3}})),
		in(kit.Card("見分ける語"), in(kit.Stack(), templ.Join(rows...))),
		in(kit.Card("時計"), templ.Raw(`<div class="clocks">`), kit.Clock("ui.nav.detect", now.Add(-3*time.Hour), now.Add(-time.Hour)),
			kit.Clock("ui.nav.respond", now.Add(-95*time.Minute), time.Time{}), kit.Clock("ui.nav.ready", time.Time{}, time.Time{}), templ.Raw(`</div>`)),
		in(kit.Card("影響範囲"), kit.Graph(exposure())),
		in(kit.Columns2(),
			in(kit.Card("経過"), kit.Timeline([]kit.TimelineItem{
				{At: now.Add(-3 * time.Hour), Icon: "detect", Tone: kit.Danger, Title: "event-stream 3.3.6 を検知", By: "npm レジストリ監視", Body: "読み込み時に、環境変数を鍵として埋め込みデータを復号し、実行します。", Detail: "index.js:14"},
				{At: now.Add(-95 * time.Minute), Icon: "decision", Tone: kit.Info, Title: "事案を宣言", By: "佐藤 健", Href: "/x"},
				{At: now.Add(-time.Minute), Icon: "task", Tone: kit.OK, Title: "発券フロントの切離しを完了", By: "鈴木 陽菜"},
			})),
			in(kit.Stack(), in(kit.Card(""), in(kit.Facts(), in(kit.Fact("ui.person.organisation"), text("架空交通")), in(kit.Fact("ui.person.answered"), kit.Fresh(now.Add(-200*24*time.Hour))),
				in(kit.Fact("ui.person.note"), kit.Fresh(now.Add(-100*24*time.Hour))), in(kit.Fact("ui.person.title"), kit.Time(now.Add(-30*time.Hour))))),
				kit.Notice(kit.Warn, "代理が決まっていません。"), kit.Empty("triage", "待っている検知はありません", "新しい検知はここに現れます。"),
				kit.Confirm("/x", "ui.contact.delete", "本当に削除しますか。", "cross", "danger"))),
		in(kit.Card("入力"), kit.Problem(f, "ui.person."), kit.Field(kit.Input{Form: f, Name: "name", Label: "ui.person.name", Hint: "ui.account.name_hint", Required: true}),
			kit.Textarea(kit.Input{Form: f, Name: "note", Label: "ui.person.note"}), kit.Submit("ui.form.save", "/x")),
		kit.Problem(conflict, "ui.person."),
	)
}

func serve(t *testing.T) *httptest.Server {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, assets)
	mux.HandleFunc("/{mode}", func(w http.ResponseWriter, r *http.Request) {
		o := &record.Operation{Mode: mark.Mode(r.PathValue("mode"))}
		nav := []kit.NavItem{}
		for _, k := range []string{"situation", "detect", "triage", "respond", "equipment", "people", "ready", "share", "messages", "accounts"} {
			nav = append(nav, kit.NavItem{Key: k, Href: "/" + k, Short: k[:1]})
		}
		v := &kit.View{
			Book: book, Asset: assets.Path, Lang: words.Parse(r.URL.Query().Get("lang"), words.Japanese), Zone: tokyo, Now: now, Path: "/", Nav: nav,
			Person: &identity.Person{Name: "田中 葵", NameEn: "Aoi Tanaka"}, Flash: &kit.Flash{Key: "ui.saved", Undo: "/undo"},
			Exercises: []kit.Scope{{Operation: record.Operation{Mode: mark.Exercise, Exercise: "e"}, Name: "机上演習"}},
		}
		f := kit.NewForm("name", "<b>x</b>", "note", "一行目\n二行目")
		f.Err = fault.Required("name")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'")
		if err := gallery(f, o).Render(kit.With(r.Context(), v), w); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/events", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestEveryPartFitsEveryScreen(t *testing.T) {
	s := serve(t)
	chromium := browser.Start(t)
	for name, look := range map[string]browser.Options{
		"desktop": {}, "desktop-dark": {Dark: true}, "phone": {Phone: true}, "phone-dark": {Phone: true, Dark: true}, "tablet": {Wide: 900},
	} {
		p := chromium.Open(t, look, s.URL)
		for _, mode := range []string{"real", "exercise", "drill"} {
			p.Open(s.URL + "/" + mode)
			p.Fits()
			p.Screenshot("kit-" + name + "-" + mode)
		}
	}
}
