package native

// What code can do, in the words of a message.
const (
	canStart  = "starts processes"
	canTalk   = "uses the network"
	canCode   = "loads code"
	canInject = "reaches into other processes"
	canKeys   = "reads the keyboard"
	canPaste  = "uses the clipboard"
	canLook   = "reads the screen"
	canSecret = "reads secrets"
)

// telling lists functions that tell what code can do. None is malice by itself.
var telling = map[string]string{
	// The C library, Linux and macOS.
	"execl": canStart, "execle": canStart, "execlp": canStart, "execv": canStart, "execve": canStart, "execveat": canStart, "execvp": canStart, "execvpe": canStart,
	"fexecve": canStart, "popen": canStart, "posix_spawn": canStart, "posix_spawnp": canStart, "system": canStart,
	"connect": canTalk, "sendto": canTalk, "getaddrinfo": canTalk, "gethostbyname": canTalk, "curl_easy_perform": canTalk, "SSL_connect": canTalk, "res_query": canTalk,
	"CFHTTPMessageCreateRequest": canTalk, "CFSocketConnectToAddress": canTalk, "nw_connection_create": canTalk,
	"dlopen": canCode, "memfd_create": canCode, "NSCreateObjectFileImageFromMemory": canCode,
	"process_vm_writev": canInject, "ptrace": canInject, "task_for_pid": canInject, "mach_vm_write": canInject,
	"XQueryKeymap": canKeys, "CGEventTapCreate": canKeys, "XGetImage": canLook, "CGWindowListCreateImage": canLook,
	"XConvertSelection": canPaste, "SecKeychainFindGenericPassword": canSecret, "SecItemCopyMatching": canSecret, "secret_password_lookup_sync": canSecret,

	// Windows.
	"CreateProcessA": canStart, "CreateProcessW": canStart, "ShellExecuteA": canStart, "ShellExecuteW": canStart, "ShellExecuteExA": canStart, "ShellExecuteExW": canStart, "WinExec": canStart,
	"WSAStartup": canTalk, "WSAConnect": canTalk, "InternetOpenA": canTalk, "InternetOpenW": canTalk, "InternetOpenUrlA": canTalk, "InternetOpenUrlW": canTalk, "HttpSendRequestA": canTalk,
	"HttpSendRequestW": canTalk, "URLDownloadToFileA": canTalk, "URLDownloadToFileW": canTalk, "WinHttpOpen": canTalk, "WinHttpSendRequest": canTalk, "DnsQuery_A": canTalk, "DnsQuery_W": canTalk,
	"CreateRemoteThread": canInject, "NtUnmapViewOfSection": canInject, "OpenProcess": canInject, "QueueUserAPC": canInject, "SetThreadContext": canInject, "VirtualAllocEx": canInject, "WriteProcessMemory": canInject,
	"GetAsyncKeyState": canKeys, "GetKeyState": canKeys, "SetWindowsHookExA": canKeys, "SetWindowsHookExW": canKeys,
	"GetClipboardData": canPaste, "SetClipboardData": canPaste, "BitBlt": canLook,
	"CredEnumerateA": canSecret, "CredEnumerateW": canSecret, "CredReadW": canSecret, "CryptUnprotectData": canSecret,

	// WebAssembly's system interface.
	"wasi_snapshot_preview1.sock_accept": canTalk, "wasi_snapshot_preview1.sock_send": canTalk,

	// Java.
	"java.lang.Runtime.exec": canStart, "java.lang.ProcessBuilder.start": canStart,
	"java.net.Socket.<init>": canTalk, "java.net.Socket.connect": canTalk, "java.net.URL.openConnection": canTalk, "java.net.URL.openStream": canTalk, "java.net.DatagramSocket.send": canTalk,
	"java.net.InetAddress.getByName": canTalk, "java.net.http.HttpClient.send": canTalk, "java.net.http.HttpClient.sendAsync": canTalk, "java.nio.channels.SocketChannel.connect": canTalk,
	"java.lang.ClassLoader.defineClass": canCode, "java.lang.Runtime.load": canCode, "java.lang.System.load": canCode, "java.lang.System.loadLibrary": canCode, "java.net.URLClassLoader.<init>": canCode,
	"java.lang.invoke.MethodHandles$Lookup.defineClass": canCode, "sun.misc.Unsafe.defineClass": canCode, "sun.misc.Unsafe.defineAnonymousClass": canCode, "javax.script.ScriptEngine.eval": canCode,
	"javax.naming.Context.lookup": canCode, "javax.naming.InitialContext.lookup": canCode, "java.io.ObjectInputStream.readObject": canCode,
	"java.awt.Robot.createScreenCapture": canLook, "java.awt.Toolkit.getSystemClipboard": canPaste, "java.security.KeyStore.getKey": canSecret,
}
