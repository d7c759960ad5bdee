// Package mail sends messages by SMTP to the server that is configured.
//
// A mail has a plain part and an HTML part that say the same; it loads nothing and
// tells nobody that it was opened. It imports the ground and libraries, and no
// other edge.
package mail
