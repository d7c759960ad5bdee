package detect_test

import (
	"testing"

	"taisei/detect"
)

// replicas are the incidents in JavaScript and shell: what each replica is found
// by. The neighbour of each differs in nothing but the flow.
var replicas = []flow{
	{
		artifact: "coverage_uploader/tampered/upload.sh", rule: "environment_sent",
		want:     detect.Behaviour{Trigger: "install", Source: "environment", Via: []string{}, Sink: "network", Target: "203.0.113.55"},
		at:       detect.Location{Path: "upload.sh", Line: 122, Column: 1},
		sentence: "When installed, it sends all environment variables, secrets among them, to 203.0.113.55.",
	},
	{
		artifact: "agent_parser/tampered", rule: "download_run",
		want:     detect.Behaviour{Trigger: "install", Source: "download", Via: []string{}, Sink: "process", Target: "./jsextension"},
		at:       detect.Location{Path: "preinstall.sh", Line: 13, Column: 5},
		steps:    []string{"preinstall.sh:7", "preinstall.sh:13"},
		sentence: "When installed, it downloads a program from 203.0.113.228 and runs it.",
	},
	{
		artifact: "agent_parser/tampered", rule: "currency_mined",
		want:     detect.Behaviour{Trigger: "install", Source: "host", Via: []string{}, Sink: "network", Target: "pool.mining.example"},
		at:       detect.Location{Path: "preinstall.sh", Line: 13, Column: 5},
		sentence: "When installed, it mines cryptocurrency on this machine for pool.mining.example.",
	},
	{
		artifact: "chain_client/tampered", rule: "private_key_sent",
		want:     detect.Behaviour{Trigger: "call", Source: "wallet", Via: []string{"base64"}, Sink: "network", Target: "chain-rpc.example"},
		at:       detect.Location{Path: "lib/index.cjs.js", Line: 35, Column: 11},
		steps:    []string{"lib/index.cjs.js:53", "lib/index.cjs.js:32"},
		sentence: "When used, it sends the private key of a wallet (secretKey) to chain-rpc.example.",
	},
	{
		artifact: "colour_kit/tampered", rule: "recipient_replaced",
		want:     detect.Behaviour{Trigger: "import", Source: "blob", Via: []string{}, Sink: "wallet"},
		at:       detect.Location{Path: "index.js", Line: 112, Column: 27},
		sentence: "When used, it leads money that the user sends to the address 0x52908400098527886E0F7030069857D2E4169EE7.",
	},
	{
		artifact: "multi_signature/tampered/app-3c1f7d.js", rule: "recipient_replaced",
		want:     detect.Behaviour{Trigger: "call", Source: "blob", Via: []string{}, Sink: "wallet"},
		at:       detect.Location{Path: "app-3c1f7d.js", Line: 28, Column: 26},
		steps:    []string{"app-3c1f7d.js:10"},
		sentence: "When used, it leads money that the user sends to the address 0x52908400098527886E0F7030069857D2E4169EE7.",
	},
	{
		artifact: "connect_kit/tampered", rule: "recipient_replaced",
		want:     detect.Behaviour{Trigger: "call", Source: "blob", Via: []string{}, Sink: "wallet"},
		at:       detect.Location{Path: "dist/umd/index.js", Line: 33, Column: 20},
		sentence: "When used, it leads money that the user sends to the address 0x8617E340B3D01FA5F11F306F4090FD50E238070D.",
	},
	{
		artifact: "feature_fill/tampered/fill-3.111.0.min.js", rule: "hidden_script",
		want:     detect.Behaviour{Trigger: "load", Source: "download", Via: []string{}, Sink: "code", Target: "www.googie-anailytics.example"},
		at:       detect.Location{Path: "fill-3.111.0.min.js", Line: 33, Column: 157},
		sentence: "When the page loads, it makes the page load a script from www.googie-anailytics.example, a host whose name it hides.",
	},
	{
		artifact: "packed_source/tampered", rule: "decoded_code",
		want:     detect.Behaviour{Trigger: "install", Source: "files", Via: []string{"compress"}, Sink: "code", Target: "shell"},
		at:       detect.Location{Path: "configure", Line: 92, Column: 22},
		sentence: "When installed, it decodes a program hidden in one of its own files and runs it.",
	},
	{
		artifact: "transfer_tool/tampered", rule: "startup_written",
		want:     detect.Behaviour{Trigger: "install", Source: "blob", Via: []string{"base64"}, Sink: "file", Target: "/etc/cron.d/collect"},
		at:       detect.Location{Path: "postinst", Line: 25, Column: 13},
		steps:    []string{"postinst:19"},
		sentence: "When installed, it makes what was downloaded or hidden run again at every start (/etc/cron.d/collect).",
	},
	{
		artifact: "changed_paths/tampered", rule: "download_run",
		want:     detect.Behaviour{Trigger: "build", Source: "download", Via: []string{}, Sink: "code", Target: "python"},
		at:       detect.Location{Path: "dist/index.js", Line: 9, Column: 41},
		sentence: "When installed, it downloads a program from gist.example and runs it.",
	},
	{
		artifact: "build_cache/tampered", rule: "assistant_unleashed",
		want:     detect.Behaviour{Trigger: "install", Source: "files", Via: []string{}, Sink: "process", Target: "claude"},
		at:       detect.Location{Path: "telemetry.js", Line: 40, Column: 13},
		sentence: "When installed, it starts the assistant “claude” with leave to do anything on this machine without asking.",
	},
	{
		artifact: "build_cache/tampered", rule: "store_sent",
		want:     detect.Behaviour{Trigger: "install", Source: "credential", Via: []string{"serialise", "base64"}, Sink: "network", Target: "api.codehost.example"},
		at:       detect.Location{Path: "telemetry.js", Line: 71, Column: 23},
		steps:    []string{"telemetry.js:96"},
		sentence: "When installed, it sends stored credentials (~/.npmrc) to api.codehost.example.",
	},
	{
		artifact: "build_cache/tampered", rule: "machine_halted",
		want:     detect.Behaviour{Trigger: "install", Source: "files", Via: []string{}, Sink: "delete", Target: "halt"},
		at:       detect.Location{Path: "telemetry.js", Line: 52, Column: 10},
		sentence: "When installed, it makes this machine shut down.",
	},
	{
		artifact: "spreading/tampered", rule: "package_published",
		want:     detect.Behaviour{Trigger: "install", Source: "files", Via: []string{}, Sink: "publish", Target: "npm"},
		at:       detect.Location{Path: "bundle.js", Line: 89, Column: 11},
		sentence: "When installed, it publishes to npm in the name of whoever works on this machine, and so spreads.",
	},
	{
		artifact: "spreading/tampered", rule: "workflow_written",
		want:     detect.Behaviour{Trigger: "install", Source: "files", Via: []string{}, Sink: "file", Target: "…/.github/workflows/hue-workflow.yml"},
		at:       detect.Location{Path: "bundle.js", Line: 53, Column: 8},
		sentence: "When installed, it writes into what the build server runs (…/.github/workflows/hue-workflow.yml).",
	},
	{
		artifact: "plain_cipher/tampered", rule: "decoded_code",
		want:     detect.Behaviour{Trigger: "install", Source: "blob", Via: []string{"reverse", "join", "base64", "xor", "charcode"}, Sink: "process", Target: "shell"},
		at:       detect.Location{Path: "setup.js", Line: 20, Column: 3},
		sentence: "When installed, it decodes a program hidden in setup.js and runs it.",
	},
	{
		artifact: "plain_cipher/tampered", rule: "download_run",
		want:     detect.Behaviour{Trigger: "install", Source: "download", Via: []string{}, Sink: "code", Target: "python"},
		at:       detect.Location{Path: "setup.js", Line: 4, Column: 150},
		sentence: "When installed, it downloads a program from sync.packages.example and runs it.",
	},
	{
		artifact: "release_setup/tampered", rule: "store_sent",
		want:     detect.Behaviour{Trigger: "install", Source: "credential", Via: []string{"serialise", "compress", "cipher", "base64"}, Sink: "network", Target: "file.mail.example"},
		at:       detect.Location{Path: "runner.js", Line: 49, Column: 9},
		steps:    []string{"runner.js:19", "runner.js:35"},
		sentence: "When installed, it sends stored credentials (~/.npmrc) to file.mail.example.",
	},
	{
		artifact: "release_setup/tampered", rule: "files_destroyed",
		want:     detect.Behaviour{Trigger: "install", Source: "files", Via: []string{}, Sink: "delete", Target: "~/"},
		at:       detect.Location{Path: "runner.js", Line: 50, Column: 3},
		sentence: "When installed, it deletes or overwrites everything under ~/.",
	},
}

func TestFlowsOfScripts(t *testing.T) {
	for _, f := range replicas {
		t.Run(f.artifact+" "+f.rule, f.check)
	}
}

// TestNeighboursOfScripts holds that what differs in nothing but the flow is clean.
func TestNeighboursOfScripts(t *testing.T) {
	for _, name := range []string{
		"coverage_uploader/neighbour/upload.sh", "agent_parser/neighbour", "chain_client/neighbour", "colour_kit/neighbour",
		"multi_signature/neighbour/app-3c1f7d.js", "connect_kit/neighbour", "feature_fill/neighbour/fill-3.111.0.min.js",
		"packed_source/neighbour", "transfer_tool/neighbour", "changed_paths/neighbour", "build_cache/neighbour",
		"spreading/neighbour", "plain_cipher/neighbour", "release_setup/neighbour",
	} {
		t.Run(name, func(t *testing.T) { checkClean(t, name) })
	}
}
