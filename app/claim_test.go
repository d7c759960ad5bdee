package app

import "testing"

// Two that live never have one name, and who comes after one that ended has its own.
func TestClaim(t *testing.T) {
	folder := t.TempDir()
	take := func() (string, func() error) {
		t.Helper()
		name, release, err := claim(folder)
		if err != nil {
			t.Fatal(err)
		}
		return name, release
	}
	serve, end := take()
	work, _ := take()
	if serve == work {
		t.Fatalf("both are %s", serve)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if again, _ := take(); again != serve {
		t.Errorf("started again, %s is %s", serve, again)
	}
}
