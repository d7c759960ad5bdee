package platform

import b "taisei/detect/behaviour"

// nodeMore lists packages that reach what Node itself does not: the screen, the
// keyboard, encodings of their own.
func nodeMore() []Entry {
	return []Entry{
		{Path: "screenshot-desktop", Source: b.Screen, Name: "=screen"},
		{Path: "screenshot-desktop.*", Source: b.Screen, Name: "=screen"},
		{Path: "desktop-screenshot", Source: b.Screen, Name: "=screen"},
		{Path: "electron.desktopCapturer.getSources", Source: b.Screen, Name: "=screen"},
		{Path: "node-global-key-listener.GlobalKeyboardListener", Returns: "KeyListener()"},
		{Path: "KeyListener().addListener", Calls: "0(KeyEvent())"},
		{Path: "iohook.on", Calls: "1(KeyEvent())"},
		{Path: "uiohook-napi.uIOhook.on", Calls: "1(KeyEvent())"},
		{Path: "KeyEvent().*", Property: true, Source: b.Keyboard},
		{Path: "@actions/exec.exec", Sink: b.Process, Data: "command:0 args:1", Runs: true},
		{Path: "@actions/exec.getExecOutput", Sink: b.Process, Data: "command:0 args:1", Runs: true},
		{Path: "execa.execa", Sink: b.Process, Data: "command:0 args:1", Runs: true},
		{Path: "execa.execaSync", Sink: b.Process, Data: "command:0 args:1", Runs: true},
		{Path: "execa.execaCommand", Sink: b.Process, Data: "code:0", Code: "shell"},
		{Path: "bs58.encode", Via: b.Base64},
		{Path: "bs58.default.encode", Via: b.Base64},
		{Path: "base58.encode", Via: b.Base64},
		{Path: "base-x().encode", Via: b.Base64},
	}
}

// wallets lists what a page asks a wallet, and where a function may be put between
// a program and the network or a wallet.
func wallets() []Entry {
	out := []Entry{
		{Path: "fetch=", Hook: b.Download},
		{Path: "XMLHttpRequest().open=", Hook: b.Download},
		{Path: "XMLHttpRequest().send=", Hook: b.Download},
		{Path: "http.ClientRequest().write=", Hook: b.Download},
	}
	for _, provider := range []string{"ethereum", "web3.currentProvider", "solana", "phantom.solana", "tronWeb", "tronLink", "BinanceChain"} {
		for _, method := range []string{"request", "send", "sendAsync", "signTransaction", "signAndSendTransaction", "signAllTransactions", "signMessage"} {
			path := provider + "." + method
			out = append(out,
				Entry{Path: path, Sink: b.Wallet, Data: "asked:0 asked:1"},
				Entry{Path: path + "=", Hook: b.Wallet})
		}
	}
	return out
}
