package ui_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taisei/mark"
	"taisei/ready/exercise"
	"taisei/test/site"
)

// exercise is one that runs, with the commander and Hana in it.
func (r *opsRoom) exercise() *exercise.Exercise {
	r.t.Helper()
	s, ctx := r.Services.Exercise, r.t.Context()
	e, err := s.Plan(ctx, r.commander, exercise.Exercise{Name: "秋の机上演習", Mode: mark.Exercise, Participants: []string{r.commander.Person, r.hana}})
	if err != nil {
		r.t.Fatal(err)
	}
	if e, err = s.Start(ctx, r.commander, e.ID, e.Version); err != nil {
		r.t.Fatal(err)
	}
	return e
}

// put sends the form of an inject, with a file when there is one.
func (r *opsRoom) put(b *site.Browser, path, file, content string, fields map[string]string) site.Page {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			r.t.Fatal(err)
		}
	}
	if file != "" {
		part, err := form.CreateFormFile("file", file)
		if err != nil {
			r.t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			r.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		r.t.Fatal(err)
	}
	q, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.URL+path, &body)
	if err != nil {
		r.t.Fatal(err)
	}
	q.Header.Set("Content-Type", form.FormDataContentType())
	q.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := b.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return site.Page{Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Body: string(text), Header: res.Header}
}

func TestAnExerciseIsPlannedRunAndEnded(t *testing.T) {
	r := newOpsRoom(t)
	p := r.browser.Post(t, "/exercises", url.Values{"name": {"連絡訓練"}, "mode": {"drill"}, "participants": {r.commander.Person, r.hana}})
	mustBe(t, p, http.StatusOK)
	at := p.Path
	mustShow(t, p, "連絡訓練", "鈴木 陽菜", `data-mode="drill"`)
	mustBe(t, r.put(r.browser, at+"/inject", "", "", map[string]string{"title": "まだ早い"}), http.StatusConflict)
	mustBe(t, r.browser.Post(t, at+"/start", url.Values{"version": {"1"}}), http.StatusOK)
	p = r.put(r.browser, at+"/inject", "", "", map[string]string{"title": "券売機が遅いという電話", "vector": "employee", "tlp": "TLP:GREEN"})
	mustBe(t, p, http.StatusOK)
	mustShow(t, p, "券売機が遅いという電話", `data-mode="drill"`)
	mustShow(t, r.browser.Get(t, at), "券売機が遅いという電話")
	mustHide(t, r.browser.Get(t, "/detections"), "券売機が遅いという電話") // the real ones

	mustBe(t, r.browser.Post(t, at+"/end", url.Values{"version": {"1"}}), http.StatusConflict) // somebody saved since
	mustBe(t, r.browser.Post(t, at+"/end", url.Values{"version": {"2"}}), http.StatusOK)
	mustBe(t, r.put(r.browser, at+"/inject", "", "", map[string]string{"title": "もう遅い"}), http.StatusConflict)
}

func TestAnExerciseSaysWhatIsWrong(t *testing.T) {
	r := newOpsRoom(t)
	for name, form := range map[string]url.Values{
		"no name":      {"mode": {"drill"}, "participants": {r.hana}},
		"in earnest":   {"name": {"x"}, "mode": {"real"}, "participants": {r.hana}},
		"nobody in it": {"name": {"x"}, "mode": {"drill"}},
	} {
		t.Run(name, func(t *testing.T) { mustBe(t, r.browser.Post(t, "/exercises", form), http.StatusUnprocessableEntity) })
	}
	at := "/exercises/" + r.exercise().ID
	p := r.put(r.browser, at+"/inject", "", "", map[string]string{"text": "件名がない"})
	mustBe(t, p, http.StatusUnprocessableEntity)
	mustShow(t, p, "件名がない")
	mustBe(t, r.put(r.browser, at+"/inject", "large.js", strings.Repeat("x", 33<<20), nil), http.StatusRequestEntityTooLarge)
}

func TestAnExerciseIsOfWhoTakesPart(t *testing.T) {
	r := newOpsRoom(t)
	at := "/exercises/" + r.exercise().ID
	hana, taro := r.Browser(t), r.Browser(t)
	hana.SignIn(t, "hana")
	taro.SignIn(t, "taro")
	mustBe(t, hana.Get(t, at), http.StatusOK)
	mustBe(t, taro.Get(t, at), http.StatusNotFound)
	mustHide(t, taro.Get(t, "/exercises"), "秋の机上演習")
	mustBe(t, hana.Post(t, at+"/end", url.Values{"version": {"2"}}), http.StatusForbidden)
	mustBe(t, r.put(hana, at+"/inject", "", "", map[string]string{"title": "x"}), http.StatusForbidden)
	mustBe(t, hana.Post(t, "/exercises", url.Values{"name": {"x"}}), http.StatusForbidden)
}
