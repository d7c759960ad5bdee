// Package respond holds what is done about an incident: incident/, and later
// playbook/ and obligation/.
package respond
