package identity_test

import (
	"testing"

	"taisei/identity"
)

func BenchmarkPassword(b *testing.B) {
	p := identity.NewPasswords(identity.SmallServer, 1)
	for b.Loop() {
		if _, err := p.Hash(b.Context(), password); err != nil {
			b.Fatal(err)
		}
	}
}
