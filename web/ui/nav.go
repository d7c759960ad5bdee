package ui

import (
	"taisei/identity"
	"taisei/web/ui/kit"
)

// nav is the navigation in the order of the flow. An entry stands here once its
// page does: situation s, detect d, triage t, respond r, equipment e, people p,
// ready x, share h.
func nav(c identity.Caller) []kit.NavItem {
	items := []kit.NavItem{
		{Key: "situation", Href: "/", Short: "s"},
		{Key: "detect", Href: "/detections", Short: "d"},
		{Key: "triage", Href: "/triage", Short: "t"},
		{Key: "respond", Href: "/incidents", Short: "r"},
		{Key: "equipment", Href: "/inventory", Short: "e"},
		{Key: "people", Href: "/people", Short: "p"},
		{Key: "ready", Href: "/exercises", Short: "x"},
	}
	if c.Can(identity.ManageAccounts) {
		items = append(items, kit.NavItem{Key: "accounts", Href: "/accounts", Short: "a"})
	}
	return items
}
