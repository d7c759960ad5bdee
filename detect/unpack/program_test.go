package unpack_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"taisei/detect/unpack"
)

// What the programs that people use write is read as they wrote it.
func TestArchivesOfRealPrograms(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "p/a.js", "aaa")
	write(t, dir, "p/deep/b b.js", strings.Repeat("b", 30))
	write(t, dir, "p/"+strings.Repeat("n", 150)+".js", "long")
	want := sorted("p/a.js=aaa  p/deep/b b.js=" + strings.Repeat("b", 30) + "  p/" + strings.Repeat("n", 150) + ".js=long")
	for _, command := range []string{
		"tar --format=gnu -cf x p", "tar --format=pax -cf x p", "tar --format=gnu -czf x p", "tar -cf - p | gzip -9 > x", "tar --format=gnu -cjf x p", "tar --format=gnu --zstd -cf x p",
		"tar -cJf x p", "tar --lzma -cf x p", "tar -cf - p | xz -9e > x", "tar -cf - p | xz --x86 --lzma2 > x", "tar -cf - p | xz --check=sha256 --block-size=1000 > x", "tar -cf - p | zstd --long=26 > x",
		"python3 -m tarfile -c x.tar p; mv x.tar x", "python3 -m tarfile -c x.txz p; mv x.txz x", "python3 -m zipfile -c x.zip p; mv x.zip x",
		"zip -q -r x.zip p; mv x.zip x", "zip -q -0 -r x.zip p; mv x.zip x", "zip -q -r - p > x", "zip -q -r -fd x.zip p; mv x.zip x", "zip -q -r -fz x.zip p; mv x.zip x",
		"find p -type f | cpio --quiet -o -H newc > x", "find p -type f | cpio --quiet -o -H odc > x", "find p -type f | cpio --quiet -o -H crc > x",
		"zip -q -r y.zip p; (echo '#!/bin/sh'; cat y.zip) > x.zip; zip -q -A x.zip; mv x.zip x; rm y.zip",
	} {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Logf("%s: %v %s", command, err, out)
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, "x"))
		if err != nil || os.Remove(filepath.Join(dir, "x")) != nil {
			t.Fatal(err)
		}
		files, unread, err := unpack.Open("x", data, unpack.Limits{})
		got := show(files, unread)
		if strings.Contains(command, "#!/bin/sh") {
			got = strings.Join(strings.Split(got, "  ")[:3], "  ") // the whole comes last
		}
		if err != nil || got != want {
			t.Errorf("%s: %v\n got %s\nwant %s", command, err, got, want)
		}
	}
}

func TestEncryptedByZip(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.js", "aaa")
	cmd := exec.Command("zip", "-q", "-P", "infected", "x.zip", "a.js")
	cmd.Dir = dir
	if err := cmd.Run(); err != nil {
		t.Skip("zip is not installed")
	}
	data, err := os.ReadFile(filepath.Join(dir, "x.zip"))
	if err != nil {
		t.Fatal(err)
	}
	files, unread, err := unpack.Open("x.zip", data, unpack.Limits{})
	if got := show(files, unread); err != nil || got != "a.js:encrypted  a.js=?" {
		t.Errorf("%s %v", got, err)
	}
	if bytes.Contains(data, []byte("aaa")) {
		t.Error("zip did not encrypt")
	}
}

// run makes a file with a program, or skips the test where that is not installed.
func run(t *testing.T, dir, command, file string) []byte {
	t.Helper()
	program, _, _ := strings.Cut(command, " ")
	if _, err := exec.LookPath(program); err != nil {
		t.Skip(err)
	}
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v %s", command, err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDebianPackages(t *testing.T) {
	for _, compression := range []string{"gzip", "xz", "zstd", "none"} {
		t.Run(compression, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "p/DEBIAN/control", "Package: abc\nVersion: 1\nArchitecture: all\nMaintainer: a <a@mail.example>\nDescription: x\n")
			write(t, dir, "p/DEBIAN/postinst", "#!/bin/sh\ntrue\n")
			write(t, dir, "p/usr/bin/abc", "echo abc")
			if err := os.Chmod(filepath.Join(dir, "p/DEBIAN/postinst"), 0o755); err != nil {
				t.Fatal(err)
			}
			data := run(t, dir, "dpkg-deb --root-owner-group -Z"+compression+" -b p x.deb", "x.deb")
			files, unread, err := unpack.Open("x.deb", data, unpack.Limits{})
			want := "control/control=88 bytes  control/postinst=#!/bin/sh\ntrue\n  debian-binary=2.0\n  usr/bin/abc=echo abc"
			if got := show(files, unread); err != nil || got != want {
				t.Errorf("%v\n got %q\nwant %q", err, got, want)
			}
		})
	}
}

const spec = `Name: abc
Version: 1
Release: 1
Summary: x
License: MIT
BuildArch: noarch
%description
x
%install
mkdir -p %{buildroot}/usr/bin
echo abc > %{buildroot}/usr/bin/abc
ln %{buildroot}/usr/bin/abc %{buildroot}/usr/bin/abc.py
ln -s /usr/bin/abc %{buildroot}/usr/bin/abc.sh
%files
/usr/bin/*
%pre -p <lua>
x = 1
%post
echo post $1
%preun -p /bin/true
%postun -p /usr/bin/python3
import os
%triggerin -- other
echo trigger
%posttrans
echo last
`

func TestRPMPackages(t *testing.T) {
	want := sorted("scripts/postin.sh=echo post $1  scripts/posttrans.sh=echo last  scripts/postun.py=import os  scripts/prein.lua=x = 1  scripts/preun.sh=/bin/true\n  scripts/trigger1.sh=echo trigger  usr/bin/abc=abc\n  usr/bin/abc.py=abc\n  usr/bin/abc.sh=abc\n")
	for _, compression := range []string{"w9.gzdio", "w9.bzdio", "w6.xzdio", "w6.lzdio", "w3.zstdio"} {
		t.Run(compression, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "abc.spec", spec)
			data := run(t, dir, "rpmbuild -bb --define '_topdir "+dir+"' --define '_rpmdir "+dir+"' --define '_rpmfilename x.rpm' --define '_binary_payload "+compression+"' abc.spec", "x.rpm")
			files, unread, err := unpack.Open("x.rpm", data, unpack.Limits{})
			if got := show(files, unread); err != nil || got != want {
				t.Errorf("%v\n got %q\nwant %q", err, got, want)
			}
		})
	}
}
