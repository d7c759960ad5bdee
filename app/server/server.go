package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Listener is where the server takes connections.
type Listener struct {
	net.Listener
	URL string // as a reader on this machine would type it
}

// Listen takes the address, with TLS when there is a certificate (PEM files).
func Listen(ctx context.Context, address, cert, key string) (*Listener, error) {
	plain, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w (is another server running? choose another address with --listen)", address, err)
	}
	if cert == "" {
		return &Listener{plain, "http://" + shown(plain.Addr())}, nil
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the certificate: %w", err), plain.Close())
	}
	secure := tls.NewListener(plain, &tls.Config{
		Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	})
	return &Listener{secure, "https://" + shown(plain.Addr())}, nil
}

// shown names this machine where the server listens on all its addresses.
func shown(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
}

// Options say what to serve and how to end.
type Options struct {
	Handler  http.Handler
	Log      *slog.Logger
	Stopping time.Duration // how long requests under way may take to end
}

// Serve serves until ctx ends, then lets requests under way finish. Live streams
// see their request's context end at once.
func Serve(ctx context.Context, listener net.Listener, o Options) error {
	requests, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	srv := &http.Server{
		Handler:           o.Handler,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // a large upload over a slow line
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	end() // live streams end now; Shutdown waits for the rest
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.Stopping)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		return errors.Join(fmt.Errorf("stop: %w", err), srv.Close())
	}
	return nil
}
