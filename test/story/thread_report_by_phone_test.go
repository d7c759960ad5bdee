package story_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"taisei/test/browser"
)

// TestThreadReportByPhone: somebody without an account sees something odd on a
// telephone, reports it with a file, and comes back with the receipt number for the
// answer. Whoever else guesses at numbers learns nothing.
func TestThreadReportByPhone(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		r := newRoom(t, s)
		const saw = "乗換案内のアプリが、更新後に連絡先を求めてきた。"

		t.Log("a passenger reports it on the phone, with a file, and gets a number")
		phone := r.phone("ja")
		receipt := r.reported(phone, saw, s.File("screen.txt", "連絡先へのアクセスを許可しますか"))

		t.Log("it is a detection")
		list := items(r.get("/api/v1/detections"))
		if len(list) != 1 || list[0]["vector"] != "smartphone" || list[0]["source"] != "report" {
			t.Fatalf("detected: %v", list)
		}
		detection := list[0]["id"].(string)
		if strings.Contains(list[0]["dedup_key"].(string), receipt) {
			t.Error("the receipt number is kept where others can read it")
		}

		t.Log("the number shows how far it is; a wrong one shows nothing")
		r.status(phone, receipt)
		phone.WaitText("受付済み")
		stranger := r.phone("ja")
		r.status(stranger, "0000-0000-0000-0000")
		stranger.WaitText("この受付番号の通報は見つかりません")

		t.Log("the desk answers")
		desk := r.Desk
		desk.Open(s.URL + "/detections/" + detection)
		for _, text := range []string{saw, "screen.txt"} {
			desk.WaitText(text)
		}
		desk.Type("form[action$='/answer'] textarea", "更新版は本物ではありません。アプリを削除してください。")
		desk.Go("form[action$='/answer'] button[type=submit]")

		t.Log("the passenger reads it, and adds something")
		r.status(phone, receipt)
		phone.WaitText("アプリを削除してください")
		phone.Fits()
		phone.Type("#f-text", "削除しました。")
		phone.Go("form[action='/report/add'] button[type=submit]")
		phone.WaitText("削除しました。")
		desk.Open(s.URL + "/detections/" + detection)
		desk.WaitText("削除しました。")

		t.Log("whoever guesses on and on has to wait")
		if !s.guessesUntilStopped() {
			t.Error("nobody stops who guesses at receipt numbers")
		}
		s.auditIsWhole()
		s.Stop()
	})
}

var receiptNumber = regexp.MustCompile(`^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$`)

// reported reports something on a telephone and returns the receipt number.
func (r *Room) reported(phone *browser.Page, what, file string) (receipt string) {
	r.t.Helper()
	phone.Open(r.URL + "/report")
	phone.Fits()
	phone.Type("#f-what", what)
	phone.Type("#f-where", "乗換案内アプリ")
	phone.Click("input[name=vector][value=smartphone]")
	phone.Upload("#f-files", file)
	phone.Click("input[name=anonymous]")
	phone.Go("form[action='/report'] button[type=submit]")
	phone.WaitText("受け付けました")
	phone.Fits()
	receipt = phone.Eval("document.querySelector('#secret').value")
	if !receiptNumber.MatchString(receipt) {
		r.t.Fatalf("the receipt number is %q", receipt)
	}
	return receipt
}

// status looks at a report by its receipt number.
func (r *Room) status(phone *browser.Page, receipt string) {
	r.t.Helper()
	phone.Open(r.URL + "/report/status")
	phone.Type("#f-receipt", receipt)
	phone.Go("form[action='/report/status'] button[type=submit]")
}

// guessesUntilStopped tries receipt numbers until the server has had enough.
func (s *Stage) guessesUntilStopped() bool {
	s.t.Helper()
	for range 200 {
		res, err := http.PostForm(s.URL+"/report/status", url.Values{"receipt": {"0000-0000-0000-0000"}})
		if err != nil {
			s.t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode == http.StatusTooManyRequests {
			return true
		}
	}
	return false
}
