// Package store keeps the records: SQL, migrations, River; sqlite/ and postgres/;
// storetest/ runs one suite on both.
//
// It implements record.Store over database/sql for both databases with one
// portable SQL: identifiers and texts are TEXT, times are microseconds of UTC in
// BIGINT (zero is NULL), lists and maps are JSON in TEXT. Nothing but this folder
// knows which database it is.
//
// It imports ground and libraries; never flow, never another edge.
package store
