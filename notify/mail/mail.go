package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"taisei/message"
)

// Config says which server takes our mail.
type Config struct {
	Host     string
	Port     int
	TLS      string // "starttls" (must be there), "tls" (from the first byte) or "none"
	User     string // empty when the server asks for none
	Password string
	From     string // address, with a name or without
	Timeout  time.Duration
	Roots    *x509.CertPool // the system's when nil
}

// Sender is the message.Channel for mail.
type Sender struct {
	config Config
	from   *mail.Address
}

// defaultTimeout bounds one mail when the configuration says nothing.
const defaultTimeout = 30 * time.Second

// New makes a sender. Without a host it is one that says of every mail that no
// server is configured, so that this is seen and nothing is lost.
func New(c Config) (*Sender, error) {
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.Host == "" {
		return &Sender{config: c}, nil
	}
	from, err := mail.ParseAddress(c.From)
	if err != nil {
		return nil, fmt.Errorf("read the sender's address %q: %w", c.From, err)
	}
	s := &Sender{config: c, from: from}
	if _, err := s.client(new(net.Conn)); err != nil {
		return nil, fmt.Errorf("set up mail: %w", err)
	}
	return s, nil
}

// Send sends one mail.
func (s *Sender) Send(ctx context.Context, e message.Envelope) error {
	if s.from == nil {
		return &message.Failure{Key: "message.failure.not_configured"}
	}
	m, failure := s.compose(e)
	if failure != nil {
		return failure
	}
	var conn net.Conn
	client, err := s.client(&conn)
	if err != nil {
		return fmt.Errorf("set up mail: %w", err)
	}
	defer func() {
		if conn != nil {
			_ = conn.Close() // after a failure the library leaves it open
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	err = client.DialAndSendWithContext(ctx, m)
	if err == nil || m.IsDelivered() { // what follows the server's yes changes nothing
		return nil
	}
	return classify(err)
}

// client makes a client for one mail. The connection that it opens is left in conn.
func (s *Sender) client(conn *net.Conn) (*gomail.Client, error) {
	c := s.config
	security := &tls.Config{ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}
	options := []gomail.Option{
		gomail.WithPort(c.Port), gomail.WithTimeout(c.Timeout), gomail.WithTLSConfig(security),
		gomail.WithHELO(s.helo()), gomail.WithoutNoop(), gomail.WithDialContextFunc(s.dial(security, conn)),
	}
	switch c.TLS {
	case "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "tls", "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("smtp-tls %q: use starttls, tls or none", c.TLS)
	}
	if c.User != "" {
		options = append(options,
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin),
			gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	return gomail.NewClient(c.Host, options...)
}

// dial opens the connection, with TLS from the first byte where that is configured.
func (s *Sender) dial(security *tls.Config, conn *net.Conn) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		*conn = c
		if s.config.TLS != "tls" {
			return c, nil
		}
		secured := tls.Client(c, security)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, err
		}
		return secured, nil
	}
}

// helo names us by our mail domain: this machine's own name is nobody's business.
func (s *Sender) helo() string {
	_, domain, _ := strings.Cut(s.from.Address, "@")
	return domain
}
