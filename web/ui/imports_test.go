package ui_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taisei/identity"
	"taisei/inventory"
)

func TestImportTellsWhatChangedAndWhatIsRemarkable(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	path := "/systems/" + s.ids["通販"]
	changed := strings.ReplaceAll(strings.ReplaceAll(lock, "3.3.6", "3.3.4"), `"node_modules/flatmap-stream":{"version":"0.1.1","resolved":"https://registry.invalid/flatmap-stream/-/flatmap-stream-0.1.1.tgz"},`, `"node_modules/ouch":{"version":"1.0.0","integrity":"broken"},`)
	page := send(t, s.Site, b, path+"/imports", "package-lock.json", strings.NewReader(changed))
	has(t, page, http.StatusOK, "package-lock.json を取り込みました", "2回目", "event-stream", "3.3.4", "ouch", "ハッシュ値を読み取れません")
	if !strings.HasPrefix(page.Path, "/imports/") {
		t.Errorf("led to %s", page.Path)
	}
	removed := b.Get(t, page.Path+"?change=removed")
	has(t, removed, http.StatusOK, "flatmap-stream", "3.3.6")
	lacks(t, removed, "left-pad")
	has(t, b.Get(t, path+"/components?history=1&q=flatmap"), http.StatusOK, "flatmap-stream", "～")
	lacks(t, b.Get(t, path+"/components?q=flatmap"), ">flatmap-stream<")
	has(t, b.Get(t, path+"/imports"), http.StatusOK, "＋2", "－2", "2回目", "1回目")
}

func TestAListThatCannotBeReadIsRefusedWithWhatToDo(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	path := "/systems/" + s.ids["通販"]
	for name, c := range map[string]struct {
		file, content, want string
		status              int
	}{
		"cut short":   {"package-lock.json", lock[:len(lock)/2], "3 行目で途切れています", http.StatusUnprocessableEntity},
		"of no kind":  {"notes.txt", "nothing to see", "notes.txt", http.StatusUnprocessableEntity},
		"empty":       {"package-lock.json", "", "空です", http.StatusUnprocessableEntity},
		"not a file":  {"", "", "ファイルを選んでください", http.StatusUnprocessableEntity},
		"hostile":     {`<img src=x>.json`, "{", "&lt;img src=x&gt;.json", http.StatusUnprocessableEntity},
		"merge":       {"package-lock.json", "{\n<<<<<<< HEAD\n", "2 行目にマージの競合", http.StatusUnprocessableEntity},
		"other field": {"package-lock.json", lock[:40], `value="web/&lt;x&gt;"`, http.StatusUnprocessableEntity},
	} {
		t.Run(name, func(t *testing.T) {
			page := send(t, s.Site, b, path+"/imports", c.file, strings.NewReader(c.content), "name", map[bool]string{true: "web/<x>"}[name == "other field"])
			has(t, page, c.status, c.want, `id="f-file-error"`)
			lacks(t, page, "<img src=x>")
		})
	}
	has(t, b.Get(t, path+"/imports"), http.StatusOK, "1回目")
	lacks(t, b.Get(t, path+"/imports"), "2回目")
}

func TestAnUploadOfAnySizeIsAnsweredInWords(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	path := "/systems/" + s.ids["通販"] + "/imports"
	for name, size := range map[string]int64{"over the inventory's cap": 65 << 20, "over the page's cap": 200 << 20} {
		t.Run(name, func(t *testing.T) {
			page := sendEndless(t, s, b, path, size)
			has(t, page, http.StatusRequestEntityTooLarge, "大きすぎます", `id="f-file-error"`)
		})
	}
}

func TestAWithdrawnListIsUsedNoMore(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Analyst)
	path := "/systems/" + s.ids["通販"]
	has(t, b.Post(t, path+"/withdraw", url.Values{"file": {"package-lock.json"}}), http.StatusOK, "使用終了にしました", "構成要素が分からないため")
	has(t, b.Get(t, "/exposure?ask=event-stream"), http.StatusOK, "過去に該当", "取り除いても")
	has(t, b.Post(t, path+"/withdraw", url.Values{"file": {""}}), http.StatusUnprocessableEntity)
}

func TestTheAnswerIsOneSentenceAndNeverSafeByMistake(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Observer)
	for name, c := range map[string]struct {
		ask  string
		want []string
	}{
		"present":      {"event-stream@3.3.6", []string{"影響あり", "現在1件のシステムで使用しています", "乗車券の発売、発券データセンター", "answer-danger", "ほかに、確認できないシステムが1件", "aoi.tanaka@kakuu.example"}},
		"other":        {"event-stream@4.0.0", []string{"確認しきれていません", "answer-unknown", "列車制御システム", "構成要素の一覧が未取込み"}},
		"range":        {"pkg:npm/event-stream >=3, <4", []string{"影響あり"}},
		"hash":         {"sha256:" + strings.Repeat("ab", 32), []string{"確認しきれていません", "ハッシュ値のない構成要素"}},
		"host":         {"https://registry.invalid/", []string{"影響あり"}},
		"link to send": {"event-stream", []string{s.URL + "/exposure?ask=event-stream"}},
	} {
		t.Run(name, func(t *testing.T) {
			has(t, b.Get(t, "/exposure?ask="+url.QueryEscape(c.ask)), http.StatusOK, c.want...)
		})
	}
	for _, ask := range []string{"pkg:", "pkg:npm/x >>1", "https://"} {
		has(t, b.Get(t, "/exposure?ask="+url.QueryEscape(ask)), http.StatusUnprocessableEntity, `role="alert"`, "入力例")
	}
	has(t, b.Get(t, "/exposure?ask=%3Cscript%3E"), http.StatusUnprocessableEntity, "&lt;script&gt;")
	if page := s.Browser(t).Get(t, "/exposure?ask=x"); !strings.HasPrefix(page.Path, "/sign-in") {
		t.Errorf("a stranger is led to %s", page.Path)
	}
}

func TestAbsentIsSaidOnlyWhenAllCouldBeChecked(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Observer)
	s.load(t, "信号", "package-lock.json", lock)
	has(t, b.Get(t, "/exposure?ask=colourama"), http.StatusOK, "該当なし", "answer-ok", "現在も過去もありません")
}

func TestAnEmptyInventoryAnswersNothing(t *testing.T) {
	_, b := start(t)
	page := b.Get(t, "/exposure?ask=colourama")
	has(t, page, http.StatusOK, "何も判断できません", "answer-unknown")
	lacks(t, page, "該当なし")
	has(t, b.Get(t, "/inventory"), http.StatusOK, "まだ登録されていません")
}

func TestAComponentShowsWhereItIsAndSinceWhen(t *testing.T) {
	s := newStock(t)
	b := s.as(t, identity.Observer)
	page := b.Get(t, "/components/"+inventory.ComponentID("pkg:npm/flatmap-stream@0.1.1"))
	has(t, page, http.StatusOK, "flatmap-stream 0.1.1", "pkg:npm/flatmap-stream@0.1.1", "ネット予約サイト", "間接", `ask=pkg%3Anpm%2Fflatmap-stream"`)
	has(t, b.Get(t, "/components/none"), http.StatusNotFound)
}

func TestADrawingHasABoundAndTellsWhatItLeftOut(t *testing.T) {
	s := newStock(t)
	for i := range 80 {
		key := "店" + strings.Repeat("I", i+1)
		s.system(t, key, s.asset(key, "", ""), inventory.InformationSystem, inventory.Low)
		s.link(t, key, inventory.Supports, "発売")
		s.load(t, key, "package-lock.json", lock)
	}
	page := s.as(t, identity.Observer).Get(t, "/exposure?ask=event-stream")
	has(t, page, http.StatusOK, "現在81件のシステムで使用しています", "影響の大きい順に描いています")
	if boxes := strings.Count(page.Body, `class="graph-node`); boxes == 0 || boxes > 40 {
		t.Errorf("%d boxes are drawn", boxes)
	}
}

// zeros gives a number of bytes.
func zeros(n int64) io.Reader { return io.LimitReader(endless{}, n) }

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
