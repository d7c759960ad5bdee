package unpack_test

import (
	"archive/tar"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"taisei/detect/unpack"
)

// arOf is what ar writes.
func arOf(members ...entry) []byte {
	b := []byte("!<arch>\n")
	for _, m := range members {
		b = fmt.Appendf(b, "%-16s%-12d%-6d%-6d%-8s%-10d`\n%s", m.name, 0, 0, 0, "100644", len(m.data), m.data)
		if len(m.data)%2 == 1 {
			b = append(b, '\n')
		}
	}
	return b
}

func debOf(t testing.TB, control, data []byte) []byte {
	t.Helper()
	return arOf(entry{"debian-binary", "2.0\n"}, entry{"control.tar.gz", string(gzipOf(t, control))}, entry{"data.tar.xz", string(xzOf(t, data))})
}

// node is an entry of a cpio.
type node struct {
	name, data   string
	mode, inode  int
	links, extra int // extra is what the size says beyond the data
}

func cpioOf(nodes ...node) []byte {
	var b []byte
	for i, n := range append(nodes, node{name: "TRAILER!!!"}) {
		if n.mode == 0 {
			n.mode = 0o100644
		}
		if n.inode == 0 {
			n.inode = 1000 + i
		}
		b = fmt.Appendf(b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", n.inode, n.mode, 0, 0, max(n.links, 1), 0, len(n.data)+n.extra, 0, 0, 0, 0, len(n.name)+1, 0, n.name)
		b = append(b, make([]byte, -len(b)&3)...)
		b = append(b, n.data...)
		b = append(b, make([]byte, -len(b)&3)...)
	}
	return b
}

// tag is an entry of an RPM header.
type tag struct {
	tag, kind uint32
	texts     []string
}

func rpmHeader(tags ...tag) []byte {
	var index, store []byte
	for _, t := range tags {
		for _, n := range []uint32{t.tag, t.kind, uint32(len(store)), uint32(len(t.texts))} {
			index = binary.BigEndian.AppendUint32(index, n)
		}
		store = append(store, strings.Join(t.texts, "\x00")+"\x00"...)
	}
	b := []byte("\x8e\xad\xe8\x01\x00\x00\x00\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(len(tags)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(store)))
	return append(append(b, index...), store...)
}

func rpmOf(payload []byte, tags ...tag) []byte {
	b := append([]byte("\xed\xab\xee\xdb"), make([]byte, 92)...)
	b = append(b, rpmHeader(tag{1000, 6, []string{"abc"}})...)
	b = append(b, make([]byte, -len(b)&7)...) // the lead has 96 bytes, so this is right
	return append(append(b, rpmHeader(tags...)...), payload...)
}

const text, texts = 6, 8

func TestPackages(t *testing.T) {
	a := entry{"./usr/bin/a", "aaa"}
	control := tarOf(t, entry{"./control", "Package: x"}, entry{"./postinst", "#!/bin/sh\ntrue"})
	data := tarOf(t, a, tar.Header{Name: "./usr/lib/l.py", Linkname: "/usr/bin/a", Typeflag: tar.TypeSymlink})
	inside := "control/control=Package: x  control/postinst=#!/bin/sh\ntrue  debian-binary=2.0\n  usr/bin/a=aaa  usr/lib/l.py=aaa"
	cpio := cpioOf(node{name: "./usr/bin/a", data: "aaa"}, node{name: "./usr/lib/l.py", data: "/usr/bin/a", mode: 0o120777}, node{name: "./usr", mode: 0o40755})
	post := tag{1024, text, []string{"echo post"}}
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"x.deb", debOf(t, control, data), inside},
		{"in.tar", tarOf(t, entry{"x.deb", string(debOf(t, tarOf(t, entry{"postinst", "p"}), tarOf(t, a)))}), "x.deb!/control/postinst=p  x.deb!/debian-binary=2.0\n  x.deb!/usr/bin/a=aaa"},
		{"x.deb.gz", gzipOf(t, debOf(t, control, data)), inside},
		{"plain.deb", arOf(entry{"debian-binary/", "2.0\n"}, entry{"control.tar/", string(control)}, entry{"data.tar", string(data)}), inside},
		{"zst.deb", arOf(entry{"debian-binary", "2.0\n"}, entry{"control.tar.zst", string(zstdOf(t, control))}, entry{"data.tar.lzma", string(lzmaOf(t, data))}), inside},
		{"no tar.deb", arOf(entry{"debian-binary", "2.0\n"}, entry{"data.tar.gz", "not"}, entry{"control.tar.gz", string(gzipOf(t, []byte("not")))}), "control/control.tar:format  control/control.tar=not  data.tar.gz:format  data.tar.gz=not  debian-binary=2.0\n"},
		{"its own script.deb", arOf(entry{"debian-binary", ""}, entry{"data.tar", string(tarOf(t, entry{"control/postinst", "other"}))}, entry{"control.tar", string(control)}), "control/control=Package: x  control/postinst!2/postinst=#!/bin/sh\ntrue  control/postinst=other  debian-binary="},
		{"library.a", arOf(entry{"x.o/", "ooo"}), "library.a=72 bytes"},
		{"damaged.deb", with(debOf(t, control, data), 8+60+4+58, "??"), "damaged.deb:broken  debian-binary=2.0\n"},
		{"size.deb", with(arOf(entry{"debian-binary", "2.0\n"}, entry{"x", "x"}), 8+60+4+48, "9999999999"), "debian-binary=2.0\n  x:size  x=?"},
		{"negative.deb", with(arOf(entry{"debian-binary", "2.0\n"}, entry{"x", "x"}), 8+60+4+48, "-1        "), "debian-binary=2.0\n  negative.deb:broken"},
		{"cut.deb", arOf(entry{"debian-binary", "2.0\n"}, entry{"x", "xxxx"})[:8+64+60+2], "debian-binary=2.0\n  x:broken  x=xx"},

		{"x.rpm", rpmOf(gzipOf(t, cpio), post), "scripts/postin.sh=echo post  usr/bin/a=aaa  usr/lib/l.py=aaa"},
		{"xz.rpm", rpmOf(xzOf(t, cpio)), "usr/bin/a=aaa  usr/lib/l.py=aaa"},
		{"zstd.rpm", rpmOf(zstdOf(t, cpio)), "usr/bin/a=aaa  usr/lib/l.py=aaa"},
		{"lzma.rpm", rpmOf(lzmaOf(t, cpio)), "usr/bin/a=aaa  usr/lib/l.py=aaa"},
		{"plain.rpm", rpmOf(cpio), "usr/bin/a=aaa  usr/lib/l.py=aaa"},
		{"other payload.rpm", rpmOf(gzipOf(t, []byte("not"))), "payload:format  payload=not"},
		{
			"scripts.rpm",
			rpmOf(cpioOf(), tag{1023, text, []string{"import os"}}, tag{1085, texts, []string{"/usr/bin/python3", "-u"}}, tag{1086, text, []string{"/sbin/ldconfig"}},
				tag{1025, text, []string{"say"}}, tag{1087, text, []string{"/opt/x"}}, tag{1151, text, []string{"x = 1"}}, tag{1153, text, []string{"<lua>"}}, tag{1088, text, []string{"/bin/sh"}},
				tag{1065, texts, []string{"one", "two"}}, tag{1092, texts, []string{"/bin/sh", "/usr/bin/perl"}}, tag{1079, text, []string{"check"}}),
			"scripts/postin.sh=/sbin/ldconfig\n  scripts/prein.py=import os  scripts/pretrans.lua=x = 1  scripts/preun=#!/opt/x\nsay  scripts/trigger1.sh=one  scripts/trigger2.pl=two  scripts/verify.sh=check",
		},
		{"twice.rpm", rpmOf(cpioOf(), post, tag{1024, text, []string{"other"}}), "scripts/postin.sh!2/postin.sh=other  scripts/postin.sh=echo post"},
		{"number for a script.rpm", rpmOf(cpioOf(), tag{1024, 4, []string{"x"}}), "scripts/postin:broken  scripts/postin=?"},
		{"short.rpm", []byte("\xed\xab\xee\xdb"), "short.rpm:broken"},
		{"cut.rpm", rpmOf(nil, post)[:130], "cut.rpm:broken"},
		{"entries.rpm", with(rpmOf(nil, post), 96+8, "\xff\xff\xff\xff"), "entries.rpm:broken"},
		{"store.rpm", with(rpmOf(nil, post), 96+12, "\xff\xff\xff\xff"), "store.rpm:broken"},

		{"x.cpio", cpio, "usr/bin/a=aaa  usr/lib/l.py:link"},
		{"two.cpio", append(cpioOf(node{name: "a", data: "a"}), cpioOf(node{name: "b", data: "b"})...), "a=a  b=b"},
		{"more.cpio", append(cpioOf(node{name: "a", data: "a"}), "more 0707 x"...), "a=a  more.cpio:trailing"},
		{"shared.cpio", cpioOf(node{name: "a", inode: 7, links: 3}, node{name: "b.py", data: "bb", inode: 7, links: 3}, node{name: "c.sh", inode: 7, links: 3}, node{name: "empty", links: 2}), "a=bb  b.py=bb  c.sh=bb  empty="},
		{"device.cpio", cpioOf(node{name: "null", mode: 0o20666}), "null:device"},
		{"names.cpio", cpioOf(node{name: "../../e", data: "1"}, node{name: "/abs", data: "2"}), "abs:path  abs=2  e:path  e=1"},
		{"size.cpio", cpioOf(node{name: "a", data: "a", extra: 50})[:113], "a:broken  a=a  size.cpio:broken"},
		{"huge.cpio", cpioOf(node{name: "a", data: "a", extra: 1 << 31}), "a:size  a=?  huge.cpio:broken"},
		{"name.cpio", with(cpioOf(node{name: "a", data: "a"}), 94, "ffffffff"), "name.cpio:broken"},
		{"cut.cpio", cpioOf(node{name: "a", data: "a"})[:180], "a=a  cut.cpio:broken"},
	}
	for _, test := range tests {
		files, unread, err := unpack.Open(test.name, test.data, unpack.Limits{})
		got := show(files, unread)
		if err != nil || got != test.want {
			t.Errorf("%s: %v\n got %q\nwant %q", test.name, err, got, test.want)
		}
	}
}

// Entries of a header may all point at the same text: what is read of it is counted.
func TestOverlappingHeader(t *testing.T) {
	script := strings.Repeat("x", 1<<16)
	tags := []tag{{1024, text, []string{script}}}
	data := rpmOf(cpioOf(), tags...)
	header := bytes.Index(data[96+4:], []byte("\x8e\xad\xe8")) + 96 + 4
	one := data[header+16 : header+32]
	many := bytes.Clone(data[:header+8])
	many = binary.BigEndian.AppendUint32(many, 60_000)
	many = append(many, data[header+12:header+16]...)
	many = append(many, bytes.Repeat(one, 60_000)...)
	many = append(many, data[header+32:]...)
	files, unread, err := unpack.Open("x.rpm", many, unpack.Limits{})
	total := 0
	for _, f := range files {
		total += len(f.Data)
	}
	if err != nil || total > 4<<16 || len(unread) != 1 || unread[0].Reason != unpack.Broken {
		t.Errorf("%d bytes, %v, %v", total, unread, err)
	}
}
