// Package record is the unit of work: a change, its events and its jobs in one
// transaction (interfaces; store/ implements them).
//
// A domain package describes its records as structs, binds each to a Table, and
// reads and writes them through a Reader or Tx that it is handed. Insert and
// Update append the audit event by themselves, so that no change can be saved
// without one. Named queries stand beside the noun they serve; migrations and
// everything that knows a database's name stand in store.
//
// It imports fault, mark and libraries only.
package record
