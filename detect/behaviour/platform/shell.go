package platform

import b "taisei/detect/behaviour"

// shell lists commands.
func shell() []*Command {
	return []*Command{
		// Network.
		{Name: "wget", Sink: b.Network, Downloads: true, Args: "url", UsesName: true, Flags: "-O:out --output-document:out -P:_ -o:_ -a:_ -U:header -e:_ -t:_ -T:_ -i:_ --post-data:body --body-data:body --post-file:file --body-file:file --header:header --user:auth --password:auth --http-user:auth --http-password:auth --timeout:_ --tries:_ --user-agent:header --referer:header -w:_ --wait:_ --load-cookies:file"},
		{Name: "curl", Sink: b.Network, Downloads: true, Args: "url", Output: "out", Flags: "-d:body --data:body --data-raw:body --data-binary:body --data-ascii:body --data-urlencode:body --json:body -F:body --form:body --form-string:body -T:file --upload-file:file -H:header --header:header -u:auth --user:auth -o:out --output:out -A:header --user-agent:header -e:header --referer:header -b:header --cookie:header -c:_ -X:_ --request:_ -m:_ --max-time:_ --connect-timeout:_ --retry:_ -x:_ --proxy:_ -w:_ -E:_ --cert:_ --key:_ --cacert:_ -K:_ --url:url --oauth2-bearer:auth --retry-delay:_ -C:_ --resolve:_ -r:_ -D:_ -Y:_ -y:_ -z:_"},
		{Name: "nc ncat netcat", Sink: b.Network, Downloads: true, Args: "host port", Stdin: "body", Output: "out", Flags: "-e:shellout -c:shellout -w:_ -p:_ -s:_ -q:_ -i:_ --exec:shellout"},
		{Name: "socat telnet", Sink: b.Network, Downloads: true, Args: "host", Stdin: "body", Output: "out"},
		{Name: "dig nslookup host drill", Sink: b.Network, Args: "dns", Output: "out", Downloads: true},
		{Name: "ping", Sink: b.Network, Args: "dns", Flags: "-c:_ -W:_ -w:_ -i:_ -s:_ -p:body -I:_"},
		{Name: "ssh", Sink: b.Network, Args: "host body", Stdin: "body", Flags: "-i:_ -p:_ -o:_ -l:_ -F:_ -L:_ -R:_ -D:_ -J:_"},
		{Name: "scp rsync", Sink: b.Network, Args: "copy", Flags: "-i:_ -P:_ -o:_ -e:_ -F:_"},
		{Name: "ftp tftp lftp", Sink: b.Network, Args: "host", Stdin: "body", Flags: "-e:body -u:auth -c:body -p:_"},
		{Name: "mail mailx sendmail mutt msmtp", Sink: b.Network, Args: "mailto", Stdin: "body", Flags: "-s:body -a:file -r:_ -c:mailto -b:mailto -S:_ -f:_ -F:_ -A:file"},
		{Name: "http https xh", Sink: b.Network, Args: "_ url body", Stdin: "body", Downloads: true, Output: "out"},
		{Name: "aws gsutil az gcloud", Args: "_"},
		{Name: "git", Args: "_", Flags: "-c:_ -C:_"},

		// What runs code.
		{Name: "sh bash dash zsh ksh ash busybox rbash", Sink: b.Code, Code: "shell", Args: "script arg", Stdin: "code", Flags: "-c:code -o:_"},
		{Name: "node nodejs bun deno", Sink: b.Code, Code: "javascript", Args: "script arg", Stdin: "code", Flags: "-e:code --eval:code -p:code --print:code -r:script --require:script"},
		{Name: "python python2 python3 pypy python.exe pythonw pythonw.exe py py.exe", Sink: b.Code, Code: "python", Args: "script arg", Stdin: "code", Flags: "-c:code -m:_ -W:_ -X:_"},
		{Name: "source .", Sink: b.Code, Code: "shell", Args: "script arg"},
		{Name: "eval", Sink: b.Code, Code: "shell", Args: "code"},
		{Name: "sudo doas nohup exec command builtin time nice ionice setsid stdbuf unbuffer chronic", Args: "command", Flags: "-u:_ -g:_ -n:_ -i -o:_"},
		{Name: "env", Args: "command", Source: b.Environment, All: true, Flags: "-u:_ -C:_ -S:_"},
		{Name: "timeout", Args: "_ command", Flags: "-s:_ -k:_"},
		{Name: "xargs", Args: "command", Stdin: "arg", Flags: "-I:_ -n:_ -P:_ -L:_ -d:_ -a:_"},
		{Name: "su", Args: "_", Flags: "-c:shellcode -s:_", Stdin: "code"},
		{Name: "npm yarn pnpm", Args: "_"},
		{Name: "npx bunx pnpx", Args: "command", Flags: "-p:_ --package:_"},
		{Name: "crontab", Sink: b.File, Stdin: "body", Args: "_"},

		// Encoders. Their input is the standard input or a file named.
		{Name: "base64", Via: b.Base64, Decode: "-d --decode -D -di", Fold: "base64", Unfold: "unbase64", Args: "read", Stdin: "text", Output: "out", Flags: "-w:_ -i -b:_"},
		{Name: "base32 basenc uuencode", Via: b.Base64, Args: "read", Stdin: "text", Output: "out", Flags: "-w:_"},
		{Name: "xxd", Via: b.Hex, Decode: "-r", Fold: "hex", Unfold: "unhex", Args: "read", Stdin: "text", Output: "out", Flags: "-c:_ -l:_ -s:_"},
		{Name: "od hexdump hd", Via: b.Hex, Args: "read", Stdin: "text", Output: "out", Flags: "-A:_ -t:_ -e:_ -N:_ -j:_ -n:_ -v", Fold: "hex"},
		{Name: "rev tac", Via: b.Reverse, Fold: "reverse", Unfold: "reverse", Args: "read", Stdin: "text", Output: "out"},
		{Name: "gzip gunzip zcat bzip2 bunzip2 bzcat xz unxz xzcat zstd lz4 compress", Via: b.Compress, Args: "read", Stdin: "text", Output: "out"},
		{Name: "openssl", Via: b.Cipher, Args: "openssl", Stdin: "text", Output: "out", Flags: "-in:read -out:out -k:key -K:key -pass:key -iv:_ -md:_ -iter:_ -S:_"},
		{Name: "gpg gpg2", Via: b.Cipher, Args: "read", Stdin: "text", Output: "out", Flags: "--passphrase:key -o:out --output:out --recv-keys:_ --keyserver:_ -r:_ --import:_ --batch"},
		{Name: "tr", Via: "", Fold: "tr", Args: "arg", Stdin: "text", Output: "out"},
		{Name: "sed awk gawk grep egrep fgrep cut head tail sort uniq fold paste column nl fmt strings jq iconv expand", Args: "arg read", Stdin: "text", Output: "out", Flags: "-n:_ -c:_ -d:_ -f:_ -e:_ -F:_ -v:_ -w:_ -k:_ -t:_ --arg:_"},
		{Name: "tee", Args: "arg", Stdin: "text", Output: "out", Fold: "same"},
		{Name: "tar zip 7z", Via: b.Compress, Args: "read", Stdin: "text", Output: "out", Flags: "-C:_"},
		{Name: "echo printf print", Args: "text", Output: "out", Fold: "echo"},
		{Name: "cat zless less more", Args: "read", Stdin: "text", Output: "out", Fold: "same"},
		{Name: "md5sum sha1sum sha256sum sha512sum cksum wc md5 shasum sum", Args: "_"},
		{Name: "dd", Args: "dd", Stdin: "text", Output: "out"},

		// Sources.
		{Name: "printenv set export declare", Source: b.Environment, All: true},
		{Name: "hostname hostnamectl", Source: b.Host},
		{Name: "whoami id logname who w users", Source: b.Host},
		{Name: "ifconfig ip ipconfig", Source: b.Host},
		{Name: "uname arch lsb_release nproc"},
		{Name: "pbpaste xclip xsel wl-paste", Source: b.Clipboard, Output: "out"},
		{Name: "screencapture scrot gnome-screenshot spectacle maim grim", Source: b.Screen, Args: "out", Flags: "-f:out -d:_"},
		{Name: "security", Source: b.Credential},
		{Name: "ps", Source: b.Host},
		{Name: "netstat ss", Source: b.Host},

		// What shows that something is a password: it is used as one.
		{Name: "passwd", Stdin: "secret", Args: "_", Flags: "--stdin"},
		{Name: "chpasswd", Stdin: "secret", Args: "_"},
		{Name: "mysqladmin", Args: "afterpassword", Flags: "-u:_ -h:_ -P:_ -S:_"},
		{Name: "mysql mysqldump mariadb mariadb-dump mysqlimport", Args: "sql", Stdin: "sql", Flags: "-u:_ -h:_ -e:sql --execute:sql -D:_ -P:_ -S:_"},
		{Name: "psql", Args: "_", Stdin: "sql", Flags: "-c:sql -U:_ -h:_ -d:_ -p:_"},
		{Name: "htpasswd", Args: "_ _ secret", Flags: "-c -b -B"},
		{Name: "pip pip2 pip3", Fold: "pip"},
		{Name: "useradd usermod adduser", Args: "_", Flags: "-p:secret --password:secret -d:_ -s:_ -g:_ -G:_ -c:_ -u:_ -m"},
		{Name: "sshpass", Args: "command", Flags: "-p:secret -f:_ -e"},
		{Name: "redis-cli", Args: "_", Flags: "-a:secret"},
		{Name: "smbpasswd kpasswd", Stdin: "secret"},

		// Files.
		{Name: "cp mv ln install", Args: "copyfile", Flags: "-m:_ -o:_ -g:_ -t:_"},
		{Name: "rm rmdir unlink", Sink: b.Delete, Args: "path"},
		{Name: "shred srm wipe", Sink: b.Delete, Args: "path", Flags: "-n:_ -s:_"},
		{Name: "mkfs mkfs.ext4 mkfs.xfs mkfs.ext3 wipefs format", Sink: b.Delete, Args: "path", Flags: "-t:_"},
		{Name: "del erase rd", Sink: b.Delete, Args: "path"},
		{Name: "shutdown halt poweroff reboot", Sink: b.Delete, Args: "_", Halts: true},
		{Name: "find", Args: "path", Output: "out"},
		{Name: "chmod chown chgrp touch mkdir mktemp"},
	}
}
