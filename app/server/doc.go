// Package server listens: time-outs, TLS, proxies, health, metrics, graceful stop.
//
// It knows nothing of what is served. It imports libraries only.
package server
