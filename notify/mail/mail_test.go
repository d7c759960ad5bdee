package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"taisei/mark"
	"taisei/message"
	"taisei/notify/mail"
	"taisei/test/mailbox"
	"taisei/words"
)

func envelope() message.Envelope {
	return message.Envelope{
		MessageID: "0123@taisei.example", Channel: "mail", Name: "山田 太郎", Address: "yamada@contractor.example", Lang: words.Japanese,
		Mode: mark.Exercise, At: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), Watermark: "【訓練】", Label: "TLP:AMBER",
		Subject:    "【訓練】 [TLP:AMBER] 信号制御センターの件で回答をお願いします、長い件名でも途中で化けないことを確かめるためのものです",
		Paragraphs: []string{"鈴木さんが、あなたの回答を求めています。", "緊急度：至急 <b>&"},
		Link:       "https://taisei.example/l/abc?x=1&y=2", LinkText: "内容の確認と回答：", Footer: "taiseiから送信しました。",
	}
}

func sender(t *testing.T, c mail.Config) *mail.Sender {
	t.Helper()
	if c.From == "" {
		c.From = "taisei@operator.example"
	}
	s, err := mail.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMailArrivesAsItWasWritten(t *testing.T) {
	server := mailbox.Start(t)
	e := envelope()
	s := sender(t, mail.Config{Host: server.Host, Port: server.Port, TLS: "none", From: "態勢 <taisei@operator.example>"})
	if err := s.Send(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	m := server.Wait(t, "to Yamada", mailbox.To(e.Address))
	if m.Subject != e.Subject {
		t.Errorf("subject %q", m.Subject)
	}
	if m.MessageID != "<"+e.MessageID+">" || m.Header.Get("Auto-Submitted") != "auto-generated" || m.From != "taisei@operator.example" {
		t.Errorf("from %q, header %v", m.From, m.Header)
	}
	if date, err := m.Header.Date(); err != nil || !date.Equal(e.At) {
		t.Errorf("date %v, %v", date, err)
	}
	if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Name != e.Name {
		t.Errorf("to %v, %v", to, err)
	}
	if text := strings.ReplaceAll(m.Text, "\r\n", "\n"); strings.TrimSpace(text) != strings.TrimSpace(e.Text()) || strings.Count(text, e.Watermark) != 2 {
		t.Errorf("text %q, want %q", text, e.Text())
	}
	for _, want := range []string{"緊急度：至急 &lt;b&gt;&amp;", `href="https://taisei.example/l/abc?x=1&amp;y=2"`, e.Watermark, e.Label} {
		if !strings.Contains(m.HTML, want) {
			t.Errorf("HTML lacks %q:\n%s", want, m.HTML)
		}
	}
	for _, tracking := range []string{"<img", "src=", "url(", "<link", "@import"} {
		if strings.Contains(m.HTML, tracking) {
			t.Errorf("HTML loads something: %s\n%s", tracking, m.HTML)
		}
	}
}

func TestServersAnswerSaysWhetherToTryAgain(t *testing.T) {
	server := mailbox.Start(t)
	s := sender(t, mail.Config{Host: server.Host, Port: server.Port, TLS: "none"})
	for name, c := range map[string]struct {
		answer             error
		permanent, refused bool
		key, detail        string
	}{
		"later":    {mailbox.Later(), false, false, "message.failure.put_off", "try again later"},
		"never":    {mailbox.Never(), true, true, "message.failure.refused", "no such user"},
		"too full": {&smtp.SMTPError{Code: 452, Message: "mailbox full"}, false, false, "message.failure.put_off", "mailbox full"},
	} {
		server.Answer(func(string) error { return c.answer })
		f := failure(t, s.Send(t.Context(), envelope()))
		if f.Permanent != c.permanent || f.Refused != c.refused || f.Key != c.key || !strings.Contains(f.Detail, c.detail) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	server.Answer(nil)
	if err := s.Send(t.Context(), envelope()); err != nil {
		t.Errorf("after it was put off: %v", err)
	}
}

func failure(t *testing.T, err error) *message.Failure {
	t.Helper()
	var f *message.Failure
	if !errors.As(err, &f) {
		t.Fatalf("want a failure, got %v", err)
	}
	if book, err := words.Load(); err != nil || !book.Has(f.Key) {
		t.Errorf("no words for %s (%v)", f.Key, err)
	}
	return f
}

// session is a mail server's side that keeps what it got.
type session struct {
	mu    sync.Mutex
	data  []string
	login string
	hold  chan struct{} // DATA waits for it, when there is one
	reply error         // to DATA
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "right" {
			return smtp.ErrAuthFailed
		}
		s.login = user
		return nil
	}), nil
}
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Data(r io.Reader) error {
	if s.hold != nil {
		<-s.hold
	}
	b, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data = append(s.data, string(b))
	return errors.Join(err, s.reply)
}

func serve(t testing.TB, s *session, security *tls.Config, fromFirstByte bool) (string, int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	if fromFirstByte {
		listener = tls.NewListener(listener, security)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return s, nil }))
	server.Domain, server.TLSConfig = "mail.invalid", security
	go func() { _ = server.Serve(listener) }() // ends with Close
	t.Cleanup(func() { _ = server.Close() })
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return host, n
}

func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.invalid"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, pool
}

func TestSecuredConnections(t *testing.T) {
	security, roots := certificate(t)
	for name, c := range map[string]struct {
		mode     string
		first    bool // the server speaks TLS from the first byte
		roots    *x509.CertPool
		password string
		key      string
	}{
		"starttls":              {mode: "starttls", roots: roots, password: "right"},
		"tls":                   {mode: "tls", first: true, roots: roots, password: "right"},
		"unknown certificate":   {mode: "starttls", roots: x509.NewCertPool(), password: "right", key: "message.failure.tls"},
		"unknown, from byte 1":  {mode: "tls", first: true, roots: x509.NewCertPool(), password: "right", key: "message.failure.tls"},
		"tls where there is no": {mode: "tls", roots: roots, password: "right", key: "message.failure.tls"},
		"wrong password":        {mode: "starttls", roots: roots, password: "wrong", key: "message.failure.auth"},
	} {
		t.Run(name, func(t *testing.T) {
			back := &session{}
			host, port := serve(t, back, security, c.first)
			s := sender(t, mail.Config{Host: host, Port: port, TLS: c.mode, Roots: c.roots, User: "taisei", Password: c.password, Timeout: 10 * time.Second})
			err := s.Send(t.Context(), envelope())
			if c.key == "" {
				if err != nil || len(back.data) != 1 || back.login != "taisei" {
					t.Errorf("%v, %d mails, login %q", err, len(back.data), back.login)
				}
				return
			}
			if f := failure(t, err); f.Key != c.key || f.Permanent || len(back.data) != 0 {
				t.Errorf("%+v, %d mails", f, len(back.data))
			}
		})
	}
}

func TestNoMailTravelsInTheClearWhereStartTLSIsAsked(t *testing.T) {
	back := &session{}
	host, port := serve(t, back, nil, false)
	s := sender(t, mail.Config{Host: host, Port: port, TLS: "starttls"})
	if f := failure(t, s.Send(t.Context(), envelope())); f.Key != "message.failure.tls" || f.Permanent || len(back.data) != 0 {
		t.Errorf("%+v, %d mails", f, len(back.data))
	}
}

func TestSlowServerIsLeft(t *testing.T) {
	back := &session{hold: make(chan struct{})}
	host, port := serve(t, back, nil, false)
	t.Cleanup(func() { close(back.hold) })
	s := sender(t, mail.Config{Host: host, Port: port, TLS: "none", Timeout: 200 * time.Millisecond})
	if f := failure(t, s.Send(t.Context(), envelope())); f.Permanent || f.Key != "message.failure.timeout" {
		t.Errorf("%+v", f)
	}
}

func TestRejectedContentIsPermanent(t *testing.T) {
	back := &session{reply: &smtp.SMTPError{Code: 554, Message: "policy"}}
	host, port := serve(t, back, nil, false)
	s := sender(t, mail.Config{Host: host, Port: port, TLS: "none"})
	if f := failure(t, s.Send(t.Context(), envelope())); !f.Permanent || f.Refused || f.Key != "message.failure.rejected" {
		t.Errorf("%+v", f)
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	s := sender(t, mail.Config{Host: "127.0.0.1", Port: port, TLS: "none"})
	if f := failure(t, s.Send(t.Context(), envelope())); f.Permanent || f.Key != "message.failure.unreachable" {
		t.Errorf("%+v", f)
	}
	s, err = mail.New(mail.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if f := failure(t, s.Send(t.Context(), envelope())); f.Permanent || f.Key != "message.failure.not_configured" {
		t.Errorf("%+v", f)
	}
}

func TestConfigurationIsChecked(t *testing.T) {
	for _, c := range []mail.Config{
		{Host: "mail.invalid", Port: 25, TLS: "none", From: "nobody"},
		{Host: "mail.invalid", Port: 25, TLS: "perhaps", From: "a@example.invalid"},
		{Host: "mail.invalid", Port: 0, TLS: "none", From: "a@example.invalid"},
	} {
		if _, err := mail.New(c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}

func TestOnlyOneAddressIsSentTo(t *testing.T) {
	server := mailbox.Start(t)
	s := sender(t, mail.Config{Host: server.Host, Port: server.Port, TLS: "none"})
	for _, address := range []string{
		"", "nobody", "a@example.invalid, b@example.invalid", "A <a@example.invalid>", "a@example.invalid\r\nBcc: b@example.invalid",
		"a@example.invalid>\r\nRCPT TO:<b@example.invalid", "\"a\r\n\"@example.invalid",
	} {
		e := envelope()
		e.Address = address
		if f := failure(t, s.Send(t.Context(), e)); !f.Permanent || !f.Refused || f.Key != "message.failure.address" {
			t.Errorf("%q: %+v", address, f)
		}
	}
	if n := len(server.Mails()); n != 0 {
		t.Errorf("%d mails went out", n)
	}
}

// FuzzHeaders sees that no text that a person wrote adds a header, a recipient or
// a second body.
func FuzzHeaders(f *testing.F) {
	for _, s := range []string{"plain", "a\r\nBcc: x@example.invalid", "\n\nbody", "=?utf-8?q?=0D=0ABcc:_x?=", "\u2028x", strings.Repeat("長", 400), "\x00\x85", "(" + strings.Repeat("7", 1500) + ".", "\x19\xff"} {
		f.Add(s, s)
	}
	back := &session{}
	host, port := serve(f, back, nil, false)
	f.Fuzz(func(t *testing.T, subject, name string) {
		if len(subject)+len(name) > 10_000 {
			return
		}
		e := envelope()
		e.Subject, e.Name = subject, name
		s := sender(t, mail.Config{Host: host, Port: port, TLS: "none", Timeout: 3 * time.Second})
		if err := s.Send(t.Context(), e); err != nil {
			t.Fatalf("%q %q: %v", subject, name, err)
		}
		back.mu.Lock()
		sent := back.data[len(back.data)-1]
		back.data = nil
		back.mu.Unlock()
		head, _, _ := strings.Cut(sent, "\r\n\r\n")
		seen := map[string]int{}
		for line := range strings.SplitSeq(head, "\r\n") {
			if line == "" || line[0] == ' ' || line[0] == '\t' {
				continue
			}
			key, _, ok := strings.Cut(line, ":")
			if !ok || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("not a header: %q", line)
			}
			seen[strings.ToLower(key)]++
		}
		for key, n := range seen {
			if n != 1 || !known[key] {
				t.Errorf("%d of %s in\n%s", n, key, head)
			}
		}
	})
}

var known = map[string]bool{
	"date": true, "mime-version": true, "message-id": true, "subject": true, "from": true, "to": true,
	"auto-submitted": true, "content-language": true, "content-type": true,
}
