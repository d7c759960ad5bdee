package engine

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"  //nolint:gosec // computed because a program computes it, not to protect anything
	"crypto/rc4"  //nolint:gosec // likewise
	"crypto/sha1" //nolint:gosec // likewise
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// A program that carries its payload encrypted often carries the key beside it.
// Where both are known the payload is decrypted, and read as what it is.

// foldFernet is Fernet(key).decrypt(token).
func foldFernet(m *Machine, c *invocation, arg *value.Value) *value.Value {
	key := m.kept(c.this, "key")
	return m.deciphered(c, arg, key, func() (string, bool) { return openFernet(key.Text, arg.Text) })
}

// openFernet decrypts a Fernet token: version, time, IV, AES-128-CBC, HMAC, all in
// URL-safe base64. The HMAC is not looked at.
func openFernet(key, token string) (string, bool) {
	k, err := base64.URLEncoding.DecodeString(key)
	t, err2 := base64.URLEncoding.DecodeString(strings.TrimSpace(token))
	if err != nil || err2 != nil || len(k) != 32 || len(t) < 1+8+16+16+32 || t[0] != 0x80 {
		return "", false
	}
	return openCBC(k[16:], t[9:25], t[25:len(t)-32])
}

func openCBC(key, iv, data []byte) (string, bool) {
	block, err := aes.NewCipher(key)
	if err != nil || len(iv) != aes.BlockSize || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return "", false
	}
	out := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data)
	return unpadded(out), true
}

// unpadded takes PKCS #7 padding off where it is there.
func unpadded(b []byte) string {
	if n := int(b[len(b)-1]); n > 0 && n <= aes.BlockSize && n <= len(b) {
		if bytes.Count(b[len(b)-n:], b[len(b)-1:]) == n {
			b = b[:len(b)-n]
		}
	}
	return string(b)
}

// foldCipher is AES.new(key, mode, iv): the instance keeps what decrypts.
func foldCipher(m *Machine, c *invocation, arg *value.Value) *value.Value {
	state := m.newObject()
	state.Put(keptPrefix+"key", arg)
	state.Put(keptPrefix+"mode", m.argument(c, 1, "mode"))
	iv := m.argument(c, 2, "iv")
	if iv.Kind == value.Undefined {
		iv = m.argument(c, 2, "nonce")
	}
	state.Put(keptPrefix+"iv", iv)
	return value.OfAPI(c.entry.Returns, state, nil)
}

// foldDecipher is the decrypt of what foldCipher made.
func foldDecipher(m *Machine, c *invocation, arg *value.Value) *value.Value {
	key, mode, iv := m.kept(c.this, "key"), m.kept(c.this, "mode"), m.kept(c.this, "iv")
	return m.deciphered(c, arg, key, func() (string, bool) {
		if strings.Contains(c.path, "ARC4") {
			return openRC4(key.Text, arg.Text)
		}
		return openAES(key.Text, modeName(mode), iv.Text, arg.Text)
	})
}

func modeName(mode *value.Value) string {
	if n, ok := wholeNumber(mode); ok {
		return map[int]string{1: "ECB", 2: "CBC", 3: "CFB", 5: "OFB", 6: "CTR", 11: "GCM"}[n]
	}
	return strings.TrimPrefix(mode.Text[strings.LastIndexByte(mode.Text, '.')+1:], "MODE_")
}

func openRC4(key, data string) (string, bool) {
	c, err := rc4.NewCipher([]byte(key)) //nolint:gosec // likewise
	if err != nil {
		return "", false
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, []byte(data))
	return string(out), true
}

func openAES(key, mode, iv, data string) (string, bool) {
	block, err := aes.NewCipher([]byte(key))
	if err != nil || len(data) == 0 {
		return "", false
	}
	out := make([]byte, len(data))
	switch {
	case mode == "CBC":
		return openCBC([]byte(key), []byte(iv), []byte(data))
	case mode == "ECB" && len(data)%aes.BlockSize == 0:
		for i := 0; i < len(data); i += aes.BlockSize {
			block.Decrypt(out[i:], []byte(data[i:i+aes.BlockSize]))
		}
		return unpadded(out), true
	case mode == "CTR" && len(iv) <= aes.BlockSize:
		cipher.NewCTR(block, append([]byte(iv), make([]byte, aes.BlockSize-len(iv))...)).XORKeyStream(out, []byte(data))
		return string(out), true
	case mode == "GCM" && len(iv) == 12: // the stream only; the tag is not looked at
		counter := append([]byte(iv), 0, 0, 0, 2)
		cipher.NewCTR(block, counter).XORKeyStream(out, []byte(data))
		return string(out), true
	}
	return "", false
}

// deciphered is what comes out of a cipher: known where data and key are,
// otherwise of both by their labels.
func (m *Machine) deciphered(c *invocation, arg, key *value.Value, open func() (string, bool)) *value.Value {
	labels := m.labels(arg).Union(m.labels(key))
	if len(labels.Of(behaviour.Blob)) == 0 && arg.Kind == value.Text {
		labels = labels.Union(m.blob(c.at))
	}
	labels = labels.Through(behaviour.Cipher, c.at)
	if arg.Kind == value.Text && key.Kind == value.Text {
		m.step(int64(len(arg.Text) >> 4))
		if text, ok := open(); ok {
			out := value.OfBytes(text, labels)
			m.suspect(out, c.at)
			return out
		}
	}
	return value.OfUnknown(labels)
}

// foldDigest is hashlib.sha256(x).digest(): the key that many programs derive.
func foldDigest(m *Machine, c *invocation, _ *value.Value) *value.Value {
	data := m.kept(c.this, "data")
	if data.Kind != value.Text {
		return value.OfUnknown(nil)
	}
	m.step(int64(len(data.Text) >> 6))
	sum := digest(c.path, []byte(data.Text))
	if sum == nil {
		return value.OfUnknown(nil)
	}
	if strings.HasSuffix(c.path, "hexdigest") {
		return value.OfText(hex.EncodeToString(sum), nil)
	}
	return value.OfBytes(string(sum), nil)
}

func digest(path string, data []byte) []byte {
	switch {
	case strings.Contains(path, "md5"):
		sum := md5.Sum(data) //nolint:gosec // likewise
		return sum[:]
	case strings.Contains(path, "sha1"):
		sum := sha1.Sum(data) //nolint:gosec // likewise
		return sum[:]
	case strings.Contains(path, "sha256"):
		sum := sha256.Sum256(data)
		return sum[:]
	case strings.Contains(path, "sha512"):
		sum := sha512.Sum512(data)
		return sum[:]
	}
	return nil
}
