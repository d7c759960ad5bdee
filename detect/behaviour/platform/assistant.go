package platform

import "strings"

// assistants are programs that act for the user as a model tells them to.
var assistants = words("claude gemini q codex cursor-agent aider goose opencode amp qwen copilot")

// unguarded are the flags by which such a program no longer asks before it acts.
var unguarded = words(`--dangerously-skip-permissions --yolo --trust-all-tools --full-auto --dangerously-bypass-approvals-and-sandbox
--yes-always --allow-all-tools --dangerously-allow-all`)

// IsUnguarded reports whether a command starts an assistant that acts without
// asking.
func IsUnguarded(command string, flags []string) bool {
	if !assistants[strings.TrimSuffix(command, ".exe")] {
		return false
	}
	for _, f := range flags {
		if unguarded[f] {
			return true
		}
	}
	return false
}
