package native

import (
	"bytes"
	"strings"
)

// maxURL is the most of a URL that is shown, maxHits how many are looked at.
const (
	maxURL  = 160
	maxHits = 20_000
)

// schemes are those that lead somewhere.
var schemes = []string{"stratum+tcp", "stratum+ssl", "https", "http", "ftp", "wss", "ws", "tcp", "udp", "socks5", "ldap", "rmi", "mongodb", "redis", "amqp", "smtp", "ssh"}

// addresses gives the URLs in machine code, one for each host, in one byte a letter
// or, as Windows has it, in two.
func addresses(data []byte) []string {
	f := finder{hosts: map[string]bool{}}
	f.find(data, []byte("://"), 1)
	f.find(data, []byte(":\x00/\x00/\x00"), 2)
	return f.out
}

type finder struct {
	hosts map[string]bool
	out   []string
	hits  int
}

// find looks for URLs by the mark in them; width is how far letters are apart.
func (f *finder) find(data, mark []byte, width int) {
	for from := 0; len(f.out) < maxAddresses && f.hits < maxHits; f.hits++ {
		i := bytes.Index(data[from:], mark)
		if i < 0 {
			return
		}
		at := from + i
		from = at + len(mark)
		scheme := schemeBefore(data[max(0, at-16*width):at], width)
		if scheme == "" {
			continue
		}
		rest := urlAfter(data[from:], width)
		host, _, _ := strings.Cut(rest, "/")
		if host = strings.ToLower(host); !plausible(host) || f.hosts[host] {
			continue
		}
		f.hosts[host] = true
		f.out = append(f.out, scheme+"://"+rest)
	}
}

// schemeBefore gives the scheme that ends where the mark begins.
func schemeBefore(before []byte, width int) string {
	if width == 2 {
		before = bytes.ReplaceAll(before, []byte{0}, nil)
	}
	lower := strings.ToLower(string(before))
	for _, s := range schemes {
		if strings.HasSuffix(lower, s) {
			return s
		}
	}
	return ""
}

// urlAfter gives what follows the mark, up to what no URL has.
func urlAfter(rest []byte, width int) string {
	var out []byte
	for i := 0; i < len(rest) && len(out) < maxURL; i += width {
		c := rest[i]
		if c <= ' ' || c > '~' || strings.IndexByte("\"'<>`\\^{|}", c) >= 0 || width == 2 && (i+1 >= len(rest) || rest[i+1] != 0) {
			break
		}
		out = append(out, c)
	}
	return string(out)
}

// plausible tells a host from what only follows a mark: a format, a letter.
func plausible(host string) bool {
	host = host[strings.LastIndexByte(host, '@')+1:]
	return len(host) > 3 && strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]_") == "" && strings.ContainsAny(host, ".:")
}
