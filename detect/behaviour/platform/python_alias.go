package platform

import "strings"

// canonicalPython gives the one path that several ways of Python lead to.
func canonicalPython(path string) string {
	for _, root := range []string{"builtins.", "__builtin__.", "__builtins__.", "six.moves.builtins."} {
		if rest, ok := strings.CutPrefix(path, root); ok {
			return rest
		}
	}
	for i := len(path); i > 0; i = strings.LastIndexByte(path[:i], '.') {
		if to, ok := pythonAliases[path[:i]]; ok {
			return to + path[i:]
		}
	}
	return path
}

var pythonAliases = map[string]string{
	"urllib2":                         "urllib.request",
	"urllib.urlopen":                  "urllib.request.urlopen",
	"urllib.urlretrieve":              "urllib.request.urlretrieve",
	"urllib.urlencode":                "urllib.parse.urlencode",
	"urllib.quote":                    "urllib.parse.quote",
	"urllib.unquote":                  "urllib.parse.unquote",
	"urllib2.urlopen":                 "urllib.request.urlopen",
	"six.moves.urllib":                "urllib",
	"six.moves.urllib.request":        "urllib.request",
	"httplib":                         "http.client",
	"httpx.get":                       "requests.get",
	"httpx.post":                      "requests.post",
	"httpx.put":                       "requests.put",
	"httpx.request":                   "requests.request",
	"requests.api":                    "requests",
	"requests.sessions.Session":       "requests.Session",
	"requests_html.HTMLSession":       "requests.Session",
	"curl_cffi.requests":              "requests",
	"pip._vendor.requests":            "requests",
	"botocore.vendored.requests":      "requests",
	"posixpath":                       "os.path",
	"ntpath":                          "os.path",
	"posix":                           "os",
	"nt":                              "os",
	"io.FileIO":                       "open",
	"thread":                          "_thread",
	"cPickle":                         "pickle",
	"_pickle":                         "pickle",
	"distutils.core":                  "setuptools",
	"distutils.command":               "setuptools.command",
	"fernet.Fernet":                   "cryptography.fernet.Fernet",
	"Cryptodome":                      "Crypto",
	"cryptography.fernet.MultiFernet": "cryptography.fernet.Fernet",
	"win32clipboard.OpenClipboard":    "win32clipboard",
	"PIL.ImageGrab":                   "ImageGrab",
	"pyscreeze.screenshot":            "pyautogui.screenshot",
	"pyautogui.pyscreeze.screenshot":  "pyautogui.screenshot",
	"mss.MSS":                         "mss.mss",
	"dill.load":                       "dill.loads",
	"nt.system":                       "os.system",
	"os.popen2":                       "os.popen",
	"popen2.popen2":                   "os.popen",
	"os.environb":                     "os.environ",
	"os.getenvb":                      "os.getenv",
	"tempfile.tempdir":                "tempfile.gettempdir",
	"operator.__add__":                "operator.add",
	"dhooks.Hook":                     "dhooks.Webhook",
	"discord.webhook.SyncWebhook":     "discord.SyncWebhook",
	"aiohttp.request":                 "requests.request",
	"concurrent.futures.thread":       "concurrent.futures",
	"Tkinter":                         "tkinter",
	"telegram.ext":                    "telegram",
	"websocket.create_connection":     "socket.create_connection",
	"websocket.WebSocket":             "socket.socket",
	"websocket.WebSocket()":           "socket.socket()",
}
