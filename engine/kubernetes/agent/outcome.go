// Package agent is what the predictions of all write modes have in common.
package agent

// Action is what a writer reports of an object it has dealt with.
type Action string

const (
	Created    Action = "created"
	Configured Action = "configured"
	Unchanged  Action = "unchanged"
	Skipped    Action = "skipped"
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
	// What a write that is no server-side apply asserts and gives up, which no managed fields tell; else nil.
	Fields *Fields
}

// Fields are sets of paths, as managed fields write them.
type Fields struct {
	// Of what is sent, of what was sent last, and of the whole live object.
	Asserted, LastApplied, Live []byte
}
