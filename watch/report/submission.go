package report

import (
	"time"

	"taisei/evidence"
	"taisei/fault"
	"taisei/watch"
)

// Submission is a report as it comes in.
type Submission struct {
	What      string // was seen
	Where     string
	Vector    watch.Vector
	SeenAt    time.Time // zero when the reporter does not know
	Contact   string    // name, mail, telephone, as the reporter likes
	Anonymous bool      // nothing is kept of who reports, even of somebody signed in
	Exercise  string    // the drill or exercise that the page was opened for
	Files     []Upload
}

// Upload is a file that is in the vault already.
type Upload struct {
	Content   evidence.Content
	Name      string
	MediaType string
}

// The caps.
const (
	mostWhat    = 10_000 // characters
	mostWhere   = 500
	mostContact = 500
	MostFiles   = 5
	MostBytes   = 25 << 20 // of all files of one report, with those added later
	mostTexts   = 50       // messages of one report
)

// future is how far ahead of ours a reporter's clock may be.
const future = 24 * time.Hour

// Check names the first field that is wrong.
func (s Submission) Check(now time.Time) error {
	if watch.CleanText(s.What) == "" {
		return fault.Required("what")
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{{"what", s.What, mostWhat}, {"where", s.Where, mostWhere}, {"contact", s.Contact, mostContact}} {
		if err := watch.CheckLength(f.name, f.text, f.most); err != nil {
			return err
		}
	}
	if s.SeenAt.After(now.Add(future)) {
		return fault.Field("when", "watch.report.fault.future", nil)
	}
	return checkFiles(s.Files, 0)
}

// checkFiles holds a report's files to the caps; before are bytes that it has already.
func checkFiles(files []Upload, before int64) error {
	if len(files) > MostFiles {
		return fault.Field("files", "watch.report.fault.files", fault.Params{"limit": MostFiles})
	}
	for _, f := range files {
		before += f.Content.Size
	}
	if before > MostBytes {
		return tooLarge()
	}
	return nil
}

func tooLarge() error {
	return &fault.Error{Code: fault.TooLarge, Key: "watch.report.fault.bytes", Params: fault.Params{"limit": MostBytes >> 20}, Field: "files"}
}

func wait(d time.Duration, key string) error {
	minutes := int((d + time.Minute - 1) / time.Minute)
	return fault.New(fault.TooMany, key, fault.Params{"n": max(minutes, 1)})
}
