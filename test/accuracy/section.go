package main

import (
	"fmt"
	"slices"
	"strings"

	"taisei/detect"
)

// stamp says when, what and how was measured.
type stamp struct{ date, commit, command string }

// section is a part of the page, written anew each time.
type section struct {
	name  string // in the page's marks
	title string
	text  string
}

// maliciousSection tells counts, kinds and rules, and never which sample.
func maliciousSection(s stamp, f found, outcomes []outcome) section {
	var b strings.Builder
	b.WriteString(opening(s, f, outcomes))
	b.WriteString(headTable("found"))
	recall := []struct {
		label    string
		verdicts []detect.Verdict
	}{
		{"malicious", []detect.Verdict{detect.Malicious}},
		{"malicious or suspicious", []detect.Verdict{detect.Malicious, detect.Suspicious}},
		{"unscanned, so missed", []detect.Verdict{detect.Unscanned}},
		{"clean, so missed", []detect.Verdict{detect.Clean}},
	}
	for _, r := range recall {
		fmt.Fprintf(&b, "| %s | %s |\n", of(f, r.label, "archives", "clusters"), overall(outcomes, once).share(r.verdicts...).cells())
	}
	if f.clustered {
		for _, r := range recall {
			fmt.Fprintf(&b, "| %s, packages | %s |\n", r.label, overall(outcomes, packages).share(r.verdicts...).cells())
		}
	}
	b.WriteString("\n" + kindTable(outcomes, []column{
		{"malicious", []detect.Verdict{detect.Malicious}},
		{"malicious or suspicious", []detect.Verdict{detect.Malicious, detect.Suspicious}},
		{"unscanned", []detect.Verdict{detect.Unscanned}},
	}))
	b.WriteString(ruleTable(outcomes, "found") + reasonTable(outcomes))
	return section{name: "malicious", title: "Malicious archives", text: b.String()}
}

// cleanSection also names the archives that raised an alarm: they are honest.
func cleanSection(s stamp, f found, outcomes []outcome) section {
	var b strings.Builder
	b.WriteString(opening(s, f, outcomes))
	b.WriteString(headTable("called"))
	for _, v := range []detect.Verdict{detect.Malicious, detect.Suspicious, detect.Unscanned, detect.Clean} {
		label := string(v)
		if v == detect.Malicious || v == detect.Suspicious {
			label += ", a false alarm"
		}
		fmt.Fprintf(&b, "| %s | %s |\n", label, overall(outcomes, once).share(v).cells())
	}
	b.WriteString("\n" + kindTable(outcomes, []column{
		{"malicious", []detect.Verdict{detect.Malicious}},
		{"suspicious", []detect.Verdict{detect.Suspicious}},
		{"unscanned", []detect.Verdict{detect.Unscanned}},
	}))
	b.WriteString(ruleTable(outcomes, "matched") + reasonTable(outcomes) + namedTable(outcomes))
	return section{name: "clean", title: "Clean archives", text: b.String()}
}

func opening(s stamp, f found, outcomes []outcome) string {
	var size int64
	for _, o := range outcomes {
		size += o.size
	}
	text := fmt.Sprintf("%s, commit %s, `%s`: %d archives, %.1f MB.", s.date, s.commit, s.command, len(outcomes), float64(size)/1e6)
	if f.clustered {
		text += fmt.Sprintf(" Each stands for a cluster; together they are %d packages.", overall(outcomes, packages).all)
	}
	if f.others > 0 {
		text += fmt.Sprintf(" Left out, being no archives: %d.", f.others)
	}
	if f.missing > 0 {
		text += fmt.Sprintf(" Listed but missing: %d.", f.missing)
	}
	return text + "\n\n"
}

func headTable(verb string) string {
	return fmt.Sprintf("| %s | archives | share | 95 %% interval |\n|-|-|-|-|\n", verb)
}

// of adds what is counted to a label when there are two things to count.
func of(f found, label, plain, clustered string) string {
	if f.clustered {
		return label + ", " + clustered
	}
	return label
}

// column is a share of each kind.
type column struct {
	title    string
	verdicts []detect.Verdict
}

func kindTable(outcomes []outcome, columns []column) string {
	var b strings.Builder
	b.WriteString("| ecosystem | kind | archives |")
	for _, c := range columns {
		fmt.Fprintf(&b, " %s |", c.title)
	}
	b.WriteString("\n|" + strings.Repeat("-|", 3+len(columns)) + "\n")
	groups, tallies := byKind(outcomes)
	for _, g := range groups {
		fmt.Fprintf(&b, "| %s | %s | %d |", g.ecosystem, g.kind, tallies[g].all)
		for _, c := range columns {
			fmt.Fprintf(&b, " %s |", tallies[g].share(c.verdicts...).short())
		}
		b.WriteString("\n")
	}
	return b.String() + "\n"
}

func ruleTable(outcomes []outcome, verb string) string {
	all := witnesses(outcomes)
	if len(all) == 0 {
		return "No rule matched.\n\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| family | rule | archives it %s | of these, no other rule did |\n|-|-|-|-|\n", verb)
	for _, w := range all {
		fmt.Fprintf(&b, "| %s | %s | %d | %d |\n", w.family, w.rule, w.all, w.alone)
	}
	return b.String() + "\n"
}

func reasonTable(outcomes []outcome) string {
	all := reasons(outcomes)
	if len(all) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| unscanned because of | archives |\n|-|-|\n")
	for _, r := range all {
		fmt.Fprintf(&b, "| %s | %d |\n", r.word, r.n)
	}
	return b.String() + "\n"
}

// mostNamed is how many archives a page names.
const mostNamed = 100

// namedTable names what was not called clean, the worst first.
func namedTable(outcomes []outcome) string {
	var named []outcome
	for _, v := range []detect.Verdict{detect.Malicious, detect.Suspicious, detect.Unscanned} {
		for _, o := range outcomes {
			if o.verdict == v {
				named = append(named, o)
			}
		}
	}
	if len(named) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("| not called clean | verdict | rules | unread because of |\n|-|-|-|-|\n")
	for _, o := range named[:min(len(named), mostNamed)] {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", cell(o.shown), o.verdict, strings.Join(o.rules, ", "), strings.Join(o.reasons, ", "))
	}
	if more := len(named) - mostNamed; more > 0 {
		fmt.Fprintf(&b, "\n%d more are not named here.\n", more)
	}
	return b.String() + "\n"
}

// cell keeps a file's name from being read as Markdown.
func cell(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || slices.Contains([]rune("|`<>[]\\\u007f"), r) {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(name, "?"))
	return "`" + clean + "`"
}
