// Package platform says what the APIs of each platform do, as tables: which are
// sources, which are sinks, what data goes through on its way, what is called
// back with what. One file a platform. There is no code here that looks at a
// program: the engine reads the tables.
//
// It imports the standard library and detect/behaviour only.
package platform
