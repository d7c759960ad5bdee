package ui

import (
	"net/http"

	"taisei/inventory"
)

// action is one page action: it parses the request, calls a service and renders
// a page or redirects. An error becomes a page with the right status.
type action func(w http.ResponseWriter, r *http.Request) error

// access says who may ask at all. What one may do is checked by the services.
type access int

const (
	signedIn access = iota // everyone else is asked to sign in first
	anyone
)

type route struct {
	method, pattern string
	access          access
	action          action
}

// routes lists every page and action. GET shows and never acts.
func (u *UI) routes() []route {
	return []route{
		// Coming in.
		{"GET", "/sign-in", anyone, u.showSignIn},
		{"POST", "/sign-in", anyone, u.signIn},
		{"POST", "/sign-out", anyone, u.signOut},
		{"GET", "/setup/{secret}", anyone, u.showSetup},
		{"POST", "/setup/{secret}", anyone, u.setup},
		{"GET", "/invitation/{secret}", anyone, u.showInvitation},
		{"POST", "/invitation/{secret}", anyone, u.acceptInvitation},
		{"GET", "/demo/{secret}", anyone, u.showDemo},
		{"POST", "/demo/{secret}", anyone, u.enterDemo},

		// Everyone's own.
		{"POST", "/preferences", anyone, u.setPreferences},
		{"POST", "/scope", signedIn, u.setScope},
		{"GET", "/events", signedIn, u.events},
		{"GET", "/help", anyone, u.showHelp},
		{"GET", "/account", signedIn, u.showOwnAccount},
		{"POST", "/account/password", signedIn, u.changePassword},
		{"POST", "/account/language", signedIn, u.setLanguage},
		{"POST", "/account/tokens", signedIn, u.createToken},
		{"POST", "/account/tokens/{id}/revoke", signedIn, u.revokeToken},

		// Situation.
		{"GET", "/{$}", signedIn, u.showSituation},

		// Detect and triage.
		{"GET", "/detections", signedIn, u.listDetections},
		{"GET", "/detections/new", signedIn, u.newRemark},
		{"POST", "/detections", signedIn, u.saveRemark},
		{"GET", "/detections/{id}", signedIn, u.showDetection},
		{"POST", "/detections/{id}/acknowledge", signedIn, u.acknowledgeDetection},
		{"POST", "/detections/{id}/take", signedIn, u.takeDetection},
		{"POST", "/detections/{id}/release", signedIn, u.releaseDetection},
		{"GET", "/detections/{id}/decide", signedIn, u.showDecide},
		{"POST", "/detections/{id}/decide", signedIn, u.decide},
		{"GET", "/triage", signedIn, u.showQueue},

		// Reports of anybody.
		{"GET", "/report", anyone, u.showReportForm},
		{"POST", "/report", anyone, u.fileReport},
		{"GET", "/report/status", anyone, u.showReceiptForm},
		{"POST", "/report/status", anyone, u.showReportStatus},
		{"POST", "/report/add", anyone, u.addToReport},
		{"POST", "/reports/{id}/answer", signedIn, u.answerReport},

		// Respond.
		{"GET", "/t/{token}", anyone, u.showGuestTask},
		{"POST", "/t/{token}", anyone, u.answerGuestTask},
		{"POST", "/t/{token}/code", anyone, u.enterGuestCode},
		{"GET", "/incidents", signedIn, u.listIncidents},
		{"GET", "/incidents/new", signedIn, u.newIncident},
		{"POST", "/incidents", signedIn, u.openIncident},
		{"GET", "/incidents/{id}", signedIn, u.showIncident},
		{"GET", "/incidents/{id}/edit", signedIn, u.editIncident},
		{"POST", "/incidents/{id}", signedIn, u.saveIncident},
		{"GET", "/incidents/{id}/status", signedIn, u.newStatus},
		{"POST", "/incidents/{id}/status", signedIn, u.setStatus},
		{"GET", "/incidents/{id}/close", signedIn, u.newClosing},
		{"POST", "/incidents/{id}/close", signedIn, u.closeIncident},
		{"GET", "/incidents/{id}/roles", signedIn, u.newRole},
		{"POST", "/incidents/{id}/roles", signedIn, u.assignRole},
		{"POST", "/incidents/{id}/entries", signedIn, u.addEntry},
		{"GET", "/incidents/{id}/decisions/new", signedIn, u.newDecision},
		{"POST", "/incidents/{id}/decisions", signedIn, u.saveDecision},
		{"GET", "/incidents/{id}/affected/new", signedIn, u.newAffected},
		{"POST", "/incidents/{id}/affected", signedIn, u.addAffected},
		{"POST", "/incidents/{id}/affected/{asset}/remove", signedIn, u.removeAffected},
		{"GET", "/incidents/{id}/tasks/new", signedIn, u.newTask},
		{"GET", "/incidents/{id}/report", signedIn, u.showReport},
		{"POST", "/incidents/{id}/tasks", signedIn, u.sendTask},
		{"GET", "/tasks", signedIn, u.listTasks},
		{"GET", "/tasks/{id}", signedIn, u.showTask},
		{"POST", "/tasks/{id}/answer", signedIn, u.answerTask},
		{"POST", "/tasks/{id}/ask", signedIn, u.askAgain},
		{"POST", "/tasks/{id}/cancel", signedIn, u.cancelTask},
		{"POST", "/tasks/{id}/close", signedIn, u.closeTask},
		{"GET", "/tasks/{id}/code", signedIn, u.backToTask},
		{"POST", "/tasks/{id}/code", signedIn, u.tellCode},
		{"POST", "/tasks/{id}/revoke", signedIn, u.revokeTaskLink},
		{"GET", "/messages", signedIn, u.listMessages},
		{"GET", "/messages/blocks", signedIn, u.listBlocks},
		{"POST", "/messages/{id}/retry", signedIn, u.retryMessage},
		{"GET", "/mail", signedIn, u.listMail},
		{"GET", "/mail/{id}", signedIn, u.showMail},

		// Equipment and processes.
		{"GET", "/inventory", signedIn, u.showInventory},
		{"GET", "/inventory/tables", signedIn, u.showTables},
		{"GET", "/inventory/tables/{kind}", signedIn, u.exportTable},
		{"POST", "/inventory/tables", signedIn, onlyReal(u.previewTable)},
		{"POST", "/inventory/tables/{kind}", signedIn, onlyReal(u.applyTable)},
		{"GET", "/facilities", signedIn, u.listFacilities},
		{"GET", "/facilities/new", signedIn, u.newFacility},
		{"GET", "/facilities/{id}", signedIn, u.showFacility},
		{"GET", "/facilities/{id}/edit", signedIn, u.editFacility},
		{"POST", "/facilities", signedIn, onlyReal(u.saveFacility)},
		{"POST", "/facilities/{id}", signedIn, onlyReal(u.saveFacility)},
		{"POST", "/facilities/{id}/health", signedIn, onlyReal(u.reportHealth)},
		{"POST", "/facilities/{id}/archive", signedIn, u.archive(inventory.KindFacility)},
		{"POST", "/facilities/{id}/restore", signedIn, u.restore(inventory.KindFacility)},
		{"GET", "/processes", signedIn, u.listProcesses},
		{"GET", "/processes/new", signedIn, u.newProcess},
		{"GET", "/processes/{id}", signedIn, u.showProcess},
		{"GET", "/processes/{id}/edit", signedIn, u.editProcess},
		{"POST", "/processes", signedIn, onlyReal(u.saveProcess)},
		{"POST", "/processes/{id}", signedIn, onlyReal(u.saveProcess)},
		{"POST", "/processes/{id}/archive", signedIn, u.archive(inventory.KindProcess)},
		{"POST", "/processes/{id}/restore", signedIn, u.restore(inventory.KindProcess)},
		{"GET", "/systems", signedIn, u.listSystems},
		{"GET", "/systems/new", signedIn, u.newSystem},
		{"GET", "/systems/{id}", signedIn, u.showSystem},
		{"GET", "/systems/{id}/edit", signedIn, u.editSystem},
		{"GET", "/systems/{id}/components", signedIn, u.listComponents},
		{"GET", "/systems/{id}/imports", signedIn, u.listImports},
		{"GET", "/systems/{id}/imports/new", signedIn, u.newImport},
		{"POST", "/systems", signedIn, onlyReal(u.saveSystem)},
		{"POST", "/systems/{id}", signedIn, onlyReal(u.saveSystem)},
		{"POST", "/systems/{id}/imports", signedIn, onlyReal(u.importList)},
		{"POST", "/systems/{id}/withdraw", signedIn, onlyReal(u.withdrawList)},
		{"POST", "/systems/{id}/archive", signedIn, u.archive(inventory.KindSystem)},
		{"POST", "/systems/{id}/restore", signedIn, u.restore(inventory.KindSystem)},
		{"GET", "/imports/{id}", signedIn, u.showImport},
		{"GET", "/components/{id}", signedIn, u.showComponent},
		{"GET", "/exposure", signedIn, u.showExposure},
		{"GET", "/links/new", signedIn, u.newLink},
		{"POST", "/links", signedIn, onlyReal(u.saveLink)},
		{"POST", "/links/{id}/archive", signedIn, onlyReal(u.archiveLink)},
		{"POST", "/links/{id}/restore", signedIn, onlyReal(u.restoreLink)},

		// Ready.
		{"GET", "/exercises", signedIn, u.listExercises},
		{"GET", "/exercises/new", signedIn, u.newExercise},
		{"POST", "/exercises", signedIn, u.saveExercise},
		{"GET", "/exercises/{id}", signedIn, u.showExercise},
		{"GET", "/exercises/{id}/edit", signedIn, u.editExercise},
		{"POST", "/exercises/{id}", signedIn, u.saveExercise},
		{"POST", "/exercises/{id}/start", signedIn, u.startExercise},
		{"POST", "/exercises/{id}/end", signedIn, u.endExercise},
		{"POST", "/exercises/{id}/inject", signedIn, u.injectIntoExercise},

		// People.
		{"GET", "/people", signedIn, u.listPeople},
		{"GET", "/people/new", signedIn, u.newPerson},
		{"GET", "/people/{id}", signedIn, u.showPerson},
		{"GET", "/people/{id}/edit", signedIn, u.editPerson},
		{"POST", "/people", signedIn, u.savePerson},
		{"POST", "/people/{id}", signedIn, u.savePerson},
		{"GET", "/people/{id}/contacts/new", signedIn, u.newContact},
		{"GET", "/people/{id}/contacts/{contact}", signedIn, u.editContact},
		{"POST", "/people/{id}/contacts", signedIn, u.saveContact},
		{"POST", "/people/{id}/contacts/{contact}", signedIn, u.saveContact},
		{"POST", "/people/{id}/contacts/{contact}/delete", signedIn, u.deleteContact},
		{"POST", "/people/{id}/contacts/{contact}/verify", signedIn, u.verifyContact},
		{"GET", "/organisations", signedIn, u.listOrganisations},
		{"GET", "/organisations/new", signedIn, u.newOrganisation},
		{"GET", "/organisations/{id}", signedIn, u.showOrganisation},
		{"GET", "/organisations/{id}/edit", signedIn, u.editOrganisation},
		{"POST", "/organisations", signedIn, u.saveOrganisation},
		{"POST", "/organisations/{id}", signedIn, u.saveOrganisation},

		// Administration.
		{"GET", "/accounts", signedIn, u.listAccounts},
		{"GET", "/accounts/new", signedIn, u.newAccount},
		{"POST", "/accounts", signedIn, u.invite},
		{"GET", "/accounts/{id}", signedIn, u.showAccount},
		{"POST", "/accounts/{id}/roles", signedIn, u.setRoles},
		{"POST", "/accounts/{id}/invite", signedIn, u.inviteAgain},
		{"POST", "/accounts/{id}/disable", signedIn, u.disableAccount},
	}
}
