module example.invalid/shop

go 1.22

require (
	github.com/spf13/cobra v1.8.0
	github.com/BurntSushi/toml v1.3.2 // indirect
)
