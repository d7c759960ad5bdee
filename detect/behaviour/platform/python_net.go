package platform

import (
	"strings"

	b "taisei/detect/behaviour"
)

// requestData is what a request of the requests library carries.
const requestData = "url:0|url url:1|params body:1|data body:2|json file:9|files header:9|headers header:9|cookies auth:9|auth"

// pythonNetwork lists what sends and fetches in Python.
func pythonNetwork() []Entry {
	out := pythonNetworkTable()
	for _, method := range strings.Fields("get post put patch delete head options") {
		out = append(out, Entry{Path: "py:requests." + method, Sink: b.Network, Target: "0|url", Data: requestData, Returns: "py:requests.Response()", Downloads: true})
	}
	for _, method := range strings.Fields("send_message send_document send_photo sendMessage sendDocument") {
		out = append(out, Entry{Path: "py:telegram()." + method, Sink: b.Network, Target: "=https://api.telegram.org/", Data: "body:1|text file:1|document file:1|photo body:0"})
	}
	return out
}

// pythonNetworkTable lists what pythonNetwork takes one by one.
func pythonNetworkTable() []Entry {
	return []Entry{
		{Path: "py:requests.request", Sink: b.Network, Target: "1|url", Data: "url:1|url url:9|params body:9|data body:9|json file:9|files header:9|headers auth:9|auth", Returns: "py:requests.Response()", Downloads: true},
		{Path: "py:requests.Session", Returns: "py:requests", From: "=none"},
		{Path: "py:requests.session", Returns: "py:requests", From: "=none"},
		{Path: "py:httpx.Client", Returns: "py:requests", From: "=none"},
		{Path: "py:httpx.AsyncClient", Returns: "py:requests", From: "=none"},
		{Path: "py:aiohttp.ClientSession", Returns: "py:requests", From: "=none"},
		{Path: "py:cloudscraper.create_scraper", Returns: "py:requests", From: "=none"},
		{Path: "py:tls_client.Session", Returns: "py:requests", From: "=none"},

		{Path: "py:requests.Response().*", From: "this"},
		{Path: "py:urllib.request.urlopen", Sink: b.Network, Target: "0|url", Data: "url:0 body:1|data body:0.data header:0.headers", Returns: "py:requests.Response()", Downloads: true},
		{Path: "py:urllib.request.Request", Returns: "py:urllib.request.Request()", Keeps: "url:0|url data:1|data headers:2|headers body:1|data"},
		{Path: "py:urllib.request.Request().add_header", Keeps: "headers:1"},
		{Path: "py:urllib.request.urlretrieve", Sink: b.Network, Target: "0|url", Data: "url:0|url", Writes: "1|filename", Downloads: true, Fold: "py:second"},
		{Path: "py:urllib.request.build_opener", Returns: "py:urllib.request.Opener()"},
		{Path: "py:urllib.request.Opener().open", Sink: b.Network, Target: "0", Data: "url:0 body:1|data", Downloads: true, Returns: "py:requests.Response()"},
		{Path: "py:git.Repo.clone_from", Sink: b.Network, Target: "0|url", Data: "url:0|url", Writes: "1|to_path", Downloads: true},
		{Path: "py:dulwich.porcelain.clone", Sink: b.Network, Target: "0|source", Data: "url:0|source", Writes: "1|target", Downloads: true},
		{Path: "py:git.Git().clone", Sink: b.Network, Target: "0", Data: "url:0", Writes: "this.path", Downloads: true},
		{Path: "py:git.Git", Returns: "py:git.Git()", Keeps: "path:0", From: "=none"},
		{Path: "py:wget.download", Sink: b.Network, Target: "0|url", Data: "url:0|url", Writes: "1|out", Downloads: true},
		{Path: "py:urllib3.PoolManager", Returns: "py:urllib3.PoolManager()"},
		{Path: "py:urllib3.PoolManager().request", Sink: b.Network, Target: "1|url", Data: "url:1|url body:9|body body:9|fields header:9|headers", Returns: "py:requests.Response()", Downloads: true},
		{Path: "py:http.client.HTTPConnection", Returns: "py:http.client.HTTPConnection()", Keeps: "url:0|host"},
		{Path: "py:http.client.HTTPSConnection", Returns: "py:http.client.HTTPConnection()", Keeps: "url:0|host"},
		{Path: "py:http.client.HTTPConnection().request", Sink: b.Network, Target: "this.url", Data: "url:1|url body:2|body header:3|headers", Downloads: true, Keeps: "data:result"},
		{Path: "py:http.client.HTTPConnection().getresponse", Sink: b.Network, Target: "this.url", Downloads: true, Returns: "py:requests.Response()"},

		{Path: "py:socket.socket", Returns: "py:socket.socket()", From: "=none"},
		{Path: "py:socket.create_connection", Returns: "py:socket.socket()", Keeps: "url:0", From: "=none"},
		{Path: "py:socket.socket().connect", Fold: "py:connect"},
		{Path: "py:socket.socket().connect_ex", Fold: "py:connect"},
		{Path: "py:socket.socket().send", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "py:socket.socket().sendall", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "py:socket.socket().sendto", Sink: b.Network, Target: "1", Data: "body:0"},
		{Path: "py:socket.socket().recv", Sink: b.Network, Target: "this.url", Downloads: true},
		{Path: "py:socket.socket().recvfrom", Sink: b.Network, Target: "this.url", Downloads: true},
		{Path: "py:socket.socket().makefile", Sink: b.Network, Target: "this.url", Downloads: true, Returns: "py:socket.socket()"},
		{Path: "py:socket.socket().read", Sink: b.Network, Target: "this.url", Downloads: true},
		{Path: "py:socket.socket().write", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "py:socket.socket().fileno", Fold: "py:this"},
		{Path: "py:ssl.wrap_socket", Fold: "py:same"},
		{Path: "py:?.wrap_socket", Fold: "py:same"},

		{Path: "py:dns.resolver.resolve", Sink: b.Network, Target: "0", Data: "dns:0", Downloads: true},
		{Path: "py:dns.resolver.query", Sink: b.Network, Target: "0", Data: "dns:0", Downloads: true},

		{Path: "py:smtplib.SMTP", Returns: "py:smtplib.SMTP()", Keeps: "url:0|host"},
		{Path: "py:smtplib.SMTP_SSL", Returns: "py:smtplib.SMTP()", Keeps: "url:0|host"},
		{Path: "py:smtplib.SMTP().sendmail", Sink: b.Network, Target: "this.url", Data: "body:2|msg"},
		{Path: "py:smtplib.SMTP().send_message", Sink: b.Network, Target: "this.url", Data: "body:0|msg"},
		{Path: "py:ftplib.FTP", Returns: "py:ftplib.FTP()", Keeps: "url:0|host"},
		{Path: "py:ftplib.FTP().storbinary", Sink: b.Network, Target: "this.url", Data: "body:1"},
		{Path: "py:ftplib.FTP().storlines", Sink: b.Network, Target: "this.url", Data: "body:1"},
		{Path: "py:paramiko.SSHClient", Returns: "py:paramiko.SSHClient()"},
		{Path: "py:paramiko.SSHClient().connect", Keeps: "url:0"},

		// Messengers: a webhook or a bot's token is an address that anybody can write to.
		{Path: "py:discord.SyncWebhook.from_url", Returns: "py:webhook()", Keeps: "url:0|url"},
		{Path: "py:discord.Webhook.from_url", Returns: "py:webhook()", Keeps: "url:0|url"},
		{Path: "py:discord_webhook.DiscordWebhook", Returns: "py:webhook()", Keeps: "url:0|url data:1|content"},
		{Path: "py:dhooks.Webhook", Returns: "py:webhook()", Keeps: "url:0|url"},
		{Path: "py:webhook().send", Sink: b.Network, Target: "this.url", Data: "body:0|content file:9|file file:9|files body:9|embed body:9|embeds"},
		{Path: "py:webhook().execute", Sink: b.Network, Target: "this.url", Data: "body:this.data"},
		{Path: "py:webhook().add_file", Keeps: "data:0|file"},
		{Path: "py:webhook().add_embed", Keeps: "data:0"},
		{Path: "py:discord.Embed"},
		{Path: "py:discord.File", Reads: "0"},
		{Path: "py:telebot.TeleBot", Returns: "py:telegram()", Keeps: "token:0"},
		{Path: "py:telegram.Bot", Returns: "py:telegram()", Keeps: "token:0|token"},
		{Path: "py:telepot.Bot", Returns: "py:telegram()", Keeps: "token:0"},
		{Path: "py:webbrowser.open", Sink: b.Network, Target: "0|url", Data: "url:0|url"},
		{Path: "py:webbrowser.open_new_tab", Sink: b.Network, Target: "0|url", Data: "url:0|url"},
	}
}
