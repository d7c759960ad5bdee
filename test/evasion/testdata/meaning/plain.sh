greeting=hello
place=world
uname -s
seq 1 3 | sort -r
seq 2 4
basename /a/b.txt .txt
date -d @0 +%Y | cat
echo $greeting $place
head -c 2 helper.txt
