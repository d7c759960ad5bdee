package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Options say where and what to serve.
type Options struct {
	Listen   string
	Cert     string // PEM file; empty for plain HTTP
	Key      string
	Handler  http.Handler
	Log      *slog.Logger
	Started  func(url string) // called once, when connections are accepted
	Stopping time.Duration    // how long requests under way may take to end
}

// Run serves until ctx ends, then lets requests under way finish. Live streams see
// their request's context end at once.
func Run(ctx context.Context, o Options) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (is another server running? choose another address with --listen)", o.Listen, err)
	}
	scheme := "http"
	if o.Cert != "" {
		pair, err := tls.LoadX509KeyPair(o.Cert, o.Key)
		if err != nil {
			return errors.Join(fmt.Errorf("read the certificate: %w", err), listener.Close())
		}
		scheme = "https"
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		})
	}
	return serve(ctx, o, listener, scheme)
}

func serve(ctx context.Context, o Options, listener net.Listener, scheme string) error {
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
	if o.Started != nil {
		o.Started(scheme + "://" + listener.Addr().String())
	}
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
