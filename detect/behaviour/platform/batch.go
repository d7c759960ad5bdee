package platform

import b "taisei/detect/behaviour"

// windows lists the programs of Windows. Fold names what reads their arguments, which
// have a grammar of their own.
func windows() []*Command {
	return []*Command{
		{Name: "powershell pwsh", Fold: "win:powershell", Stdin: "code"},
		{Name: "cmd comspec", Fold: "win:cmd", Stdin: "code"},
		{Name: "wscript cscript", Fold: "win:script"},
		{Name: "mshta", Fold: "win:mshta"},
		{Name: "rundll32 regsvr32 msiexec pcalua explorer conhost hh", Fold: "win:loader"},
		{Name: "certutil", Fold: "win:certutil"},
		{Name: "bitsadmin", Fold: "win:bitsadmin"},
		{Name: "reg", Fold: "win:reg"},
		{Name: "schtasks at", Fold: "win:schtasks"},
		{Name: "sc", Fold: "win:service"},
		{Name: "net net1", Fold: "win:net"},
		{Name: "wmic", Fold: "win:wmic"},
		{Name: "start", Fold: "win:start"},
		{Name: "forfiles", Fold: "win:forfiles"},
		{Name: "systeminfo tasklist qwinsta quser", Source: b.Host},
		{Name: "getmac arp route nbtstat", Source: b.Host},
		{Name: "findstr", Args: "arg read", Stdin: "text", Output: "out"},
		{Name: "clip", Sink: b.Clipboard, Stdin: "body"},
		{Name: "php php.exe php-cgi", Sink: b.Code, Code: "php", Args: "script arg", Stdin: "code", Flags: "-r:code -f:script -d:_ -c:_"},
		{Name: "ruby jruby", Sink: b.Code, Code: "ruby", Args: "script arg", Stdin: "code", Flags: "-e:code -r:_ -I:_ -W:_"},
		{Name: "perl", Sink: b.Code, Code: "other", Args: "script arg", Stdin: "code", Flags: "-e:code -E:code -M:_ -I:_"},
	}
}
