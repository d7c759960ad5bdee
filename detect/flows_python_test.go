package detect_test

import (
	"testing"

	"taisei/detect"
)

// TestFlowsOfPython finds the incidents whose trace is in Python: a look-alike of a
// library for colours, a wheel that a build server changed, and a file that every
// interpreter starts.
func TestFlowsOfPython(t *testing.T) {
	tests := []flow{
		{
			artifact: "colour_terminal/tampered", rule: "decoded_code",
			want:     detect.Behaviour{Trigger: "install", Source: "blob", Via: []string{"base64"}, Sink: "code", Target: "python"},
			at:       detect.Location{Path: "setup.py", Line: 24, Column: 9},
			steps:    []string{"setup.py:7", "setup.py:24"},
			sentence: "When installed, it decodes a program hidden in setup.py and runs it.",
		},
		{
			artifact: "colour_terminal/tampered", rule: "download_run",
			want:     detect.Behaviour{Trigger: "install", Source: "download", Via: []string{}, Sink: "code", Target: "vbscript"},
			at:       detect.Location{Path: "setup.py", Line: 24, Column: 21},
			sentence: "When installed, it downloads a program from pastes.example and runs it.",
		},
		{
			artifact: "vision_trainer/tampered", rule: "currency_mined",
			want:     detect.Behaviour{Trigger: "import", Source: "host", Via: []string{}, Sink: "network", Target: "pool.example"},
			at:       detect.Location{Path: "visiontrainer/utils/downloads.py", Line: 25, Column: 16},
			sentence: "When used, it mines cryptocurrency on this machine for pool.example.",
		},
		{
			artifact: "vision_trainer/tampered", rule: "download_run",
			want:     detect.Behaviour{Trigger: "import", Source: "download", Via: []string{}, Sink: "process", Target: "/tmp/trainer_runner"},
			at:       detect.Location{Path: "visiontrainer/utils/downloads.py", Line: 25, Column: 16},
			steps:    []string{"visiontrainer/models/model.py:12"},
			sentence: "When used, it downloads a program from raw.githubusercontent.com and runs it.",
		},
		{
			artifact: "model_gateway/tampered", rule: "store_sent",
			want:     detect.Behaviour{Trigger: "import", Source: "credential", Via: []string{"serialise"}, Sink: "network", Target: "models.gateway.example"},
			at:       detect.Location{Path: "modelgateway_init.pth", Line: 1, Column: 40},
			sentence: "When used, it sends stored credentials (~/.ssh/id_rsa) to models.gateway.example.",
		},
		{
			artifact: "model_gateway/tampered", rule: "environment_sent",
			want:     detect.Behaviour{Trigger: "import", Source: "environment", Via: []string{"serialise"}, Sink: "network", Target: "models.gateway.example"},
			at:       detect.Location{Path: "modelgateway_init.pth", Line: 1, Column: 40},
			sentence: "When used, it sends all environment variables, secrets among them, to models.gateway.example.",
		},
	}
	for _, f := range tests {
		t.Run(f.artifact+" "+f.rule, f.check)
	}
}

func TestNeighboursOfPython(t *testing.T) {
	for _, name := range []string{"colour_terminal/neighbour", "vision_trainer/neighbour", "model_gateway/neighbour"} {
		t.Run(name, func(t *testing.T) { checkClean(t, name) })
	}
}
