package platform

import b "taisei/detect/behaviour"

// node lists the modules and globals of Node.
func node() []Entry {
	return []Entry{
		// What the machine and its user are.
		{Path: "process.env", Property: true, Source: b.Environment, All: true},
		{Path: "process.env.*", Property: true, Source: b.Environment},
		{Path: "os.hostname", Source: b.Host, Name: "=hostname"},
		{Path: "os.userInfo", Source: b.Host, Name: "=username"},
		{Path: "os.networkInterfaces", Source: b.Host, Name: "=interfaces"},
		{Path: "os.homedir", Source: b.Host, Name: "=homedir", Yields: "~"},
		{Path: "process.env.HOME", Property: true, Source: b.Environment, Yields: "~"},
		{Path: "process.env.USERPROFILE", Property: true, Source: b.Environment, Yields: "~"},
		{Path: "os.tmpdir", Fold: "tmpdir"},
		{Path: "dns.getServers", Source: b.Host, Name: "=dns"},
		{Path: "process.cwd", Fold: "cwd"},
		{Path: "process.execPath"},
		{Path: "process.version"},
		{Path: "process.platform"},
		{Path: "process.arch"},
		{Path: "os.platform"},
		{Path: "os.arch"},
		{Path: "os.type"},
		{Path: "os.release"},
		{Path: "process.exit", Exits: true},

		// Files.
		{Path: "fs.readFileSync", Reads: "0", Encoding: "1"},
		{Path: "fs.readFile", Reads: "0", Encoding: "1", Calls: "last(_,result)"},
		{Path: "fs.createReadStream", Reads: "0", Returns: "fs.ReadStream()"},
		{Path: "fs.ReadStream().on", Calls: "1(this)"},
		{Path: "fs.ReadStream().pipe", Sink: "pipe", Data: "body:this", Target: "0", Returns: "0"},
		{Path: "fs.readJson", Reads: "0", Calls: "last(_,result)"},
		{Path: "fs.readJsonSync", Reads: "0"},
		{Path: "fs.readJSONSync", Reads: "0"},
		{Path: "fs.readdirSync", Source: b.Files, Name: "0"},
		{Path: "fs.readdir", Source: b.Files, Name: "0", Calls: "last(_,result)"},
		{Path: "fs.writeFileSync", Writes: "0", Data: "body:1", Sink: b.File, Target: "0"},
		{Path: "fs.writeFile", Writes: "0", Data: "body:1", Sink: b.File, Target: "0", Calls: "last(_)"},
		{Path: "fs.outputFileSync", Writes: "0", Data: "body:1", Sink: b.File, Target: "0"},
		{Path: "fs.appendFileSync", Writes: "0", Data: "body:1", Sink: b.File, Target: "0"},
		{Path: "fs.appendFile", Writes: "0", Data: "body:1", Sink: b.File, Target: "0", Calls: "last(_)"},
		{Path: "fs.createWriteStream", Returns: "fs.WriteStream()", Keeps: "path:0"},
		{Path: "fs.WriteStream().write", Writes: "this.path", Data: "body:0", Sink: b.File, Target: "this.path"},
		{Path: "fs.WriteStream().end", Writes: "this.path", Data: "body:0", Sink: b.File, Target: "this.path"},
		{Path: "fs.WriteStream().on", Calls: "1()"},
		{Path: "fs.copyFileSync", Reads: "0", Writes: "1", Data: "body:result"},
		{Path: "fs.renameSync", Fold: "movefile"},
		{Path: "fs.existsSync"},
		{Path: "fs.chmodSync"},
		{Path: "fs.chmod", Calls: "last(_)"},
		{Path: "fs.mkdirSync"},
		{Path: "fs.unlinkSync", Sink: b.Delete, Target: "0"},
		{Path: "fs.rmSync", Sink: b.Delete, Target: "0"},
		{Path: "fs.rmdirSync", Sink: b.Delete, Target: "0"},
		{Path: "fs.unlink", Sink: b.Delete, Target: "0", Calls: "last(_)"},
		{Path: "fs.rm", Sink: b.Delete, Target: "0", Calls: "last(_)"},
		{Path: "fs.rmdir", Sink: b.Delete, Target: "0", Calls: "last(_)"},
		{Path: "fs.remove", Sink: b.Delete, Target: "0", Calls: "last(_)"},
		{Path: "fs.removeSync", Sink: b.Delete, Target: "0"},
		{Path: "fs.emptyDirSync", Sink: b.Delete, Target: "0"},
		{Path: "rimraf", Sink: b.Delete, Target: "0", Calls: "last(_)"},
		{Path: "rimraf.sync", Sink: b.Delete, Target: "0"},
		{Path: "rimraf.rimrafSync", Sink: b.Delete, Target: "0"},
		{Path: "path.join", Fold: "pathjoin"},
		{Path: "path.resolve", Fold: "pathjoin"},
		{Path: "path.normalize", Fold: "pathjoin"},
		{Path: "path.dirname", Fold: "dirname"},
		{Path: "path.basename", Fold: "basename"},

		// Network.
		{Path: "http.request", Returns: "http.ClientRequest()", Keeps: "url:0", Sink: b.Network, Target: "0", Data: "url:0 header:0.headers auth:0.auth url:1 header:1.headers", Calls: "last(http.IncomingMessage())", Downloads: true},
		{Path: "https.request", Returns: "http.ClientRequest()", Keeps: "url:0", Sink: b.Network, Target: "0", Data: "url:0 header:0.headers auth:0.auth url:1 header:1.headers", Calls: "last(http.IncomingMessage())", Downloads: true},
		{Path: "http.get", Returns: "http.ClientRequest()", Keeps: "url:0", Sink: b.Network, Target: "0", Data: "url:0 header:0.headers auth:0.auth url:1 header:1.headers", Calls: "last(http.IncomingMessage())", Downloads: true},
		{Path: "https.get", Returns: "http.ClientRequest()", Keeps: "url:0", Sink: b.Network, Target: "0", Data: "url:0 header:0.headers auth:0.auth url:1 header:1.headers", Calls: "last(http.IncomingMessage())", Downloads: true},
		{Path: "http.ClientRequest().write", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "http.ClientRequest().end", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "http.ClientRequest().setHeader", Sink: b.Network, Target: "this.url", Data: "header:1"},
		{Path: "http.ClientRequest().on", Calls: "1(this)", Returns: "this"},
		{Path: "http.ClientRequest().once", Calls: "1(this)", Returns: "this"},
		{Path: "http.IncomingMessage().on", Calls: "1(this)", Returns: "this"},
		{Path: "http.IncomingMessage().once", Calls: "1(this)", Returns: "this"},
		{Path: "http.IncomingMessage().pipe", Sink: "pipe", Data: "body:this", Target: "0", Returns: "0"},
		{Path: "net.connect", Returns: "net.Socket()", Keeps: "host:1 url:0", Calls: "last()", Downloads: true, Sink: b.Network, Target: "this.url"},
		{Path: "net.createConnection", Returns: "net.Socket()", Keeps: "host:1 url:0", Calls: "last()", Downloads: true},
		{Path: "net.Socket", Returns: "net.Socket()"},
		{Path: "net.Socket().connect", Keeps: "url:0 host:1", Calls: "last()"},
		{Path: "net.Socket().write", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "net.Socket().end", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "net.Socket().on", Calls: "1(this)", Returns: "this"},
		{Path: "net.Socket().pipe", Sink: "pipe", Data: "body:this", Target: "0", Returns: "0"},
		{Path: "tls.connect", Returns: "net.Socket()", Keeps: "host:1 url:0", Calls: "last()", Downloads: true},
		{Path: "dgram.createSocket", Returns: "dgram.Socket()"},
		{Path: "dgram.Socket().send", Sink: b.Network, Target: "4", Data: "body:0"},
		{Path: "dns.lookup", Sink: b.Network, Target: "0", Data: "dns:0", Calls: "last(_,result)"},
		{Path: "dns.resolve", Sink: b.Network, Target: "0", Data: "dns:0", Calls: "last(_,result)"},
		{Path: "dns.resolve4", Sink: b.Network, Target: "0", Data: "dns:0", Calls: "last(_,result)"},
		{Path: "dns.resolveTxt", Sink: b.Network, Target: "0", Data: "dns:0", Calls: "last(_,result)", Downloads: true},

		// Code and processes.
		{Path: "eval", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "Function", Sink: b.Code, Data: "code:last", Code: "javascript", Fold: "function"},
		{Path: "vm.runInThisContext", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "vm.runInNewContext", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "vm.runInContext", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "vm.compileFunction", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "vm.Script", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "module._compile", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "worker_threads.Worker", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "child_process.exec", Sink: b.Process, Data: "code:0", Code: "shell", Calls: "last(_,result)"},
		{Path: "child_process.execSync", Sink: b.Process, Data: "code:0", Code: "shell"},
		{Path: "child_process.spawn", Sink: b.Process, Data: "command:0 args:1", Runs: true, Returns: "child_process.ChildProcess()"},
		{Path: "child_process.spawnSync", Sink: b.Process, Data: "command:0 args:1", Runs: true, Returns: "child_process.ChildProcess()"},
		{Path: "child_process.execFile", Sink: b.Process, Data: "command:0 args:1", Runs: true, Calls: "last(_,result)"},
		{Path: "child_process.execFileSync", Sink: b.Process, Data: "command:0 args:1", Runs: true},
		{Path: "child_process.fork", Sink: b.Process, Data: "command:0 args:1", Runs: true, Returns: "child_process.ChildProcess()"},
		{Path: "child_process.ChildProcess().stdout.on", Calls: "1(this)"},
		{Path: "child_process.ChildProcess().stdin.write", Sink: b.Code, Data: "stdin:0", Code: "shell"},
		{Path: "child_process.ChildProcess().on", Calls: "1(_)"},

		// Decoding, encoding, encryption.
		{Path: "Buffer", Fold: "buffer", From: "0", Encoding: "1"},
		{Path: "Buffer.from", Fold: "buffer", From: "0", Encoding: "1"},
		{Path: "Buffer.concat", From: "0", Fold: "concatlist"},
		{Path: "zlib.*", From: "0", Via: b.Compress, Fold: "inflate", Calls: "last(_,result)"},
		{Path: "crypto.createDecipheriv", Returns: "crypto.Decipher()", Keeps: "key:1"},
		{Path: "crypto.createDecipher", Returns: "crypto.Decipher()", Keeps: "key:1"},
		{Path: "crypto.createCipheriv", Returns: "crypto.Cipher()", Keeps: "key:1"},
		{Path: "crypto.createCipher", Returns: "crypto.Cipher()", Keeps: "key:1"},
		{Path: "crypto.Decipher().update", Keeps: "data:0", Via: b.Cipher, From: "0 this.key", Input: "1", Fold: "decrypt"},
		{Path: "crypto.Decipher().final", Via: b.Cipher, From: "this.data this.key", Fold: "decrypt"},
		{Path: "crypto.Cipher().update", Keeps: "data:0", Via: b.Cipher, From: "0", Encoding: "2"},
		{Path: "crypto.Cipher().final", Via: b.Cipher, From: "this.data", Encoding: "0"},
		{Path: "crypto.privateDecrypt", Via: b.Cipher, From: "0 1", Fold: "decrypt"},
		{Path: "crypto.publicEncrypt", Via: b.Cipher, From: "1"},
		{Path: "crypto.subtle.decrypt", Via: b.Cipher, From: "1 2", Fold: "decrypt"},
		{Path: "crypto.subtle.encrypt", Via: b.Cipher, From: "2"},
		{Path: "crypto.createSign", Returns: "crypto.Sign()", From: "=none"},
		{Path: "crypto.createVerify", Returns: "crypto.Sign()", From: "=none"},
		{Path: "crypto.Sign().update", Returns: "this"},
		{Path: "crypto.Sign().*", From: "=none"},
		{Path: "crypto.sign", From: "=none"},
		{Path: "crypto.verify", From: "=none"},
		{Path: "crypto.createPublicKey", From: "=none"},
		{Path: "crypto.createHash", Returns: "crypto.Hash()", From: "=none"},
		{Path: "crypto.createHmac", Returns: "crypto.Hash()", From: "=none"},
		{Path: "crypto.Hash().update", Returns: "this"},
		{Path: "crypto.Hash().digest", From: "=none"},
		{Path: "crypto.randomBytes", From: "=none"},
		{Path: "crypto.randomUUID", From: "=none"},
		{Path: "querystring.stringify", Via: b.Serialise},
		{Path: "querystring.escape"},
		{Path: "util.inspect", Via: b.Serialise},
		{Path: "util.promisify", Fold: "identity"},
		{Path: "CryptoJS.*.decrypt", Via: b.Cipher, From: "0 1", Fold: "decrypt"},
		{Path: "CryptoJS.AES.decrypt", Via: b.Cipher, From: "0 1", Fold: "decrypt"},
		{Path: "CryptoJS.DES.decrypt", Via: b.Cipher, From: "0 1", Fold: "decrypt"},
		{Path: "CryptoJS.TripleDES.decrypt", Via: b.Cipher, From: "0 1", Fold: "decrypt"},
		{Path: "CryptoJS.RC4.decrypt", Via: b.Cipher, From: "0 1", Fold: "decrypt"},
		{Path: "CryptoJS.AES.encrypt", Via: b.Cipher, From: "0"},

		// What runs WebAssembly cannot reach anything by itself.
		{Path: "WebAssembly.*", From: "=none"},

		// Chatter that goes nowhere.
		{Path: "console.*", From: "=none"},
		{Path: "process.stdout.write", Fold: "print", From: "=none"},
		{Path: "console.log", Fold: "print", From: "=none"},
		{Path: "require.resolve", From: "=none", Fold: "modulepath"},
		{Path: "process.on", Calls: "1(_)"},
		{Path: "process.nextTick", Calls: "0()"},
		{Path: "process.stdin.on", Calls: "1(_)"},
		{Path: "clipboard.readSync", Source: b.Clipboard},
		{Path: "clipboard.read", Source: b.Clipboard},
		{Path: "clipboard.writeSync", Sink: b.Clipboard, Data: "text:0"},
		{Path: "clipboard.write", Sink: b.Clipboard, Data: "text:0"},
		{Path: "clipboard.readText", Source: b.Clipboard, Calls: "last(result)"},
		{Path: "clipboard.writeText", Sink: b.Clipboard, Data: "text:0"},
	}
}

// nodeClients lists the HTTP clients that packages use.
func nodeClients() []Entry {
	whole := "url:0 url:0.url url:0.uri url:0.qs url:0.params body:0.body body:0.form body:0.json body:0.data body:0.formData header:0.headers auth:0.auth"
	verb := whole + " body:1.body body:1.form body:1.json body:1.data url:1.qs url:1.params url:1.searchParams header:1.headers auth:1.auth"
	send := "url:0 body:1 url:2.params header:2.headers auth:2.auth"
	out := []Entry{
		{Path: "request", Sink: b.Network, Target: "0", Data: verb, Calls: "last(_,result,result)", Downloads: true, Returns: "http.IncomingMessage()"},
		{Path: "request.defaults", Returns: "request"},
		{Path: "axios", Sink: b.Network, Target: "0", Data: verb, Downloads: true},
		{Path: "axios.request", Sink: b.Network, Target: "0", Data: verb, Downloads: true},
		{Path: "axios.create", Returns: "axios", Keeps: "base:0.baseURL"},
		{Path: "got", Sink: b.Network, Target: "0", Data: verb, Downloads: true, Returns: "http.IncomingMessage()"},
		{Path: "got.stream", Sink: b.Network, Target: "0", Data: verb, Downloads: true, Returns: "http.IncomingMessage()"},
		{Path: "needle", Sink: b.Network, Target: "1", Data: "url:1 body:2", Downloads: true},
		{Path: "undici.request", Sink: b.Network, Target: "0", Data: verb, Downloads: true},
		{Path: "nodemailer.createTransport", Returns: "nodemailer.Transport()"},
		{Path: "nodemailer.Transport().sendMail", Sink: b.Network, Target: "0.to", Data: "body:0.text body:0.html body:0.attachments"},
		{Path: "ws", Returns: "WebSocket()", Keeps: "url:0", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
	}
	for _, client := range []string{"axios", "got", "request", "superagent", "needle"} {
		for _, method := range []string{"post", "put", "patch"} {
			data := verb
			if client == "axios" || client == "needle" {
				data = send
			}
			out = append(out, Entry{Path: client + "." + method, Sink: b.Network, Target: "0", Data: data, Calls: "last(_,result,result)", Downloads: true, Returns: client + "()", Keeps: "url:0"})
		}
		for _, method := range []string{"get", "head", "delete"} {
			out = append(out, Entry{Path: client + "." + method, Sink: b.Network, Target: "0", Data: verb, Calls: "last(_,result,result)", Downloads: true, Returns: client + "()", Keeps: "url:0"})
		}
		out = append(out,
			Entry{Path: client + "().send", Sink: b.Network, Target: "this.url", Data: "body:0", Returns: "this"},
			Entry{Path: client + "().query", Sink: b.Network, Target: "this.url", Data: "url:0", Returns: "this"},
			Entry{Path: client + "().set", Sink: b.Network, Target: "this.url", Data: "header:1", Returns: "this"},
			Entry{Path: client + "().on", Calls: "1(this)", Returns: "this"},
			Entry{Path: client + "().pipe", Sink: "pipe", Data: "body:this", Target: "0", Returns: "0"})
	}
	return out
}
