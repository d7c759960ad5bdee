#!/bin/sh
set -e
# install the thing
if [ "$(id -u)" != 0 ]; then
	echo "must be root" >&2; exit 1
fi
os=$(uname -s | tr A-Z a-z)
for pkg in curl wget "$EXTRA"; do
	command -v "$pkg" >/dev/null 2>&1 || apt-get install -y $pkg
done
curl -fsSL "https://get.invalid/${os:-linux}/tool-${VERSION#v}.tar.gz" -o /tmp/tool.tgz
cat >/etc/tool.conf <<EOF
name=$HOST
path=/usr/bin
EOF
install_tool() { tar -C /usr/local -xzf "$1" && rm -f "$1"; }
install_tool /tmp/tool.tgz
