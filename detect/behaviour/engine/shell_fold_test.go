package engine

import (
	"testing"

	"taisei/detect/behaviour/value"
)

// TestShellFold holds that what scripts hide words in is undone.
func TestShellFold(t *testing.T) {
	tests := []struct{ source, want string }{
		{`a=zz.curl; x=${a#*.}`, "curl"},
		{`a=x.y.curl; x=${a##*.}`, "curl"},
		{`a=curl_z_z; x=${a%_*}`, "curl_z"},
		{`a=curl_z_z; x=${a%%_*}`, "curl"},
		{`a=c1u2rl; x=${a//[0-9]/}`, "curl"},
		{`a=zzcurl; x=${a/#zz/}`, "curl"},
		{`a=c.u.rl; x=${a//./}`, "curl"},
		{`x=$(printf '\143\165rl')`, "curl"},
		{`x=$(printf '\x63url')`, "curl"},
		{`x=$(printf %s cu rl)`, "curl"},
		{`x=$(printf '%s-%s' cu rl)`, "cu-rl"},
		{`x=$(printf '%b' 'c\165rl')`, "curl"},
		{`x=$(echo phey | tr 'a-zA-Z' 'n-za-mN-ZA-M')`, "curl"},
		{`x=$(echo CURL | tr '[:upper:]' '[:lower:]')`, "curl"},
		{`x=$(echo c-u-r-l | tr -d -- -)`, "curl"},
		{`x=$(printf '%s\n' a b c d | sed '2,/c/d' | tr -d '\n')`, "ad"},
		{`x=$(echo vne | rev)`, "env"},
		{`x=$(echo "a b" | xargs echo c)`, "c a b"},
		{`x=$(basename /a/b); x=$x$(dirname /c/d)`, "b/c"},
		{`set -- echo cu rl; x=$("$@")`, "cu rl"},
		{`w=(echo cu rl); x=$("${w[@]}" s)`, "cu rl s"},
		{`x=$(echo -rf /)`, "-rf /"},
		{`read -r x <<< curl`, "curl"},
		{`read a x <<< "wget curl -s"`, "curl -s"},
		{`echo a b | while read x y; do z=$y; done; x=$z`, "b"},
		{`x=$(echo Y3VybA== | openssl base64 -d -A)`, "curl"},
		{`alias say='echo cu'; x=$(say rl)`, "cu rl"},
	}
	for _, tt := range tests {
		m := machine(memoryFiles{"i.sh": tt.source + "\necho $x"})
		u := m.load("i.sh", "")
		if u < 0 {
			t.Errorf("%s: not parsed: %v", tt.source, m.failed)
			continue
		}
		got := m.capture(func() { m.runUnit(u) }).Render()
		if got != tt.want {
			t.Errorf("%s is %q, want %q", tt.source, got, tt.want)
		}
	}
	if v := readWords(value.OfText("a\nb\n", nil), 1); v != nil {
		t.Errorf("of two lines the first is read: %v", v)
	}
}
