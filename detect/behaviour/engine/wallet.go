package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// recipient labels a literal to which money can be sent.
func (m *Machine) recipient(text string, at value.Place) *value.Value {
	return value.OfText(text, value.LabelOf(m.origin(behaviour.Blob, text, false, at)))
}

// recipients picks the labels of addresses that stand in the source.
func recipients(labels value.Labels) value.Labels {
	var out value.Labels
	for _, l := range labels {
		if l.Origin.Source == behaviour.Blob && behaviour.IsWalletAddress(l.Origin.Name) {
			out = append(out, l)
		}
	}
	return out
}

// hook runs a function that was put between a program and the network or its
// wallet. What it changes there, or gives back, is noted.
func (m *Machine) hook(object, v *value.Value, at value.Place) {
	if v.Kind != value.Function || v.Closure.Native != nil {
		return
	}
	outer := m.hooked
	m.hooked = true
	given := value.OfUnknown(nil)
	out := m.callBack(v, object, []*value.Value{given, given}, at)
	m.replaced(m.settled(out), "answer", at)
	m.hooked = outer
}

// replaced notes an address of the source's own in what the program or its
// wallet gets to see.
func (m *Machine) replaced(v *value.Value, slot string, at value.Place) {
	if labels := recipients(m.labels(v)); len(labels) > 0 {
		m.record(labels, behaviour.Wallet, slot, address{}, at)
	}
}

// recipientFields are how the receiver of money is called.
var recipientFields = map[string]bool{
	"to": true, "recipient": true, "receiver": true, "destination": true, "dest": true, "toAddress": true, "toPubkey": true,
	"payTo": true, "to_address": true, "spender": true, "beneficiary": true, "address": true,
}

// redirected notes that the receiver in somebody else's transaction is changed:
// inside a hook, or where the program compares addresses to choose whom to rob.
func (m *Machine) redirected(object *value.Value, name string, v *value.Value, at value.Place) {
	if len(v.Labels) == 0 || !recipientFields[name] && !m.hooked {
		return
	}
	if m.hooked || m.units[m.unit].chooses && object.Kind == value.Unknown {
		m.replaced(v, name, at)
	}
}

// chooses notes that an address of the source's own is compared with another.
func (m *Machine) chooses(l, r *value.Value) {
	if len(recipients(l.Labels)) > 0 && !r.IsConstant() || len(recipients(r.Labels)) > 0 && !l.IsConstant() {
		m.units[m.unit].chooses = true
	}
}

// walletSink is a request to a wallet. What a page asks for is its own business,
// unless it does so in the place of others.
func (m *Machine) walletSink(c *invocation) {
	if !m.hooked {
		return
	}
	for _, s := range c.entry.DataSlots() {
		m.replaced(m.slotValue(c, s), s.Role, c.at)
	}
}

// clipboardSink is what is put on the clipboard. An address is put there in the
// place of another when what was there before has been read.
func (m *Machine) clipboardSink(c *invocation) {
	for _, s := range c.entry.DataSlots() {
		labels := m.labels(m.slotValue(c, s))
		m.record(labels, behaviour.Clipboard, s.Role, address{}, c.at)
		if len(recipients(labels)) > 0 && m.copied != nil {
			m.record(value.LabelOf(m.copied), behaviour.Clipboard, "address", address{}, c.at)
		}
	}
}

// keyParameters tells which parameters of a function are called like the private
// key of a wallet; it is worked out once.
func (m *Machine) keyParameters(c *value.Closure) []bool {
	p, f := m.profileOf(c), c.Func
	if !p.named {
		p.named = true
		for i, param := range f.Params {
			if n, ok := param.Target.(*parse.Name); ok && privateKeyName(n.Name) {
				if p.keys == nil {
					p.keys = make([]bool, len(f.Params))
				}
				p.keys[i] = true
			}
		}
	}
	return p.keys
}

// privateKeyName reports whether a name is that of a wallet's key, or of the words
// that it is made from.
func privateKeyName(name string) bool {
	lower := strings.ReplaceAll(strings.ToLower(name), "_", "")
	switch strings.TrimPrefix(lower, "wallet") {
	case "privatekey", "secretkey", "mnemonic", "seedphrase", "seedwords", "keypair", "mnemonicphrase", "recoveryphrase", "privkey":
		return true
	}
	return false
}

// keyParameter labels what a function is given as a private key.
func (m *Machine) keyParameter(v *value.Value, name string, at value.Place) *value.Value {
	if v.Kind != value.Unknown || len(v.Labels) > 0 {
		return v
	}
	return value.OfUnknown(value.LabelOf(m.origin(behaviour.Wallet, name, false, at)))
}
