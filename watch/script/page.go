package script

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// Page is what a page has of scripts.
type Page struct {
	Scripts []Script
	// Truncated: there were more than the limit, or a tag too long to read.
	Truncated bool
}

// Kind says how a page comes by a script.
type Kind string

// The kinds.
const (
	Inline    Kind = "inline"    // between its tags, or in a data: address
	External  Kind = "external"  // by an address
	Handler   Kind = "handler"   // an attribute such as onclick
	Address   Kind = "address"   // an address that begins with javascript:
	Preloaded Kind = "preloaded" // a link that fetches it ahead: modulepreload, preload as script
)

// Script is one script of a page.
type Script struct {
	Kind Kind
	// Text is the script in UTF-8, of all kinds but External and Preloaded.
	Text string
	// URL is where an external one is, resolved; as written where it cannot be.
	URL string
	// Line and Column say where in the page Text begins, or the tag where there
	// is no text: line n of an inline script is line Line+n-1 of the page.
	Line, Column int
	Type         string // the type attribute: module, importmap, application/json, …
	Integrity    string // the digests that the page demands of an external one
	Element      string // what it stands on: script, a, form, …
	Attribute    string // that it stands in: onclick, href, src, srcdoc, …
}

// Runs reports whether a browser would run the script, and not take it for data.
func (s Script) Runs() bool {
	if s.Kind != Inline && s.Kind != External {
		return s.Kind != Preloaded
	}
	kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s.Type)), ";")
	switch strings.TrimSpace(kind) {
	case "", "module", "text/javascript", "application/javascript", "application/ecmascript", "application/x-ecmascript",
		"application/x-javascript", "text/ecmascript", "text/javascript1.0", "text/javascript1.1", "text/javascript1.2",
		"text/javascript1.3", "text/javascript1.4", "text/javascript1.5", "text/jscript", "text/livescript",
		"text/x-ecmascript", "text/x-javascript":
		return true
	}
	return false
}

const (
	defaultScripts = 1000
	maxToken       = 4 * Limit // an inline script may be nearly all of a page
	maxKept        = 1 << 20   // bytes of an attribute
	maxAttributes  = 1000      // of a tag
	maxFrames      = 3         // pages inside a page's attributes
)

// List finds the scripts of a page by its text alone. contentType is the
// header's, for the encoding; base is the page's address.
func List(page []byte, contentType, base string, most int) *Page {
	if most <= 0 {
		most = defaultScripts
	}
	at, _ := url.Parse(base)
	l := &lister{page: &Page{}, most: most, base: at}
	l.read(decode(page, contentType))
	return l.page
}

func (l *lister) read(text []byte) {
	l.line, l.column = 1, 1
	l.tokens = html.NewTokenizer(bytes.NewReader(text))
	l.tokens.SetMaxBuf(maxToken)
	for l.next() {
	}
}

// decode gives the page in UTF-8, guessing the encoding as browsers do.
func decode(page []byte, contentType string) []byte {
	encoding, name, certain := charset.DetermineEncoding(page, contentType)
	if name == "utf-8" || !certain && utf8.Valid(page) {
		return bytes.TrimPrefix(page, []byte("\xef\xbb\xbf"))
	}
	text, err := encoding.NewDecoder().Bytes(page)
	if err != nil {
		return page
	}
	return text
}

type lister struct {
	tokens       *html.Tokenizer
	page         *Page
	most         int
	base         *url.URL
	based        bool // a <base> was seen: the first counts
	line, column int  // of the token that is read next
	open         *Script
	full         bool
	frames       int // how deep in frames this page is
}

// next reads one token; false at the end or at the limit.
func (l *lister) next() bool {
	kind := l.tokens.Next()
	raw := l.tokens.Raw()
	switch kind {
	case html.ErrorToken:
		l.close()
		if l.tokens.Err() == html.ErrBufferExceeded {
			l.page.Truncated = true
		}
		return false
	case html.StartTagToken, html.SelfClosingTagToken:
		l.close()
		l.tag()
	case html.TextToken:
		if l.open != nil {
			l.open.Text, l.open.Line, l.open.Column = string(raw), l.line, l.column
			l.close()
		}
	default:
		l.close()
	}
	l.advance(raw)
	return !l.full
}

func (l *lister) advance(raw []byte) {
	if lines := bytes.Count(raw, []byte{'\n'}); lines > 0 {
		l.line += lines
		l.column = 1 + utf8.RuneCount(raw[bytes.LastIndexByte(raw, '\n')+1:])
		return
	}
	l.column += utf8.RuneCount(raw)
}

// close keeps an inline script whose text has been read.
func (l *lister) close() {
	if l.open != nil && strings.TrimSpace(l.open.Text) != "" {
		l.add(*l.open)
	}
	l.open = nil
}

// add keeps a script, up to the limit.
func (l *lister) add(s Script) {
	if len(l.page.Scripts) >= l.most {
		l.full, l.page.Truncated = true, true
		return
	}
	if s.Line == 0 {
		s.Line, s.Column = l.line, l.column
	}
	l.page.Scripts = append(l.page.Scripts, s)
}

// contentType is what the server says, or what the bytes look like where it says nothing.
func contentType(header string, body []byte) string {
	if kind, _, err := mime.ParseMediaType(header); err == nil {
		return kind
	}
	kind, _, _ := strings.Cut(http.DetectContentType(body), ";")
	return kind
}

func isPage(contentType string) bool {
	return contentType == "text/html" || contentType == "application/xhtml+xml"
}
