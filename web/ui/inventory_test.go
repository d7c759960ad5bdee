package ui_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/ready/exercise"
	"taisei/test/site"
)

// stock is an operator's equipment, by short names.
type stock struct {
	*site.Site
	ids map[string]string
}

// lock is a package-lock.json that pins event-stream.
const lock = `{"name":"shop","version":"1.0.0","lockfileVersion":3,"packages":{
"":{"name":"shop","version":"1.0.0","dependencies":{"event-stream":"^3.3.6","left-pad":"1.3.0"}},
"node_modules/event-stream":{"version":"3.3.6","resolved":"https://registry.invalid/event-stream/-/event-stream-3.3.6.tgz","integrity":"sha512-dGdxOCzYxwhzGyqnU2z6H2tnfUSlVkuiHGcsJ9NtcRTjHRYMvVCO7ZVLvbYPcRsm5Bcs1DQbZAt5r2cPXKm5RQ=="},
"node_modules/flatmap-stream":{"version":"0.1.1","resolved":"https://registry.invalid/flatmap-stream/-/flatmap-stream-0.1.1.tgz"},
"node_modules/left-pad":{"version":"1.3.0","dev":true}}}`

func newStock(t *testing.T) *stock {
	t.Helper()
	s := &stock{Site: site.New(t, nil), ids: map[string]string{}}
	s.Found(t)
	fill(t, s.Site)
	people, err := s.Identity.People(t.Context(), s.Admin, identity.DirectoryQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		s.ids[p.Name] = p.ID
	}
	s.facility(t, "指令所", "中央指令所", "Central control centre", inventory.ControlCentre, inventory.Normal)
	s.facility(t, "発券", "発券データセンター", "Ticketing data centre", inventory.DataCentre, inventory.Degraded)
	s.process(t, "運行", inventory.Process{
		Asset: s.asset("列車の運行管理", "Running trains", "佐藤 健"), Criticality: inventory.Critical, Safety: inventory.Fatal, RecoveryMinutes: 30, FallbackMinutes: 240,
		Fallback: "無線と運転通告券で閉そくを行い、時速25km以下で運転する。\n各駅に要員を2名ずつ配置する。", Stoppers: []string{s.ids["佐藤 健"], s.ids["鈴木 陽菜"]},
	})
	s.process(t, "発売", inventory.Process{Asset: s.asset("乗車券の発売", "Selling tickets", "田中 葵"), Criticality: inventory.High, Safety: inventory.NoHarm, RecoveryMinutes: 1440})
	s.system(t, "信号", s.asset("列車制御システム", "Train control", "鈴木 陽菜"), inventory.ControlSystem, inventory.Critical)
	s.system(t, "通販", s.asset("ネット予約サイト", "Web shop", "田中 葵"), inventory.InformationSystem, inventory.High)
	s.link(t, "信号", inventory.Supports, "運行")
	s.link(t, "運行", inventory.RunsIn, "指令所")
	s.link(t, "通販", inventory.Supports, "発売")
	s.link(t, "発売", inventory.RunsIn, "発券")
	s.load(t, "通販", "package-lock.json", lock)
	return s
}

func (s *stock) asset(name, en, owner string) inventory.Asset {
	return inventory.Asset{Name: name, NameEn: en, OwnerPerson: s.ids[owner]}
}

func (s *stock) facility(t *testing.T, key, name, en string, kind inventory.FacilityKind, h inventory.Health) {
	t.Helper()
	f, err := s.Services.Inventory.CreateFacility(t.Context(), s.Admin, inventory.Facility{
		Asset: s.asset(name, en, "佐藤 健"), Kind: kind, Health: h, Location: "架空市中央1-2-3",
		Confidentiality: inventory.Intact, Integrity: inventory.Intact, Availability: inventory.Intact,
	})
	s.keep(t, key, f.ID, err)
}

func (s *stock) process(t *testing.T, key string, p inventory.Process) {
	t.Helper()
	p, err := s.Services.Inventory.CreateProcess(t.Context(), s.Admin, p)
	s.keep(t, key, p.ID, err)
}

func (s *stock) system(t *testing.T, key string, a inventory.Asset, kind inventory.SystemKind, c inventory.Criticality) {
	t.Helper()
	x, err := s.Services.Inventory.CreateSystem(t.Context(), s.Admin, inventory.System{Asset: a, Kind: kind, Criticality: c})
	s.keep(t, key, x.ID, err)
}

func (s *stock) link(t *testing.T, from string, kind inventory.LinkKind, to string) {
	t.Helper()
	l, err := s.Services.Inventory.CreateLink(t.Context(), s.Admin, inventory.Link{Kind: kind, From: s.ids[from], To: s.ids[to]})
	s.keep(t, from+string(kind)+to, l.ID, err)
}

func (s *stock) load(t *testing.T, system, file, content string) {
	t.Helper()
	i, err := s.Services.Inventory.ImportFile(t.Context(), s.Admin, s.ids[system], file, strings.NewReader(content))
	s.keep(t, "import", i.ID, err)
}

func (s *stock) keep(t *testing.T, key, id string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(key, err)
	}
	s.ids[key] = id
}

// as signs in somebody with one role.
func (s *stock) as(t *testing.T, role identity.Role) *site.Browser {
	t.Helper()
	b := s.Browser(t)
	if role == identity.Administrator {
		b.SignIn(t, "admin")
		return b
	}
	_, secret, err := s.Identity.Invite(t.Context(), s.Admin, s.ids["鈴木 陽菜"], string(role), []identity.Role{role})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Identity.Accept(t.Context(), secret, site.Password, ""); err != nil {
		t.Fatal(err)
	}
	b.SignIn(t, string(role))
	return b
}

// send uploads a file with the other fields before it.
func send(t *testing.T, s *site.Site, b *site.Browser, path, name string, content io.Reader, fields ...string) site.Page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := form.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = io.Copy(part, content)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return site.Page{Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Body: string(text), Header: res.Header}
}

// has fails unless the page has the status and all texts.
func has(t *testing.T, p site.Page, status int, texts ...string) {
	t.Helper()
	if p.Status != status {
		t.Errorf("%s: %d, want %d\n%s", p.Path, p.Status, status, readable(p.Body))
		return
	}
	for _, text := range texts {
		if !strings.Contains(p.Body, text) {
			t.Errorf("%s lacks %q\n%s", p.Path, text, readable(p.Body))
		}
	}
}

func lacks(t *testing.T, p site.Page, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(p.Body, text) {
			t.Errorf("%s has %q", p.Path, text)
		}
	}
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|svg|nav).*?</(script|svg|nav)>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

func readable(body string) string {
	text := spaces.ReplaceAllString(tags.ReplaceAllString(body, " "), " ")
	return text[:min(len(text), 1500)]
}

// hidden is the value of a form's hidden field.
func hidden(t *testing.T, p site.Page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(p.Body)
	if m == nil {
		t.Fatalf("%s has no field %s\n%s", p.Path, name, readable(p.Body))
	}
	return m[1]
}

func (s *stock) paths() []string {
	var all []string
	for collection, key := range map[string]string{"/facilities": "指令所", "/processes": "運行", "/systems": "通販"} {
		all = append(all, collection, collection+"/new", collection+"?q=x", collection+"?archived=1",
			collection+"/"+s.ids[key], collection+"/"+s.ids[key]+"/edit", "/links/new?asset="+s.ids[key])
	}
	shop := "/systems/" + s.ids["通販"]
	return append(all, "/inventory", "/inventory/tables", "/exposure", "/exposure?ask=event-stream", "/exposure?ask=event-stream%403.3.6",
		"/exposure?ask=nothing-has-this", "/exposure?ask=sha256:"+strings.Repeat("0", 64), "/exposure?ask="+url.QueryEscape("https://cdn.example/x.js"),
		shop+"/components", shop+"/components?history=1&q=pad", shop+"/imports", shop+"/imports/new", "/systems?lists=none",
		"/imports/"+s.ids["import"], "/imports/"+s.ids["import"]+"?change=removed", "/imports/"+s.ids["import"]+"?change=altered",
		"/components/"+inventory.ComponentID("pkg:npm/event-stream@3.3.6"), "/systems/"+s.ids["信号"], "/")
}

func TestEveryPageOfTheInventoryDraws(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	for _, lang := range []string{"ja", "en"} {
		b.Post(t, "/preferences", url.Values{"lang": {lang}})
		for _, path := range s.paths() {
			page := b.Get(t, path)
			has(t, page, http.StatusOK, `<html lang="`+lang+`"`)
			lacks(t, page, ">ui.", ">inventory.", `"ui.`, `"inventory.`, "&lt;no value&gt;")
			if found := inline.FindString(page.Body); found != "" {
				t.Errorf("%s holds %q", path, found)
			}
		}
	}
}

func TestTheWholeInventoryIsDrawnUntilItIsTooMuch(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Observer)
	page := b.Get(t, "/inventory")
	has(t, page, http.StatusOK, "中央指令所", "列車制御システム", `class="graph-edge`, `name="ask"`)
	lacks(t, page, `href="/systems/new"`)
	for i := range 1_000 {
		s.system(t, "many", s.asset(fmt.Sprintf("駅務機器 %04d", i), "", ""), inventory.ControlSystem, inventory.Low)
	}
	page = b.Get(t, "/inventory")
	has(t, page, http.StatusOK, "1006件", "発券データセンター")
	if boxes := strings.Count(page.Body, "<rect"); boxes > 60 {
		t.Errorf("%d boxes are drawn", boxes)
	}
	has(t, b.Get(t, "/inventory?q=0999"), http.StatusOK, "駅務機器 0999")
	next := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(page.Body)
	if next == nil {
		t.Fatal("there is no next page")
	}
	second := b.Get(t, strings.ReplaceAll(next[1], "&amp;", "&"))
	has(t, second, http.StatusOK, "駅務機器 0060")
	lacks(t, second, "発券データセンター")
}

func TestFacilitiesAreAddedChangedAndArchivedWithAWayBack(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	page := b.Post(t, "/facilities", url.Values{"name": {""}, "kind": {"station"}, "note": {"kept <b>"}})
	has(t, page, http.StatusUnprocessableEntity, `id="f-name-error"`, "kept &lt;b&gt;")
	page = b.Post(t, "/facilities", url.Values{"name": {"中央駅"}, "kind": {"station"}, "owner_person": {s.ids["佐藤 健"]}, "tlp": {"TLP:GREEN"}})
	has(t, page, http.StatusOK, "中央駅", "佐藤 健", "TLP:GREEN", "保存しました")
	path := page.Path
	form := b.Get(t, path+"/edit")
	version := hidden(t, form, "version")
	page = b.Post(t, path, url.Values{"name": {"中央駅ビル"}, "kind": {"office"}, "version": {version}, "tlp": {"TLP:AMBER"}})
	has(t, page, http.StatusOK, "中央駅ビル", "事務所")
	page = b.Post(t, path+"/archive", url.Values{"version": {hidden(t, b.Get(t, path+"/edit"), "version")}})
	has(t, page, http.StatusOK, "保管しました", "に保管されました")
	undo := regexp.MustCompile(`action="([^"]*/restore[^"]*)"`).FindStringSubmatch(page.Body)
	if undo == nil {
		t.Fatal("nothing undoes it")
	}
	lacks(t, b.Get(t, "/facilities"), "中央駅ビル")
	has(t, b.Get(t, "/facilities?archived=1"), http.StatusOK, "中央駅ビル")
	page = b.Post(t, strings.ReplaceAll(undo[1], "&amp;", "&"), nil)
	has(t, page, http.StatusOK, "元に戻しました")
	lacks(t, page, "に保管されました")
	has(t, b.Get(t, "/facilities?q="+url.QueryEscape("駅ビル")), http.StatusOK, "中央駅ビル")
}

func TestTwoWhoEditSeeBothTextsInWords(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	path := "/processes/" + s.ids["運行"]
	version := hidden(t, b.Get(t, path+"/edit"), "version")
	save := func(criticality, owner string) site.Page {
		return b.Post(t, path, url.Values{"name": {"列車の運行管理"}, "criticality": {criticality}, "safety": {"fatal"}, "version": {version}, "owner_person": {s.ids[owner]}})
	}
	has(t, save("high", "佐藤 健"), http.StatusOK)
	page := save("low", "鈴木 陽菜")
	has(t, page, http.StatusConflict, "先にほかの人が保存しました", ">高<", ">低<", ">佐藤 健<", ">鈴木 陽菜<")
	lacks(t, page, "archived_at")
	again := b.Post(t, path, url.Values{"name": {"列車の運行管理"}, "criticality": {"low"}, "safety": {"fatal"}, "version": {hidden(t, page, "version")}})
	has(t, again, http.StatusOK, "重要度：低")
}

func TestOnlyWhoMayChangesTheInventory(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Observer)
	system := "/systems/" + s.ids["通販"]
	for path, form := range map[string]url.Values{
		"/facilities": {"name": {"x"}, "kind": {"site"}}, "/processes": {"name": {"x"}}, "/systems": {"name": {"x"}, "kind": {"control"}},
		system: {"name": {"x"}, "version": {"1"}}, system + "/archive": {"version": {"1"}}, system + "/restore": {"version": {"1"}},
		system + "/withdraw": {"file": {"package-lock.json"}}, system + "/imports": {}, "/inventory/tables": {},
		"/inventory/tables/systems": {}, "/facilities/" + s.ids["指令所"] + "/health": {"health": {"stopped"}, "version": {"1"}},
		"/links": {"kind": {"supports"}, "from": {s.ids["通販"]}, "to": {s.ids["運行"]}},
		"/links/" + s.ids["信号supports運行"] + "/archive": {"version": {"1"}},
		"/links/" + s.ids["信号supports運行"] + "/restore": {},
	} {
		has(t, b.Post(t, path, form), http.StatusForbidden)
	}
	for _, path := range []string{"/facilities/new", "/processes/new", "/systems/new", system + "/edit", system + "/imports/new", "/links/new?asset=" + s.ids["通販"]} {
		has(t, b.Get(t, path), http.StatusForbidden)
	}
	page := b.Get(t, system)
	lacks(t, page, "/archive", "/edit\"", "imports/new")
}

func TestNothingIsChangedFromInsideAnExercise(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	e, err := s.Services.Exercise.Plan(t.Context(), s.Admin, exercise.Exercise{Name: "秋の演習", Mode: mark.Exercise, Participants: []string{s.Admin.Person}})
	if err == nil {
		e, err = s.Services.Exercise.Start(t.Context(), s.Admin, e.ID, e.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.Post(t, "/scope", url.Values{"exercise": {e.ID}})
	page := b.Get(t, "/facilities/"+s.ids["指令所"])
	has(t, page, http.StatusOK, `class="watermark"`)
	lacks(t, page, "/edit\"", "/archive", "/links/new")
	page = b.Post(t, "/facilities/"+s.ids["指令所"]+"/health", url.Values{"health": {"stopped"}, "version": {"1"}})
	has(t, page, http.StatusForbidden, "訓練・演習の中からは変更できません")
}

func TestLookingAtTheInventoryNeverActs(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	b.Get(t, "/inventory") // what was told once is taken
	settle(t, s.Site)
	var commits atomic.Int64
	s.Store.OnCommit(func() { commits.Add(1) })
	shop := "/systems/" + s.ids["通販"]
	for _, path := range append(s.paths(), shop+"/archive", shop+"/restore?version=1", shop+"/withdraw?file=package-lock.json",
		"/links/"+s.ids["信号supports運行"]+"/archive?version=1", "/facilities/"+s.ids["指令所"]+"/health?health=stopped", "/inventory/tables/systems") {
		b.Get(t, path)
	}
	if n := commits.Load(); n != 0 {
		t.Errorf("%d commits by GET", n)
	}
}

func TestRespondersReportHowAFacilityIs(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Responder)
	path := "/facilities/" + s.ids["指令所"]
	page := b.Get(t, path)
	has(t, page, http.StatusOK, "稼働状態を報告", "佐藤 健", "mailto:person0@kakuu.example")
	version := hidden(t, page, "version")
	report := url.Values{"version": {version}, "health": {"unsafe"}, "integrity": {"impaired"}, "note": {"表示盤が実際と違う"}}
	page = b.Post(t, path+"/health", report)
	has(t, page, http.StatusOK, "危険", "表示盤が実際と違う", "毀損のおそれ", "稼働状態を記録しました")
	report.Set("health", "normal")
	page = b.Post(t, path+"/health", report)
	has(t, page, http.StatusConflict, "先にほかの人が保存しました", ">危険<", ">正常<")
	report.Set("version", hidden(t, page, "version"))
	report.Set("health", "sleeping")
	has(t, b.Post(t, path+"/health", report), http.StatusUnprocessableEntity, `id="f-health-error"`)
	has(t, b.Get(t, "/"), http.StatusOK, "設備の稼働状態", "中央指令所", "構成要素が分からないシステム 1件")
}

func TestAProcessShowsFirstWhatIsAskedAtNight(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	path := "/processes/" + s.ids["運行"]
	has(t, b.Get(t, path), http.StatusOK, "30分", "4時間", "運転通告券", "人命の危険", "停止権限者", "tel:+81355500123")
	bad := url.Values{"name": {"x"}, "criticality": {"low"}, "safety": {"none"}, "recovery_minutes": {"half an hour"}}
	has(t, b.Post(t, "/processes", bad), http.StatusUnprocessableEntity, `id="f-recovery_minutes-error"`, "half an hour")
	bad.Set("recovery_minutes", "９０")
	bad["stoppers"] = []string{s.ids["佐藤 健"], "", s.ids["佐藤 健"]}
	page := b.Post(t, "/processes", bad)
	has(t, page, http.StatusOK, "90分", "佐藤 健")
	has(t, b.Get(t, page.Path+"/edit"), http.StatusOK, `value="90"`)
}

func TestASystemSaysWhatItNeedsFromOthers(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	organisations, err := s.Identity.Organisations(t.Context(), s.Admin, identity.DirectoryQuery{Text: "信号システムズ"})
	if err != nil || len(organisations) != 1 {
		t.Fatal(organisations, err)
	}
	maker := organisations[0].ID
	form := url.Values{
		"name": {"連動装置"}, "kind": {"control"}, "criticality": {"critical"}, "supplier": {maker},
		"need_organisation": {maker, "", ""}, "need_what": {"緊急時の技術者", "", " "},
	}
	page := b.Post(t, "/systems", form)
	has(t, page, http.StatusOK, "連動装置", "架空信号システムズ", "緊急時の技術者", "構成要素が分からないため")
	form["need_what"] = []string{"", "", ""}
	form.Set("name", "別の装置")
	has(t, b.Post(t, "/systems", form), http.StatusUnprocessableEntity, "組織名: 求めるもの")
}

func TestLinksAreMadeAndRemovedAtOneTouch(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Administrator)
	system := "/systems/" + s.ids["通販"]
	page := b.Get(t, "/links/new?asset="+s.ids["通販"]+"&relation=out_supports")
	has(t, page, http.StatusOK, "列車の運行管理")
	lacks(t, page, "乗車券の発売") // linked already
	lacks(t, b.Get(t, "/links/new?asset="+s.ids["通販"]+"&relation=out_supports&q=xyz"), "列車の運行管理")
	page = b.Post(t, "/links", url.Values{"kind": {"supports"}, "from": {s.ids["通販"]}, "to": {s.ids["運行"]}, "back": {system}})
	has(t, page, http.StatusOK, "つなぎました", "列車の運行管理")
	if page.Path != system {
		t.Errorf("led to %s", page.Path)
	}
	undo := regexp.MustCompile(`action="(/links/[^"]*/archive\?[^"]*)"`).FindStringSubmatch(page.Body)
	if undo == nil {
		t.Fatal("nothing undoes it")
	}
	page = b.Post(t, strings.ReplaceAll(undo[1], "&amp;", "&"), nil)
	has(t, page, http.StatusOK, "つながりを外しました")
	lacks(t, page, "列車の運行管理")
	undo = regexp.MustCompile(`action="(/links/[^"]*/restore\?[^"]*)"`).FindStringSubmatch(page.Body)
	if undo == nil {
		t.Fatal("nothing undoes it")
	}
	has(t, b.Post(t, strings.ReplaceAll(undo[1], "&amp;", "&"), nil), http.StatusOK, "列車の運行管理")
	has(t, b.Post(t, "/links", url.Values{"kind": {"runs_in"}, "from": {s.ids["通販"]}, "to": {s.ids["運行"]}}), http.StatusUnprocessableEntity)
	if page := b.Post(t, "/links", url.Values{"kind": {"depends_on"}, "from": {s.ids["通販"]}, "to": {s.ids["信号"]}, "back": {"https://evil.example/"}}); page.Path != "/" {
		t.Errorf("led to %s", page.Path)
	}
}

// sendEndless uploads a file of a size without holding it.
func sendEndless(t *testing.T, s *stock, b *site.Browser, path string, size int64) site.Page {
	t.Helper()
	const boundary = "boundary"
	head := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"package-lock.json\"\r\n\r\n"
	body := io.MultiReader(strings.NewReader(head), zeros(size), strings.NewReader("\r\n--"+boundary+"--\r\n"))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "ja")
	res, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return site.Page{Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Body: string(text), Header: res.Header}
}
