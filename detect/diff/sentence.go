package diff

import (
	"strings"

	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

// say is a sentence of this package with pairs of names and values.
func say(key string, pairs ...string) Sentence {
	s := Sentence{Key: "diff." + key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if s.Params == nil {
			s.Params = map[string]string{}
		}
		s.Params[pairs[i]] = pairs[i+1]
	}
	return s
}

// flows tells a fact that no rule has a sentence for.
func flows(f detect.Fact) Sentence {
	data := "data." + f.Source
	if f.Source == behaviour.Environment && f.All {
		data += "_all"
	}
	what := say("sink."+f.Sink, "host", orUnknown(f.Target))
	what.Parts = map[string]Sentence{"data": say(data, "name", f.Name), "way": say("way", "via", strings.Join(f.Via, ", "))}
	s := say("when." + rule.Moment(f.Trigger))
	s.Parts = map[string]Sentence{"what": what}
	return s
}

func orUnknown(target string) string {
	if target == "" {
		return "?"
	}
	return target
}

// MessageKeys lists every key that a sentence of this package can have.
func MessageKeys() []string {
	keys := []string{"diff.way"}
	for prefix, list := range map[string]string{
		"data": "environment environment_all credential browser wallet clipboard form cookie host screen keyboard files download blob",
		"sink": "network code process file clipboard delete publish form silence",
		"when": "install import page unused",
		"new":  "capability_network capability_code capability_process capability_publish host host_concealed start_install changed_install entry dependency dependency_elsewhere file native minified minified_encoded",
		"note": "minified dependency unlooked before_import before_page before_unused before_call before_command",
	} {
		for word := range strings.FieldsSeq(list) {
			keys = append(keys, "diff."+prefix+"."+word)
		}
	}
	return keys
}
