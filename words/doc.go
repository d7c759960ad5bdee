// Package words holds ja and en; everything a person reads is a key and its
// parameters until here.
//
// The messages stand in one file a part and language (en/detect.toml,
// ja/detect.toml). A key that one language lacks fails a test. It imports fault
// and libraries only.
package words
