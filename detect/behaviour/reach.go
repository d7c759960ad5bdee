package behaviour

// Reach is a sink that code can reach, whether or not anything of note flows into
// it. Alone it is no finding; that a new version reaches it for the first time is
// worth knowing.
type Reach struct {
	Trigger   string
	Sink      string
	Target    string
	Scheme    string
	Concealed bool // the target was put together or decoded
	Layers    int  // how many layers had to be decoded to see it
	Location  Location
}
