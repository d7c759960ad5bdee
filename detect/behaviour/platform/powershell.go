package platform

import b "taisei/detect/behaviour"

// The flags that cmdlets share.
const (
	webFlags  = "-uri:url -body:body -headers:header -outfile:out -infile:file -form:body -method:_ -useragent:header -contenttype:_ -credential:auth -timeoutsec:_ -sessionvariable:_ -websession:_ -proxy:_ -token:auth -maximumredirection:_ -certificate:_"
	fileFlags = "-path:path -literalpath:path -filepath:path -value:body -inputobject:body -encoding:_ -filter:_ -include:_ -exclude:_ -name:name"
)

// powershellCommands lists cmdlets and their aliases. Fold names what carries one out
// that is more than a source or a sink.
func powershellCommands() []*Command {
	return []*Command{
		{Name: "ps:invoke-expression ps:iex", Fold: "iex", Args: "code", Flags: "-command:code"},
		{Name: "ps:invoke-command ps:icm", Fold: "block", Args: "block", Flags: "-scriptblock:block -computername:_ -argumentlist:arg -credential:_ -session:_ -filepath:_"},
		{Name: "ps:start-job ps:sajb ps:start-threadjob", Fold: "block", Args: "block", Flags: "-scriptblock:block -name:_ -argumentlist:arg -initializationscript:block"},
		{Name: "ps:measure-command", Fold: "block", Args: "block", Flags: "-expression:block"},
		{Name: "ps:foreach-object ps:foreach ps:%", Fold: "foreach", Args: "block", Flags: "-process:block -begin:block -end:block -membername:name -parallel:block"},
		{Name: "ps:where-object ps:where ps:?", Fold: "where", Args: "block", Flags: "-filterscript:block -property:_ -value:_ -match:_ -like:_ -eq:_"},
		{Name: "ps:select-object ps:select ps:sort-object ps:sort ps:get-unique ps:tee-object ps:tee ps:group-object ps:format-table ps:ft ps:format-list ps:fl ps:measure-object", Fold: "same", Args: "_", Flags: "-property:_ -first:_ -last:_ -expandproperty:_ -skip:_ -index:_ -variable:_ -filepath:out"},
		{Name: "ps:out-string ps:write-output ps:write ps:echo ps:get-variable.value ps:out-default", Fold: "out", Args: "arg", Flags: "-inputobject:arg -width:_"},
		{Name: "ps:write-host ps:write-verbose ps:write-warning ps:write-error ps:write-debug ps:write-information ps:write-progress ps:out-null ps:out-host ps:out-gridview", Args: "_", Flags: "-object:_ -foregroundcolor:_"},

		{Name: "ps:invoke-webrequest ps:iwr ps:invoke-restmethod ps:irm ps:curl ps:wget", Sink: b.Network, Downloads: true, Args: "url", Output: "out", Flags: webFlags},
		{Name: "ps:start-bitstransfer", Sink: b.Network, Downloads: true, Args: "url out", Flags: "-source:url -destination:out -displayname:_ -priority:_ -transfertype:_ -credential:auth"},
		{Name: "ps:send-mailmessage", Sink: b.Network, Args: "_", Flags: "-body:body -attachments:file -to:mailto -from:_ -subject:body -smtpserver:host -credential:auth -port:_"},
		{Name: "ps:resolve-dnsname ps:test-connection ps:test-netconnection", Sink: b.Network, Args: "dns", Flags: "-name:dns -computername:dns -type:_ -server:_ -port:_ -count:_", Downloads: true, Output: "out"},
		{Name: "ps:start-process ps:saps ps:start", Fold: "start", Args: "command arg", Flags: "-filepath:command -argumentlist:arg -args:arg -windowstyle:_ -workingdirectory:_ -verb:_ -redirectstandardoutput:_ -credential:_ -wait -passthru -nonewwindow"},
		{Name: "ps:invoke-item ps:ii", Fold: "start", Args: "command", Flags: "-path:command -literalpath:command"},
		{Name: "ps:new-object", Fold: "new", Args: "type arg", Flags: "-typename:type -argumentlist:arg -args:arg -comobject:com -property:_ -strict"},
		{Name: "ps:add-type", Fold: "addtype", Args: "code", Flags: "-typedefinition:code -memberdefinition:code -name:_ -namespace:_ -assemblyname:_ -path:_ -language:_ -passthru -usingnamespace:_"},
		{Name: "ps:import-module ps:ipmo", Fold: "import", Args: "path", Flags: "-name:path -argumentlist:_"},

		{Name: "ps:get-content ps:gc ps:cat ps:type", Fold: "read", Args: "path", Flags: fileFlags + " -tail:_ -totalcount:_ -readcount:_ -delimiter:_ -stream:_"},
		{Name: "ps:set-content ps:sc ps:add-content ps:ac", Fold: "write", Args: "path body", Flags: fileFlags},
		{Name: "ps:out-file ps:export-csv ps:export-clixml", Fold: "write", Args: "path", Stdin: "body", Flags: fileFlags},
		{Name: "ps:new-item ps:ni", Fold: "write", Args: "path", Flags: fileFlags + " -itemtype:_ -type:_"},
		{Name: "ps:set-itemproperty ps:sp ps:new-itemproperty", Fold: "property", Args: "path name value", Flags: "-path:path -literalpath:path -name:name -value:value -propertytype:_ -type:_"},
		{Name: "ps:get-itemproperty ps:gp ps:get-itempropertyvalue", Fold: "getproperty", Args: "path name", Flags: "-path:path -literalpath:path -name:name"},
		{Name: "ps:get-childitem ps:gci ps:ls ps:dir", Fold: "list", Args: "path", Flags: fileFlags + " -depth:_ -attributes:_"},
		{Name: "ps:get-item ps:gi ps:resolve-path", Fold: "item", Args: "path", Flags: fileFlags},
		{Name: "ps:copy-item ps:cp ps:copy ps:cpi ps:move-item ps:mv ps:mi ps:move ps:rename-item", Fold: "copy", Args: "path path", Flags: "-path:path -literalpath:path -destination:path -newname:path -filter:_"},
		{Name: "ps:remove-item ps:rm ps:del ps:ri ps:erase ps:rd ps:rmdir", Fold: "remove", Args: "path", Flags: fileFlags},
		{Name: "ps:clear-content ps:clc", Args: "path", Flags: fileFlags},
		{Name: "ps:join-path", Fold: "join", Args: "path path", Flags: "-path:path -childpath:path"},
		{Name: "ps:split-path", Fold: "out", Args: "arg", Flags: "-path:arg -literalpath:arg"},
		{Name: "ps:test-path ps:set-location ps:cd ps:sl ps:push-location ps:pop-location ps:get-location ps:set-executionpolicy ps:start-sleep ps:sleep ps:set-strictmode ps:get-date ps:clear-host ps:cls ps:read-host ps:pause ps:set-psdebug ps:update-help ps:get-help", Args: "_", Flags: "-seconds:_ -milliseconds:_ -path:_ -prompt:_ -executionpolicy:_ -scope:_ -format:_"},
		{Name: "ps:expand-archive ps:compress-archive", Fold: "copy", Args: "path path", Flags: "-path:path -literalpath:path -destinationpath:path"},

		{Name: "ps:set-alias ps:sal ps:new-alias ps:nal", Fold: "alias", Args: "name value", Flags: "-name:name -value:value -option:_ -scope:_"},
		{Name: "ps:set-variable ps:sv ps:new-variable ps:nv", Fold: "setvariable", Args: "name value", Flags: "-name:name -value:value -scope:_ -option:_"},
		{Name: "ps:get-variable ps:gv", Fold: "getvariable", Args: "name", Flags: "-name:name -scope:_ -valueonly"},
		{Name: "ps:get-command ps:gcm ps:get-alias ps:gal", Fold: "out", Args: "arg", Flags: "-name:arg -commandtype:_"},
		{Name: "ps:convertto-json ps:convertto-csv ps:convertto-xml ps:convertto-html", Fold: "serialise", Args: "arg", Stdin: "arg", Flags: "-inputobject:arg -depth:_ -compress"},
		{Name: "ps:convertfrom-json ps:convertfrom-csv ps:convertfrom-stringdata ps:convertfrom-securestring ps:convertto-securestring", Fold: "out", Args: "arg", Flags: "-inputobject:arg -string:arg -key:_ -securekey:_ -asplaintext"},

		{Name: "ps:get-clipboard ps:gcb", Source: b.Clipboard, Args: "_"},
		{Name: "ps:set-clipboard ps:scb", Fold: "setclipboard", Args: "body", Flags: "-value:body", Stdin: "body"},
		{Name: "ps:get-credential", Source: b.Credential, Args: "_", Flags: "-credential:_ -message:_"},
		{Name: "ps:get-wmiobject ps:gwmi ps:get-ciminstance ps:gcim ps:get-computerinfo ps:get-netipaddress ps:get-netipconfiguration ps:get-netadapter ps:get-localuser ps:get-aduser ps:get-adcomputer", Source: b.Host, Args: "_", Flags: "-class:_ -classname:_ -namespace:_ -query:_ -filter:_ -property:_ -computername:_"},
		{Name: "ps:get-process ps:gps ps:ps ps:get-service ps:gsv ps:get-hotfix", Source: b.Host, Args: "_", Flags: "-name:_ -id:_"},
		{Name: "ps:invoke-wmimethod ps:invoke-cimmethod", Fold: "wmi", Args: "_", Flags: "-class:_ -classname:_ -name:_ -methodname:_ -argumentlist:arg -arguments:arg -path:_ -computername:_"},

		{Name: "ps:new-scheduledtaskaction", Fold: "action", Args: "command arg", Flags: "-execute:command -argument:arg -workingdirectory:_"},
		{Name: "ps:register-scheduledtask ps:set-scheduledtask", Fold: "task", Args: "name", Flags: "-taskname:name -action:body -trigger:_ -principal:_ -settings:_ -user:_ -password:auth -xml:body -inputobject:body -description:_ -taskpath:_ -runlevel:_"},
		{Name: "ps:new-scheduledtask", Fold: "out", Args: "_", Flags: "-action:arg -trigger:_ -principal:_ -settings:_"},
		{Name: "ps:register-scheduledjob", Fold: "task", Args: "name body", Flags: "-name:name -scriptblock:body -trigger:_ -filepath:body"},
		{Name: "ps:new-service", Fold: "task", Args: "name body", Flags: "-name:name -binarypathname:body -displayname:_ -description:_ -startuptype:_ -credential:_"},
	}
}

// powershell lists what the types of .NET do, as PowerShell reaches them.
func powershell() []Entry {
	return []Entry{
		{Path: "ps:$env", Property: true, Source: b.Environment, All: true},
		{Path: "ps:[environment].getenvironmentvariable", Fold: "ps:env"},
		{Path: "ps:[environment].getenvironmentvariables", Source: b.Environment, All: true, Name: "=environment"},
		{Path: "ps:[environment].machinename", Property: true, Source: b.Host, Name: "=hostname"},
		{Path: "ps:[environment].username", Property: true, Source: b.Host, Name: "=username"},
		{Path: "ps:[environment].userdomainname", Property: true, Source: b.Host, Name: "=hostname"},
		{Path: "ps:[environment].getfolderpath", Fold: "ps:folder"},
		{Path: "ps:[environment].newline", Property: true, Text: "\n"},
		{Path: "ps:[environment].exit", Exits: true},
		{Path: "ps:[net.dns].gethostname", Source: b.Host, Name: "=hostname"},
		{Path: "ps:[security.principal.windowsidentity].getcurrent", Source: b.Host, Name: "=username"},
		{Path: "ps:[windows.forms.clipboard].gettext", Source: b.Clipboard},
		{Path: "ps:[windows.forms.clipboard].settext", Sink: b.Clipboard, Data: "text:0"},
		{Path: "ps:[windows.clipboard].gettext", Source: b.Clipboard},

		// Texts and bytes.
		{Path: "ps:-join", Fold: "ps:join"},
		{Path: "ps:-f", Fold: "ps:format"},
		{Path: "ps:-replace", Fold: "ps:replace"},
		{Path: "ps:-split", Fold: "ps:split"},
		{Path: "ps:-like", From: "=none"},
		{Path: "ps:-notlike", From: "=none"},
		{Path: "ps:-match", From: "=none"},
		{Path: "ps:-notmatch", From: "=none"},
		{Path: "ps:-contains", From: "=none"},
		{Path: "ps:-in", From: "=none"},
		{Path: "ps:-is", From: "=none"},
		{Path: "ps:-as", From: "0", Fold: "x:first"},
		{Path: "ps:..", Fold: "ps:range"},
		{Path: "ps:[string].join", Fold: "ps:joinlist"},
		{Path: "ps:[string].concat", Fold: "ps:concat"},
		{Path: "ps:[string].format", Fold: "ps:format"},
		{Path: "ps:[string].new", Fold: "ps:newstring"},
		{Path: "ps:[char].convertfromutf32", Fold: "x:chr"},
		{Path: "ps:[array].reverse", Fold: "ps:reversearray"},
		{Path: "ps:[regex].replace", Fold: "ps:regexreplace"},
		{Path: "ps:[regex].matches", Fold: "ps:regexmatches"},
		{Path: "ps:[regex].split", Fold: "ps:split"},
		{Path: "ps:[convert].frombase64string", Fold: "ps:base64"},
		{Path: "ps:[convert].tobase64string", Via: b.Base64, Fold: "ps:tobase64"},
		{Path: "ps:[convert].toint32", Fold: "ps:toint"},
		{Path: "ps:[convert].toint16", Fold: "ps:toint"},
		{Path: "ps:[convert].tobyte", Fold: "ps:toint"},
		{Path: "ps:[convert].tochar", Fold: "x:chr"},
		{Path: "ps:[convert].fromhexstring", Fold: "x:unhex"},
		{Path: "ps:[bitconverter].tostring", Via: b.Hex},
		{Path: "ps:[uri].unescapedatastring", Fold: "x:unescape"},
		{Path: "ps:[net.webutility].urldecode", Fold: "x:unescape"},
		{Path: "ps:[web.httputility].urldecode", Fold: "x:unescape"},
		{Path: "ps:[math].floor", Fold: "floor"},
		{Path: "ps:[scriptblock].create", Fold: "ps:scriptblock", Sink: b.Code, Data: "code:0", Code: "powershell"},
		{Path: "ps:$executioncontext.invokecommand.newscriptblock", Fold: "ps:scriptblock", Sink: b.Code, Data: "code:0", Code: "powershell"},
		{Path: "ps:$executioncontext.invokecommand.invokescript", Sink: b.Code, Data: "code:0", Code: "powershell"},
		{Path: "ps:$executioncontext.invokecommand.expandstring", Fold: "x:first"},
		{Path: "ps:[powershell].create", Returns: "ps:powershell()"},
		{Path: "ps:powershell().addscript", Sink: b.Code, Data: "code:0", Code: "powershell", Returns: "this"},
		{Path: "ps:[io.compression.compressionmode]", Property: true},

		// Code and processes.
		{Path: "ps:assembly().*", From: "this"},
		{Path: "ps:[reflection.assembly].load", Sink: b.Code, Data: "code:0", Code: "dotnet", Returns: "ps:assembly()"},
		{Path: "ps:[appdomain].currentdomain.load", Sink: b.Code, Data: "code:0", Code: "dotnet", Returns: "ps:assembly()"},
		{Path: "ps:[reflection.assembly].loadwithpartialname"},
		{Path: "ps:[reflection.assembly].loadfile", Sink: b.Code, Data: "code:0", Code: "dotnet"},
		{Path: "ps:[runtime.interopservices.marshal].copy", Sink: b.Code, Data: "code:0", Code: "native"},
		{Path: "ps:[diagnostics.process].start", Fold: "ps:start"},

		// Files.
		{Path: "ps:[io.file].readalltext", Reads: "0"},
		{Path: "ps:[io.file].readallbytes", Reads: "0"},
		{Path: "ps:[io.file].readalllines", Reads: "0"},
		{Path: "ps:[io.file].writealltext", Writes: "0", Data: "body:1", Sink: b.File, Target: "0"},
		{Path: "ps:[io.file].writeallbytes", Writes: "0", Data: "body:1", Sink: b.File, Target: "0"},
		{Path: "ps:[io.file].writealllines", Writes: "0", Data: "body:1", Sink: b.File, Target: "0"},
		{Path: "ps:[io.file].appendalltext", Writes: "0", Data: "body:1", Sink: b.File, Target: "0"},
		{Path: "ps:[io.file].delete", Sink: b.Delete, Target: "0"},
		{Path: "ps:[io.file].exists", From: "=none"},
		{Path: "ps:[io.directory].delete", Sink: b.Delete, Target: "0"},
		{Path: "ps:[io.directory].getfiles", Source: b.Files, Name: "0"},
		{Path: "ps:[io.path].combine", Fold: "ps:path"},
		{Path: "ps:[io.path].gettemppath", Fold: "ps:temp"},
		{Path: "ps:[io.path].gettempfilename", Fold: "ps:temp"},
		{Path: "ps:[io.path].getrandomfilename", From: "=none"},

		// Network.
		{Path: "ps:[net.webrequest].create", Returns: "ps:net.webrequest()", Keeps: "url:0"},
		{Path: "ps:[net.httpwebrequest].create", Returns: "ps:net.webrequest()", Keeps: "url:0"},
		{Path: "ps:net.webrequest().getresponse", Sink: b.Network, Target: "this.url", Data: "url:this.url", Downloads: true, Returns: "ps:net.webresponse()"},
		{Path: "ps:net.webrequest().getrequeststream", Returns: "ps:net.webrequest().stream()", Keeps: "url:this.url"},
		{Path: "ps:net.webresponse().getresponsestream", Returns: "ps:stream()"},
		{Path: "ps:net.webclient().downloadstring", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "ps:net.webclient().downloaddata", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "ps:net.webclient().downloadstringtaskasync", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "ps:net.webclient().openread", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true, Returns: "ps:stream()"},
		{Path: "ps:net.webclient().downloadfile", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true, Writes: "1"},
		{Path: "ps:net.webclient().downloadfileasync", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true, Writes: "1"},
		{Path: "ps:net.webclient().uploadstring", Sink: b.Network, Target: "0", Data: "url:0 body:1 body:2"},
		{Path: "ps:net.webclient().uploaddata", Sink: b.Network, Target: "0", Data: "url:0 body:1 body:2"},
		{Path: "ps:net.webclient().uploadvalues", Sink: b.Network, Target: "0", Data: "url:0 body:1 body:2"},
		{Path: "ps:net.webclient().uploadfile", Fold: "ps:uploadfile", Sink: b.Network, Target: "0", Data: "url:0"},
		{Path: "ps:net.http.httpclient().getstringasync", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "ps:net.http.httpclient().getbytearrayasync", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "ps:net.http.httpclient().getasync", Sink: b.Network, Target: "0", Data: "url:0", Downloads: true},
		{Path: "ps:net.http.httpclient().postasync", Sink: b.Network, Target: "0", Data: "url:0 body:1", Downloads: true},
		{Path: "ps:net.sockets.tcpclient().getstream", Returns: "ps:tcpstream()", Keeps: "url:this.url"},
		{Path: "ps:net.sockets.tcpclient().connect", Keeps: "url:0"},
		{Path: "ps:tcpstream().read", Fold: "ps:tcpread"},
		{Path: "ps:tcpstream().write", Sink: b.Network, Target: "this.url", Data: "body:0"},
		{Path: "ps:[net.dns].gethostaddresses", Sink: b.Network, Target: "0", Data: "dns:0"},
		{Path: "ps:[net.dns].resolve", Sink: b.Network, Target: "0", Data: "dns:0"},
		{Path: "ps:[net.dns].gethostentry", Sink: b.Network, Target: "0", Data: "dns:0"},
		{Path: "ps:net.mail.smtpclient().send", Sink: b.Network, Target: "this.url", Data: "body:0 body:1 body:2 body:3"},
		{Path: "ps:[net.servicepointmanager]", Property: true},

		// Streams, which hand on what they were made of.
		{Path: "ps:stream().readtoend", Fold: "ps:data"},
		{Path: "ps:stream().toarray", Fold: "ps:data"},
		{Path: "ps:stream().getbuffer", Fold: "ps:data"},
		{Path: "ps:stream().read", Fold: "ps:readinto"},
		{Path: "ps:stream().readline", Fold: "ps:data"},
		{Path: "ps:stream().copyto", Fold: "ps:copyto"},
		{Path: "ps:stream().write", Fold: "ps:streamwrite"},
		{Path: "ps:stream().writeline", Fold: "ps:streamwrite"},
		{Path: "ps:net.webrequest().stream().write", Sink: b.Network, Target: "this.url", Data: "body:0"},

		// Ciphers.
		{Path: "ps:cipher().createdecryptor", Returns: "ps:decryptor()", Keeps: "key:0"},
		{Path: "ps:decryptor().transformfinalblock", Via: b.Cipher, From: "0 this.key", Fold: "decrypt"},
		{Path: "ps:cipher().createencryptor", Returns: "ps:encryptor()", Keeps: "key:0"},
		{Path: "ps:encryptor().transformfinalblock", Via: b.Cipher, From: "0"},
		{Path: "ps:[security.cryptography.protecteddata].unprotect", Via: b.Cipher, From: "0"},
	}
}

// powershellFamilies lists what several types have in common.
func powershellFamilies() []Entry {
	var out []Entry
	for _, name := range []string{"utf8", "ascii", "unicode", "default", "utf7", "utf32", "bigendianunicode", "latin1"} {
		out = append(out, Entry{Path: "ps:[text.encoding]." + name + ".getstring", Fold: "ps:getstring"},
			Entry{Path: "ps:[text.encoding]." + name + ".getbytes", Fold: "ps:getbytes"})
	}
	for _, name := range []string{"aes", "aesmanaged", "rijndaelmanaged", "tripledescryptoserviceprovider", "aescryptoserviceprovider", "descryptoserviceprovider", "rc2cryptoserviceprovider"} {
		out = append(out, Entry{Path: "ps:[security.cryptography." + name + "].create", Returns: "ps:cipher()"}, Entry{Path: "ps:security.cryptography." + name + "()"})
	}
	return out
}
