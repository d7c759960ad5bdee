# The commands of the project. Each is a line; what it does stands in script/.

.PHONY: build test bench accuracy fuzz generate format

build: ## one static program, no C
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o bin/taisei ./cmd/taisei

test: ## installs what the tests need, runs everything
	script/test

bench: ## measures speed and memory; asserts nothing
	script/bench

accuracy: ## what is found and what is raised falsely, in folders of your own: MALICIOUS=DIR CLEAN=DIR
	script/accuracy

fuzz: ## runs every fuzz target, FUZZ_TIME each (10m)
	script/fuzz

generate: ## pages from their templates
	go generate ./...

format:
	go tool -modfile=tools/go.mod gofumpt -w $$(git ls-files '*.go' | grep -v _templ.go)
