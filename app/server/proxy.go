package server

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// BehindProxies puts the reader's own address into RemoteAddr where the request
// came through proxies that are trusted. Nobody else's X-Forwarded-For is believed.
func BehindProxies(trusted []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if addr, ok := forwarded(r, trusted); ok {
			r.RemoteAddr = net.JoinHostPort(addr.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

// forwarded walks X-Forwarded-For from the end to the first address that is not a
// trusted proxy's.
func forwarded(r *http.Request, trusted []netip.Prefix) (netip.Addr, bool) {
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err != nil || !contains(trusted, peer.Addr()) {
		return netip.Addr{}, false
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		addr, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return netip.Addr{}, false
		}
		if !contains(trusted, addr) {
			return addr, true
		}
	}
	return netip.Addr{}, false
}

func contains(list []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(addr.Unmap()) })
}
