package story_test

import (
	"strings"
	"testing"

	"taisei/test/browser"
	"taisei/test/mailbox"
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
		receipt := r.report_(phone, saw, s.File("screen.txt", "連絡先へのアクセスを許可しますか"))

		t.Log("it is a detection, and who triages has mail")
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
		desk.WaitText("削除しました。") // it follows along
		s.auditIsWhole()
		s.Stop()
	})
}
