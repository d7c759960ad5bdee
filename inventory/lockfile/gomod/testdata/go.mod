module example.invalid/operator/ticketing

go 1.25.0

toolchain go1.26.3

tool (
	github.com/a-h/templ/cmd/templ
	honnef.co/go/tools/cmd/staticcheck
)

require (
	github.com/BurntSushi/toml v1.6.0
	github.com/a-h/templ v0.3.977
	github.com/docker/docker v27.1.1+incompatible // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)

require (
	example.invalid/operator/shared v0.0.0-00010101000000-000000000000
	github.com/example/forked/v2 v2.1.0
	honnef.co/go/tools v0.6.1 // indirect
)

replace (
	example.invalid/operator/shared => ../shared
	github.com/example/forked/v2 => github.com/example/fork/v2 v2.1.1-patched
	github.com/example/forked/v2 v2.0.0 => github.com/example/older/v2 v2.0.9
)

exclude gopkg.in/yaml.v3 v3.0.0

retract v1.0.0 // published by mistake
