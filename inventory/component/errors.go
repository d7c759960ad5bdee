package component

import "taisei/fault"

// The message keys of the errors. Every sentence gets "file"; Field is the file too.
const (
	KeyTooLarge          = "lockfile.too_large"           // size, limit (MB; size 0: it was cut off unmeasured)
	KeyTooManyComponents = "lockfile.too_many_components" // limit
	KeyTooDeep           = "lockfile.too_deep"            // where, limit
	KeyTextTooLong       = "lockfile.text_too_long"       // where, limit
	KeyTruncated         = "lockfile.truncated"           // line
	KeySyntax            = "lockfile.syntax"              // line
	KeyEmpty             = "lockfile.empty"               //
	KeyVersion           = "lockfile.version"             // format, version, readable
	KeyNotThisFormat     = "lockfile.not_this_format"     // format
	KeyWrongKind         = "lockfile.wrong_kind"          // kind, readable
	KeyUnknownKind       = "lockfile.unknown_kind"        // readable
	KeyConflict          = "lockfile.merge_conflict"      // line
)

// The message keys of the warnings.
const (
	WarnMore            = "lockfile.warn.more"              // more (how many were dropped)
	WarnDuplicateKey    = "lockfile.warn.duplicate_key"     // name
	WarnUnexpectedType  = "lockfile.warn.unexpected_type"   // found
	WarnBadHash         = "lockfile.warn.bad_hash"          // name
	WarnBadPURL         = "lockfile.warn.bad_purl"          // purl
	WarnNoName          = "lockfile.warn.no_name"           //
	WarnNoVersion       = "lockfile.warn.no_version"        // name
	WarnUnpinned        = "lockfile.warn.unpinned"          // name, constraint
	WarnDirectUnknown   = "lockfile.warn.direct_unknown"    // format
	WarnOtherVersion    = "lockfile.warn.other_version"     // format, version
	WarnCredentialInURL = "lockfile.warn.credential_in_url" // name
	WarnOtherFile       = "lockfile.warn.other_file"        // other (a file that it refers to and that was not read)
	WarnOtherIndex      = "lockfile.warn.other_index"       // option
	WarnUnreadLine      = "lockfile.warn.unread_line"       //
	WarnVariable        = "lockfile.warn.variable"          // name
	WarnIncomplete      = "lockfile.warn.incomplete"        // format (it does not list everything that is built in)
	WarnLocalPath       = "lockfile.warn.local_path"        // name, path
	WarnUnknownWord     = "lockfile.warn.unknown_word"      // word
	WarnTwoLists        = "lockfile.warn.two_lists"         // used, ignored
	WarnBadEncoding     = "lockfile.warn.bad_encoding"      //
)

// MessageKeys lists every key above, so that a test can hold words/ to it.
func MessageKeys() []string {
	return []string{
		KeyTooLarge, KeyTooManyComponents, KeyTooDeep, KeyTextTooLong, KeyTruncated, KeySyntax, KeyEmpty,
		KeyVersion, KeyNotThisFormat, KeyWrongKind, KeyUnknownKind, KeyConflict,
		WarnMore, WarnDuplicateKey, WarnUnexpectedType, WarnBadHash, WarnBadPURL, WarnNoName, WarnNoVersion,
		WarnUnpinned, WarnDirectUnknown, WarnOtherVersion, WarnCredentialInURL, WarnOtherFile, WarnOtherIndex,
		WarnUnreadLine, WarnVariable, WarnIncomplete, WarnLocalPath, WarnUnknownWord, WarnTwoLists, WarnBadEncoding,
	}
}

// Problem makes the error about a file; params may be nil.
func Problem(code fault.Code, key, file string, params fault.Params) *fault.Error {
	if params == nil {
		params = fault.Params{}
	}
	params["file"] = file
	return &fault.Error{Code: code, Key: key, Params: params, Field: file}
}

// TooLarge is the error of a file over the cap; size 0 where it was cut off unmeasured.
func TooLarge(file string, size, limit int64) *fault.Error {
	return Problem(fault.TooLarge, KeyTooLarge, file, fault.Params{"size": megabytes(size), "limit": megabytes(limit)})
}

// megabytes rounds up, so that no file has a size of nothing.
func megabytes(n int64) int64 { return (n + 1<<20 - 1) >> 20 }

// TooMany is the error of a file with too many components or entries.
func TooMany(file string, limit int) *fault.Error {
	return Problem(fault.TooLarge, KeyTooManyComponents, file, fault.Params{"limit": limit})
}

// TooDeep is the error of nesting over the cap.
func TooDeep(file string, at Location, limit int) *fault.Error {
	return Problem(fault.TooLarge, KeyTooDeep, file, fault.Params{"where": shorten(at.String()), "limit": limit})
}

// TextTooLong is the error of one text over the cap.
func TextTooLong(file string, at Location, limit int) *fault.Error {
	return Problem(fault.TooLarge, KeyTextTooLong, file, fault.Params{"where": shorten(at.String()), "limit": limit})
}

// Truncated is the error of a file that ends too early.
func Truncated(file string, line int) *fault.Error {
	return Problem(fault.Invalid, KeyTruncated, file, fault.Params{"line": line})
}

// Syntax is the error of a file that is not of its own format.
func Syntax(file string, line int, cause error) *fault.Error {
	return Problem(fault.Invalid, KeySyntax, file, fault.Params{"line": line}).Wrap(cause)
}

// Empty is the error of a file without any content.
func Empty(file string) *fault.Error { return Problem(fault.Invalid, KeyEmpty, file, nil) }

// shorten keeps a hostile path from filling an error.
func shorten(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
