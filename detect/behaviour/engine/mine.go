package engine

import (
	"regexp"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

var (
	stratumURL = regexp.MustCompile(`stratum\d?\+(?:tcp|ssl|tls)://([^\s"'\\,/]+)`)
	poolConfig = regexp.MustCompile(`(?s)"pools"\s*:\s*\[.{0,200}?"url"\s*:\s*"([^"]+)"`)
	poolSpeech = regexp.MustCompile(`mining\.(subscribe|authorize|submit)|"method"\s*:\s*"login".{0,200}"(agent|algo|rigid)"`)
)

// mining notes that a program is started as miners of cryptocurrency are: with
// the address of a pool, or a pool and a wallet side by side.
func (m *Machine) mining(name *value.Value, args []*value.Value, at value.Place) {
	pool, owner, told := "", false, false
	for i, a := range args {
		text := a.Render()
		if match := stratumURL.FindStringSubmatch(text); match != nil {
			m.mines(match[1], name, at)
			return
		}
		flag, rest, joined := strings.Cut(text, "=")
		if !joined && i+1 < len(args) {
			rest = args[i+1].Render()
		}
		switch flag {
		case "-o", "--url":
			pool = rest
		case "-u", "--user":
			owner = behaviour.IsWalletAddress(wallet(rest))
		case "--donate-level", "--cpu-max-threads-hint", "--rig-id", "--randomx-mode", "--cpu-priority":
			told = true
		}
	}
	if pool != "" && (owner || told) {
		m.mines(pool, name, at)
	}
}

// wallet is the address in what a miner calls its user: address.worker+difficulty.
func wallet(user string) string {
	if i := strings.IndexAny(user, "./+"); i > 0 {
		return user[:i]
	}
	return user
}

// miningText notes the address of a pool in what is written or sent.
func (m *Machine) miningText(v *value.Value, to address, at value.Place) {
	text, ok := v.String()
	if !ok || len(text) < 16 || len(text) > 1<<16 {
		return
	}
	if match := poolConfig.FindStringSubmatch(text); match != nil {
		m.mines(match[1], v, at)
		return
	}
	if to.host != "" && strings.HasPrefix(to.scheme, "ws") && poolSpeech.MatchString(text) {
		m.mines(to.host, v, at)
	}
}

func (m *Machine) mines(pool string, by *value.Value, at value.Place) {
	host := hostIn(strings.TrimPrefix(pool[strings.LastIndex(pool, "://")+1:], "//"))
	to := address{host: host, scheme: "stratum", concealed: concealed(by.Labels)}
	m.record(value.LabelOf(m.origin(behaviour.Host, "processor", true, at)), behaviour.Network, "body", to, at)
}
