package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/identity"
	"taisei/web/api"
	"taisei/words"
)

// tokens knows one token.
type tokens struct{}

func (tokens) CallerByToken(_ context.Context, token string) (identity.Caller, error) {
	if token == "good" {
		return identity.Caller{Account: "a1", Person: "p1", Roles: []identity.Role{identity.Observer}}, nil
	}
	return identity.Caller{}, fault.New(fault.Unauthenticated, "fault.sign_in", nil)
}

func call(t *testing.T, method, path, token, lang, body string) (*httptest.ResponseRecorder, map[string]any) {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Accept-Language", lang)
	w := httptest.NewRecorder()
	api.New(api.Services{Book: book, Accounts: tokens{}}, "test").ServeHTTP(w, r)
	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	return w, got
}

func TestTokenSpeaksForItsAccount(t *testing.T) {
	w, got := call(t, "GET", "/api/v1/me", "good", "en", "")
	if w.Code != http.StatusOK || got["person"] != "p1" {
		t.Errorf("%d %v", w.Code, got)
	}
}

func TestProblemsHaveStableCodesAndTheReadersLanguage(t *testing.T) {
	for _, c := range []struct {
		path, token, lang, code, contains string
		status                            int
	}{
		{"/api/v1/me", "", "en", "unauthenticated", "sign in", 401},
		{"/api/v1/me", "bad", "ja", "unauthenticated", "サインイン", 401},
		{"/api/v1/me?surprise=1", "good", "en", "invalid", "surprise", 422},
		{"/api/v1/nothing", "good", "ja", "not_found", "アドレス", 404},
	} {
		w, got := call(t, "GET", c.path, c.token, c.lang, "")
		if w.Code != c.status || got["code"] != c.code || !strings.Contains(got["detail"].(string), c.contains) ||
			w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%+v: %d %s %v", c, w.Code, w.Header().Get("Content-Type"), got)
		}
	}
}

func TestOpenAPIIsServed(t *testing.T) {
	w, got := call(t, "GET", "/api/v1/openapi.json", "", "en", "")
	if w.Code != http.StatusOK || !strings.HasPrefix(got["openapi"].(string), "3.1") {
		t.Errorf("%d %v", w.Code, got["openapi"])
	}
}
