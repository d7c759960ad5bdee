package platform

import b "taisei/detect/behaviour"

// vbscript lists VBScript's functions and the objects of Windows.
func vbscript() []Entry {
	out := vbscriptTable()
	return out
}

// vbscriptTable lists what vbscript takes one by one.
func vbscriptTable() []Entry {
	return []Entry{
		{Path: "vbs:createobject", Fold: "vbs:createobject"},
		{Path: "vbs:getobject", Fold: "vbs:getobject"},
		{Path: "vbs:wscript.createobject", Fold: "vbs:createobject"},
		{Path: "vbs:wscript.scriptfullname", Property: true},
		{Path: "vbs:wscript.sleep", From: "=none"},
		{Path: "vbs:wscript.echo", From: "=none"},
		{Path: "vbs:wscript.quit", Exits: true},
		{Path: "vbs:msgbox", From: "=none"},
		{Path: "vbs:environ", Fold: "vbs:environ"},

		// Texts.
		{Path: "vbs:chr", Fold: "x:chr"},
		{Path: "vbs:chrw", Fold: "x:chr"},
		{Path: "vbs:asc", Fold: "x:ord"},
		{Path: "vbs:ascw", Fold: "x:ord"},
		{Path: "vbs:strreverse", Via: b.Reverse, Fold: "x:reverse"},
		{Path: "vbs:replace", Fold: "vbs:replace"},
		{Path: "vbs:mid", Fold: "vbs:mid"},
		{Path: "vbs:left", Fold: "vbs:left"},
		{Path: "vbs:right", Fold: "vbs:right"},
		{Path: "vbs:split", Fold: "vbs:split"},
		{Path: "vbs:join", Fold: "vbs:join"},
		{Path: "vbs:lcase", Fold: "x:lower"},
		{Path: "vbs:ucase", Fold: "x:upper"},
		{Path: "vbs:trim", Fold: "x:trim"},
		{Path: "vbs:len", From: "=none", Fold: "x:len"},
		{Path: "vbs:ubound", From: "=none", Fold: "vbs:ubound"},
		{Path: "vbs:lbound", From: "=none", Fold: "vbs:zero"},
		{Path: "vbs:cint", Fold: "vbs:number"},
		{Path: "vbs:clng", Fold: "vbs:number"},
		{Path: "vbs:cbyte", Fold: "vbs:number"},
		{Path: "vbs:cdbl", Fold: "vbs:number"},
		{Path: "vbs:val", Fold: "vbs:number"},
		{Path: "vbs:int", Fold: "floor"},
		{Path: "vbs:cstr", Fold: "string"},
		{Path: "vbs:hex", Fold: "vbs:hex"},
		{Path: "vbs:unescape", Fold: "x:unescape"},
		{Path: "vbs:space", Fold: "vbs:space"},
		{Path: "vbs:string", Fold: "vbs:string"},
		{Path: "vbs:instr", From: "=none"},
		{Path: "vbs:isempty", From: "=none"},
		{Path: "vbs:isnull", From: "=none"},
		{Path: "vbs:vbcrlf", Property: true, Text: "\r\n"},
		{Path: "vbs:vbcr", Property: true, Text: "\r"},
		{Path: "vbs:vblf", Property: true, Text: "\n"},
		{Path: "vbs:vbnewline", Property: true, Text: "\r\n"},
		{Path: "vbs:vbtab", Property: true, Text: "\t"},
		{Path: "vbs:vbnullstring", Property: true, Text: ""},

		// Code and processes.
		{Path: "vbs:shell", Sink: b.Process, Data: "code:0", Code: "shell", Fold: "vbs:run"},
		{Path: "vbs:wscript.shell().run", Fold: "vbs:run"},
		{Path: "vbs:wscript.shell().exec", Fold: "vbs:run"},
		{Path: "vbs:shell.application().shellexecute", Fold: "vbs:execute"},
		{Path: "vbs:shell.application().open", Fold: "vbs:execute"},
		{Path: "vbs:wmi().create", Fold: "vbs:run"},
		{Path: "vbs:wmi().get", Returns: "vbs:wmi()"},
		{Path: "vbs:wmi().execquery", Source: b.Host, Name: "=hardware"},
		{Path: "vbs:wscript.shell().regwrite", Fold: "vbs:regwrite"},
		{Path: "vbs:wscript.shell().regread", Source: b.Host, Name: "=registry"},
		{Path: "vbs:wscript.shell().expandenvironmentstrings", Fold: "vbs:expand"},
		{Path: "vbs:wscript.shell().environment", Fold: "vbs:environment"},
		{Path: "vbs:wscript.shell().specialfolders", Fold: "ps:folder"},
		{Path: "vbs:wscript.shell().sendkeys", From: "=none"},
		{Path: "vbs:wscript.network().computername", Source: b.Host, Name: "=hostname"},
		{Path: "vbs:wscript.network().username", Source: b.Host, Name: "=username"},
		{Path: "vbs:wscript.network().userdomain", Source: b.Host, Name: "=hostname"},
		{Path: "vbs:msscriptcontrol.scriptcontrol().eval", Sink: b.Code, Data: "code:0", Code: "javascript"},
		{Path: "vbs:msscriptcontrol.scriptcontrol().executestatement", Sink: b.Code, Data: "code:0", Code: "vbscript"},
		{Path: "vbs:msscriptcontrol.scriptcontrol().addcode", Sink: b.Code, Data: "code:0", Code: "vbscript"},

		// Network.
		{Path: "vbs:xmlhttp().open", Keeps: "url:1"},
		{Path: "vbs:xmlhttp().setrequestheader", Sink: b.Network, Target: "this.url", Data: "header:1"},
		{Path: "vbs:xmlhttp().send", Sink: b.Network, Target: "this.url", Data: "url:this.url body:0"},
		{Path: "vbs:xmlhttp().responsetext", Fold: "vbs:response"},
		{Path: "vbs:xmlhttp().responsebody", Fold: "vbs:response"},
		{Path: "vbs:xmlhttp().responsestream", Fold: "vbs:response"},
		{Path: "vbs:xmlhttp().responsexml", Fold: "vbs:response"},
		{Path: "vbs:xmlhttp().status", From: "=none"},
		{Path: "vbs:urldownloadtofile", Fold: "vbs:download"},
		{Path: "vbs:urldownloadtofilea", Fold: "vbs:download"},
		{Path: "vbs:internetexplorer.application().navigate", Sink: b.Network, Target: "0", Data: "url:0"},
		{Path: "vbs:cdo.message().send", From: "=none"},

		// Files.
		{Path: "vbs:adodb.stream().open", From: "=none"},
		{Path: "vbs:adodb.stream().write", Keeps: "data:0"},
		{Path: "vbs:adodb.stream().writetext", Keeps: "data:0"},
		{Path: "vbs:adodb.stream().read", Fold: "ps:data"},
		{Path: "vbs:adodb.stream().readtext", Fold: "ps:data"},
		{Path: "vbs:adodb.stream().loadfromfile", Fold: "vbs:loadfile"},
		{Path: "vbs:adodb.stream().savetofile", Writes: "0", Data: "body:this.data", Sink: b.File, Target: "0"},
		{Path: "vbs:scripting.filesystemobject().createtextfile", Returns: "vbs:textfile()", Keeps: "path:0"},
		{Path: "vbs:scripting.filesystemobject().opentextfile", Fold: "vbs:opentext"},
		{Path: "vbs:scripting.filesystemobject().copyfile", Fold: "vbs:copyfile"},
		{Path: "vbs:scripting.filesystemobject().movefile", Fold: "vbs:copyfile"},
		{Path: "vbs:scripting.filesystemobject().deletefile", Sink: b.Delete, Target: "0"},
		{Path: "vbs:scripting.filesystemobject().deletefolder", Sink: b.Delete, Target: "0"},
		{Path: "vbs:scripting.filesystemobject().getspecialfolder", Fold: "vbs:specialfolder"},
		{Path: "vbs:scripting.filesystemobject().getparentfoldername", Fold: "vbs:folder"},
		{Path: "vbs:scripting.filesystemobject().buildpath", Fold: "ps:path"},
		{Path: "vbs:scripting.filesystemobject().gettempname", From: "=none"},
		{Path: "vbs:scripting.filesystemobject().fileexists", From: "=none"},
		{Path: "vbs:scripting.filesystemobject().folderexists", From: "=none"},
		{Path: "vbs:textfile().write", Writes: "this.path", Data: "body:0", Sink: b.File, Target: "this.path"},
		{Path: "vbs:textfile().writeline", Writes: "this.path", Data: "body:0", Sink: b.File, Target: "this.path"},
		{Path: "vbs:textfile().readall", Fold: "ps:data"},
		{Path: "vbs:textfile().readline", Fold: "ps:data"},
		{Path: "vbs:textfile().close", From: "=none"},

		// What decodes: an element of XML whose type is base64.
		{Path: "vbs:msxml2.domdocument().createelement", Returns: "vbs:xmlelement()"},
		{Path: "vbs:xmlelement().nodetypedvalue", Fold: "vbs:nodevalue"},
	}
}
