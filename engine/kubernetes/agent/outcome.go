// Package agent is what the predictions of all write modes have in common.
package agent

// Action is what a writer reports of an object it has dealt with.
type Action string

const (
	Created    Action = "created"
	Configured Action = "configured"
	Unchanged  Action = "unchanged"
	Skipped    Action = "skipped"
	// Deleted, and made anew.
	Recreated Action = "recreated"
)

// An Outcome is what a write leaves behind, as JSON.
type Outcome struct {
	Action Action
	// The object afterwards, without the times of its managed fields; what would have been sent where
	// there is none because its creation is skipped.
	Predicted []byte
	// The object that the last write started from, or nil.
	Prepared []byte
	Sent     []byte
	// Of a patch that a client has made and that is not empty, else nil.
	Patch *Patch
	// What a write that is no server-side apply asserts and gives up, which no managed fields tell; else nil.
	Fields *Fields
	// What the owner's own rules keep from being written; nil where they make no difference.
	Ignored *Ignored
	// What is left of both sides after the rules by which the owner compares, one after another; nil without.
	Normalised []NormalisedStep
	// What the owner compares live with, where that is not what its write leaves; else nil.
	Compared *Compared
}

// Compared is an object that another write than the owner's own would leave, or why the server refuses that write.
type Compared struct {
	Left    []byte
	Refused string
}

// A Patch is what a client sends in place of the object, by one of the API server's two ways to merge one.
type Patch struct {
	Strategic bool
	Body      []byte
}

// Ignored is what rules of the owner keep from being written.
type Ignored struct {
	Paths []IgnoredPath
	// Predicted without any rule, as JSON.
	Otherwise []byte
}

// An IgnoredPath is a JSON pointer of a rule of the owner, and the rule's index.
type IgnoredPath struct {
	Rule int    `json:"rule"`
	Path string `json:"pointer"`
	// The write gives the field up, because another applier owns it too; else it takes over what is live.
	Dropped bool `json:"dropped"`
}

// A NormalisedStep is what one pointer, expression or manager of a rule leaves of what is compared.
type NormalisedStep struct {
	Rule            int
	Text            string
	Predicted, Live []byte
}

// Fields are sets of paths, as managed fields write them.
type Fields struct {
	// Of what is sent, of what was sent last, and of the whole live object.
	Asserted, LastApplied, Live []byte
}
