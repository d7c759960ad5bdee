package identity

import (
	"time"

	"taisei/fault"
	"taisei/record"
)

// Organisation is ours or one around us.
type Organisation struct {
	record.Meta
	Name   string           `db:"name" json:"name"`
	NameEn string           `db:"name_en" json:"name_en"`
	Kind   OrganisationKind `db:"kind" json:"kind"`
	Sector string           `db:"sector" json:"sector"` // such as "railway"
	Parent string           `db:"parent" json:"parent,omitempty"`
	Note   string           `db:"note" json:"note,omitempty"`
}

// OrganisationKind is an organisation's part in a sector.
type OrganisationKind string

// The kinds of organisation.
const (
	Operator    OrganisationKind = "operator"
	CSIRT       OrganisationKind = "csirt"
	Vendor      OrganisationKind = "vendor"
	Contractor  OrganisationKind = "contractor"
	ISAC        OrganisationKind = "isac"
	CEPTOAR     OrganisationKind = "ceptoar"
	Ministry    OrganisationKind = "ministry"
	Coordinator OrganisationKind = "coordinator"
)

// Check names the first field that is wrong.
func (o Organisation) Check() error {
	if o.Name == "" {
		return fault.Required("name")
	}
	switch o.Kind {
	case Operator, CSIRT, Vendor, Contractor, ISAC, CEPTOAR, Ministry, Coordinator:
		return nil
	}
	return fault.Field("kind", "fault.choice", fault.Params{"value": o.Kind})
}

// Person is somebody who can be reached.
type Person struct {
	record.Meta
	Organisation string   `db:"organisation" json:"organisation"`
	Name         string   `db:"name" json:"name"`
	NameEn       string   `db:"name_en" json:"name_en"`
	Title        string   `db:"title" json:"title"`
	Function     Function `db:"function" json:"function"`
	Language     string   `db:"language" json:"language"` // ja or en
	Zone         string   `db:"zone" json:"zone"`         // IANA, such as Asia/Tokyo
	Deputies     []string `db:"deputies" json:"deputies"` // people, in order
	Note         string   `db:"note" json:"note,omitempty"`
}

// Function is what a person mainly is to an incident.
type Function string

// The functions.
const (
	Eye   Function = "eye"   // notices
	Brain Function = "brain" // decides
	Hand  Function = "hand"  // acts
)

// Check names the first field that is wrong.
func (p Person) Check() error {
	if p.Name == "" {
		return fault.Required("name")
	}
	if p.Organisation == "" {
		return fault.Required("organisation")
	}
	if p.Language != "ja" && p.Language != "en" {
		return fault.Field("language", "fault.choice", fault.Params{"value": p.Language})
	}
	if _, err := time.LoadLocation(p.Zone); err != nil {
		return fault.Field("zone", "fault.choice", fault.Params{"value": p.Zone})
	}
	for _, d := range p.Deputies {
		if d == p.ID {
			return fault.Field("deputies", "fault.own_deputy", nil)
		}
	}
	return nil
}

// ContactMethod is one way to reach a person: a fact with a date.
type ContactMethod struct {
	record.Meta
	Person         string    `db:"person" json:"person"`
	Channel        string    `db:"channel" json:"channel"` // mail, telephone, …
	Address        string    `db:"address" json:"address"`
	Rank           int       `db:"rank" json:"rank"` // 1 is tried first
	Trust          string    `db:"trust" json:"trust"`
	LastVerifiedAt time.Time `db:"last_verified_at" json:"last_verified_at"` // when it last answered
}

// Trust of a contact method.
const (
	Trusted   = "trusted"
	Untrusted = "untrusted" // the incident may have taken it: not used
)

// Check names the first field that is wrong.
func (c ContactMethod) Check() error {
	switch {
	case c.Person == "":
		return fault.Required("person")
	case c.Channel == "":
		return fault.Required("channel")
	case c.Address == "":
		return fault.Required("address")
	}
	return nil
}

// Account lets a person sign in.
type Account struct {
	record.Meta
	Person         string    `db:"person" json:"person"`
	Name           string    `db:"name" json:"name"`
	Password       string    `db:"password" json:"-" audit:"-"` // argon2id, with its salt and cost
	Roles          []Role    `db:"roles" json:"roles"`
	Disabled       bool      `db:"disabled" json:"disabled"`
	LastSignedInAt time.Time `db:"last_signed_in_at" json:"last_signed_in_at"`
}

// Credential is a secret that was handed out, kept as its hash.
type Credential struct {
	record.Meta
	Kind      CredentialKind `db:"kind" json:"kind"`
	Hash      string         `db:"hash" json:"-" audit:"-"` // SHA-256 of a secret with 256 random bits
	Account   string         `db:"account" json:"account"`
	Name      string         `db:"name" json:"name"`
	Roles     []Role         `db:"roles" json:"roles"` // of a token: at most the account's
	ExpiresAt time.Time      `db:"expires_at" json:"expires_at"`
	UsedAt    time.Time      `db:"used_at" json:"used_at"`
	RevokedAt time.Time      `db:"revoked_at" json:"revoked_at"`
}

// CredentialKind says what a credential opens.
type CredentialKind string

// The kinds of credential.
const (
	Token      CredentialKind = "token"      // the API
	Setup      CredentialKind = "setup"      // the first administrator, once
	Invitation CredentialKind = "invitation" // an account's first password, once
	DemoEntry  CredentialKind = "demo"       // the button of --demo
)

// The tables. Other packages read and write them through this package's methods.
var (
	Organisations  = record.NewTable[Organisation]("organisations", "organisation")
	People         = record.NewTable[Person]("people", "person")
	ContactMethods = record.NewTable[ContactMethod]("contact_methods", "contact_method")
	Accounts       = record.NewTable[Account]("accounts", "account")
	Credentials    = record.NewTable[Credential]("credentials", "credential")
)
