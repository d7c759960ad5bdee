package engine

import (
	"maps"
	"slices"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// startUpWritten looks at what is made to run by itself: what it starts, and
// whether that was fetched or hidden before.
func (m *Machine) startUpWritten(path, v *value.Value, at value.Place) {
	text := v.Render()
	if len(text) < 4 || len(text) > 1<<16 || strings.Contains(path.Render(), "authorized_keys") {
		return
	}
	m.startUpMentions(path, v, at)
	if commands := startUpCommands(path.Render(), text); commands != "" && !strings.Contains(commands, value.Hole) {
		m.runText(parse.Shell, value.OfText(commands, v.Labels), at, at)
	}
}

// startUpMentions looks for files that were written before in what is made to run.
func (m *Machine) startUpMentions(path, v *value.Value, at value.Place) {
	to, text := address{host: readable(path)}, v.Render()
	for _, name := range slices.Sorted(maps.Keys(m.disk)) {
		if len(name) <= 3 || !strings.Contains(text, name) && !strings.Contains(diskKey(text), name) || name == path.Render() {
			continue
		}
		for _, l := range m.labels(m.disk[name]) {
			to.scheme = ""
			if l.Origin.Source == behaviour.Download && l.Origin.All {
				to.scheme = "http" // anybody on the way could have changed it
			}
			m.record(value.Labels{l}, behaviour.File, "mentioned", to, at)
		}
	}
}

// startUpCommands are the commands in a start-up file: cron and systemd have
// them among other words.
func startUpCommands(path, text string) string {
	switch {
	case strings.Contains(path, "cron"):
		return cronCommands(text, strings.Contains(path, "/etc/cron.d/") || strings.HasSuffix(path, "crontab"))
	case strings.Contains(path, "/systemd/") || strings.Contains(path, "/autostart/"):
		return execLines(text)
	case strings.Contains(path, "ld.so.preload") || strings.HasPrefix(strings.TrimSpace(text), "<"):
		return ""
	}
	return text
}

// cronCommands cuts when, and as whom, off the lines of a cron table.
func cronCommands(text string, user bool) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		fields := strings.Fields(line)
		skip := 5
		if strings.HasPrefix(line, "@") {
			skip = 1
		}
		if user {
			skip++
		}
		if len(fields) > skip && strings.IndexByte("*@0123456789", line[0]) >= 0 {
			b.WriteString(strings.Join(fields[skip:], " ") + "\n")
		}
	}
	return b.String()
}

func execLines(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if name, command, ok := strings.Cut(line, "="); ok && strings.HasPrefix(strings.TrimSpace(name), "Exec") {
			b.WriteString(strings.TrimLeft(command, "-@+! ") + "\n")
		}
	}
	return b.String()
}
