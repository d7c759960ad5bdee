// Package storetest runs one suite on both databases.
//
// Each gives a test an empty database of its own on SQLite and on PostgreSQL.
// The PostgreSQL server is the one that TAISEI_TEST_POSTGRES names; script/test
// starts one. Tests alone import it.
package storetest
