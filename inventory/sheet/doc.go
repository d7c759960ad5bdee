// Package sheet reads and writes tables of text as spreadsheet programs do: CSV
// in the encodings that they use, with places for the errors.
//
// It knows nothing of what the columns mean. UTF-8 with or without a byte order
// mark, UTF-16 with one and Shift_JIS (as Japanese Excel writes it) are read;
// comma, semicolon and tab separate. What is written cannot be taken for a
// formula. It imports fault and libraries only.
package sheet
