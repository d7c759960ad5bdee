package platform

import (
	"strings"

	b "taisei/detect/behaviour"
)

// pythonData lists what data passes through in Python.
func pythonData() []Entry {
	out := pythonDataTable()
	for _, name := range strings.Fields("zlib.decompress gzip.decompress bz2.decompress lzma.decompress") {
		out = append(out, Entry{Path: "py:" + name, Fold: "py:inflate", Via: b.Compress})
	}
	for _, name := range strings.Fields("zlib.compress gzip.compress bz2.compress lzma.compress") {
		out = append(out, Entry{Path: "py:" + name, Via: b.Compress, From: "0"})
	}
	for _, name := range strings.Fields("AES DES DES3 ARC4 Blowfish ChaCha20 Salsa20") {
		at := "py:Crypto.Cipher." + name
		out = append(out,
			Entry{Path: at + ".new", Fold: "py:cipher", Returns: at + ".new()"},
			Entry{Path: at + ".new().decrypt", Fold: "py:decrypt"},
			Entry{Path: at + ".new().decrypt_and_verify", Fold: "py:decrypt"},
			Entry{Path: at + ".new().encrypt", Via: b.Cipher, From: "0"})
		for _, mode := range strings.Fields("ECB CBC CFB OFB CTR GCM") {
			out = append(out, Entry{Path: at + ".MODE_" + mode})
		}
	}
	out = append(out, Entry{Path: "py:Crypto.Util.Padding.unpad", Fold: "py:same"})
	for _, name := range strings.Fields("md5 sha1 sha256 sha512") {
		at := "py:hashlib." + name
		out = append(out,
			Entry{Path: at, Returns: at + "()", Keeps: "data:0", From: "=none"},
			Entry{Path: at + "().digest", Fold: "py:digest", From: "=none"},
			Entry{Path: at + "().hexdigest", Fold: "py:digest", From: "=none"},
			Entry{Path: at + "().update", Keeps: "data:0", From: "=none"})
	}
	return out
}

// pythonDataTable lists what pythonData takes one by one.
func pythonDataTable() []Entry {
	return []Entry{
		{Path: "py:chr", Fold: "py:chr", Via: b.Charcode},
		{Path: "py:unichr", Fold: "py:chr", Via: b.Charcode},
		{Path: "py:ord", Fold: "py:ord"},
		{Path: "py:len", Fold: "py:len", From: "=none"},
		{Path: "py:str", Fold: "py:str"},
		{Path: "py:unicode", Fold: "py:str"},
		{Path: "py:repr", Fold: "py:repr"},
		{Path: "py:ascii", Fold: "py:repr"},
		{Path: "py:format", Fold: "py:str"},
		{Path: "py:int", Fold: "py:int"},
		{Path: "py:int.from_bytes", Fold: "py:frombytes"},
		{Path: "py:float", Fold: "py:int"},
		{Path: "py:bool", From: "=none"},
		{Path: "py:bytes", Fold: "py:bytes"},
		{Path: "py:bytearray", Fold: "py:bytes"},
		{Path: "py:memoryview", Fold: "py:bytes"},
		{Path: "py:bytes.fromhex", Fold: "py:unhex", Via: b.Hex},
		{Path: "py:bytearray.fromhex", Fold: "py:unhex", Via: b.Hex},
		{Path: "py:range", Fold: "py:range", From: "=none"},
		{Path: "py:xrange", Fold: "py:range", From: "=none"},
		{Path: "py:list", Fold: "py:list"},
		{Path: "py:tuple", Fold: "py:list"},
		{Path: "py:set", Fold: "py:list"},
		{Path: "py:frozenset", Fold: "py:list"},
		{Path: "py:sorted", Fold: "py:list"},
		{Path: "py:iter", Fold: "py:same"},
		{Path: "py:next", From: "0"},
		{Path: "py:dict", Fold: "py:dict"},
		{Path: "py:dict.fromkeys"},
		{Path: "py:reversed", Fold: "py:reversed"},
		{Path: "py:map", Fold: "py:map"},
		{Path: "py:filter", Fold: "py:filter"},
		{Path: "py:zip", Fold: "py:zip"},
		{Path: "py:itertools.cycle", Returns: "py:itertools.cycle()", Keeps: "data:0"},
		{Path: "py:itertools.cycle().*", From: "this.data"},
		{Path: "py:enumerate", Fold: "py:enumerate"},
		{Path: "py:sum", Fold: "py:sum"},
		{Path: "py:functools.reduce", Fold: "py:reduce"},
		{Path: "py:reduce", Fold: "py:reduce"},
		{Path: "py:functools.partial", Fold: "py:partial"},
		{Path: "py:hex", Fold: "py:hex"},
		{Path: "py:getattr", Fold: "py:getattr"},
		{Path: "py:setattr", Fold: "py:setattr"},
		{Path: "py:hasattr", From: "=none"},
		{Path: "py:isinstance", Fold: "py:isinstance"},
		{Path: "py:issubclass", Fold: "py:isinstance"},
		{Path: "py:callable", Fold: "py:isinstance"},
		{Path: "py:type", Fold: "py:type"},
		{Path: "py:globals", From: "=none"},
		{Path: "py:locals", From: "=none"},
		{Path: "py:vars", Fold: "py:same"},
		{Path: "py:dir", From: "=none"},
		{Path: "py:globals()", From: "=none"},
		{Path: "py:input", From: "=none"},
		{Path: "py:raw_input", From: "=none"},
		{Path: "py:operator.*", Fold: "py:operator"},
		{Path: "py:str.maketrans", Fold: "py:maketrans"},
		{Path: "py:bytes.maketrans", Fold: "py:maketrans"},
		{Path: "py:string.maketrans", Fold: "py:maketrans"},
		{Path: "py:base64.b64decode", Fold: "py:base64", Via: b.Base64},
		{Path: "py:base64.urlsafe_b64decode", Fold: "py:base64", Via: b.Base64},
		{Path: "py:base64.standard_b64decode", Fold: "py:base64", Via: b.Base64},
		{Path: "py:base64.decodebytes", Fold: "py:base64", Via: b.Base64},
		{Path: "py:base64.decodestring", Fold: "py:base64", Via: b.Base64},
		{Path: "py:binascii.a2b_base64", Fold: "py:base64", Via: b.Base64},
		{Path: "py:base64.b32decode", Fold: "py:base32", Via: b.Base64},
		{Path: "py:base64.b16decode", Fold: "py:unhex", Via: b.Hex},
		{Path: "py:base64.a85decode", Fold: "py:ascii85", Via: b.Base64},
		{Path: "py:base64.b85decode", Fold: "py:base85", Via: b.Base64},
		{Path: "py:binascii.unhexlify", Fold: "py:unhex", Via: b.Hex},
		{Path: "py:binascii.a2b_hex", Fold: "py:unhex", Via: b.Hex},
		{Path: "py:base64.b64encode", Fold: "base64", Via: b.Base64},
		{Path: "py:base64.urlsafe_b64encode", Fold: "base64", Via: b.Base64},
		{Path: "py:base64.encodebytes", Fold: "base64", Via: b.Base64},
		{Path: "py:base64.standard_b64encode", Fold: "base64", Via: b.Base64},
		{Path: "py:base64.b32encode", Via: b.Base64},
		{Path: "py:base64.b85encode", Via: b.Base64},
		{Path: "py:base64.a85encode", Via: b.Base64},
		{Path: "py:binascii.hexlify", Via: b.Hex},
		{Path: "py:binascii.b2a_hex", Via: b.Hex},
		{Path: "py:binascii.b2a_base64", Via: b.Base64},
		{Path: "py:codecs.decode", Fold: "py:codec"},
		{Path: "py:codecs.encode", Fold: "py:codec"},
		{Path: "py:urllib.parse.quote", Fold: "encodeuri"},
		{Path: "py:urllib.parse.quote_plus", Fold: "encodeuri"},
		{Path: "py:urllib.parse.unquote", Fold: "py:unquote"},
		{Path: "py:urllib.parse.urlencode", Via: b.Serialise},
		{Path: "py:urllib.parse.urljoin", Fold: "py:path"},
		{Path: "py:json.dumps", Via: b.Serialise},
		{Path: "py:json.loads", Fold: "py:json"},
		{Path: "py:json.load", From: "0"},
		{Path: "py:pickle.dumps", Via: b.Serialise},
		{Path: "py:marshal.dumps", Via: b.Serialise},
		{Path: "py:yaml.dump", Via: b.Serialise},
		{Path: "py:struct.pack", From: "1+"},
		{Path: "py:random.*", From: "=none"},
		{Path: "py:secrets.*", From: "=none"},
		{Path: "py:time.time", From: "=none"},
		{Path: "py:time.sleep", From: "=none"},
		{Path: "py:datetime.datetime.now", From: "=none"},
		{Path: "py:datetime.datetime.utcnow", From: "=none"},
		{Path: "py:re.compile", From: "=none"},
		{Path: "py:re.findall", From: "1"},
		{Path: "py:re.search", From: "1"},
		{Path: "py:re.match", From: "1"},
		{Path: "py:re.sub", From: "1 2"},
		{Path: "py:cryptography.fernet.Fernet", Returns: "py:cryptography.fernet.Fernet()", Keeps: "key:0", From: "=none"},
		{Path: "py:cryptography.fernet.Fernet.generate_key", From: "=none"},
		{Path: "py:cryptography.fernet.Fernet().decrypt", Fold: "py:fernet"},
		{Path: "py:cryptography.fernet.Fernet().encrypt", Via: b.Cipher, From: "0"},
		{Path: "py:nacl.secret.SecretBox", Returns: "py:nacl.secret.SecretBox()", Keeps: "key:0"},
		{Path: "py:nacl.secret.SecretBox().decrypt", Via: b.Cipher, From: "0 this.key"},
		{Path: "py:pyaes.AESModeOfOperationCBC", Returns: "py:Crypto.Cipher.AES.new()", Keeps: "key:0 iv:9|iv"},
		{Path: "py:pyaes.AESModeOfOperationGCM", Returns: "py:Crypto.Cipher.AES.new()", Keeps: "key:0 iv:1"},
		{Path: "py:pyaes.AESModeOfOperationCTR", Returns: "py:Crypto.Cipher.AES.new()", Keeps: "key:0"},
	}
}
