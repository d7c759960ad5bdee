#!/bin/bash
greeting="hello world"
count=3
words=(one two three)
show() {
  local label=$1
  echo "$label: $greeting"
}
show first
uname -s
date -d @0 +%Y | cat
seq 1 3 | tr '\n' ' '
if [ "$count" -gt 2 ]; then
  basename /a/b.txt .txt
fi
for w in "${words[@]}"; do
  printf '%s\n' "$w" | sed "s/o/0/"
done
url=https://c.example/a/b
echo "to https://d.example/x/y" https://e.example/zz
total=$(expr 4 + 5)
echo "$total ${url##*/} $(head -c 2 helper.txt)"
seq 2 4 | sort -r
sleep 0
