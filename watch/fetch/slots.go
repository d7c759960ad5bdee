package fetch

import (
	"context"
	"sync"
)

// slots holds how many requests are under way to each host; hosts that nobody
// asks are forgotten.
type slots struct {
	most int

	mu    sync.Mutex
	hosts map[string]*slot
}

type slot struct {
	places chan struct{}
	users  int // waiting or under way
}

// take waits for a place; the returned function gives it back.
func (s *slots) take(ctx context.Context, host string) (func(), error) {
	one := s.join(host)
	select {
	case one.places <- struct{}{}:
		return func() { <-one.places; s.leave(host, one) }, nil
	case <-ctx.Done():
		s.leave(host, one)
		return nil, ctx.Err()
	}
}

func (s *slots) join(host string) *slot {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hosts == nil {
		s.hosts = map[string]*slot{}
	}
	one := s.hosts[host]
	if one == nil {
		one = &slot{places: make(chan struct{}, s.most)}
		s.hosts[host] = one
	}
	one.users++
	return one
}

func (s *slots) leave(host string, one *slot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one.users--; one.users == 0 {
		delete(s.hosts, host)
	}
}
