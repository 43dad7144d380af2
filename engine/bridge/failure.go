// Package bridge carries calls from the extension's worker into an engine: method and JSON text
// in, JSON text or a failure out. Both engines share it, so that one loader serves both.
package bridge

import (
	"encoding/json"
	"errors"
)

// A Handler answers one method. Its arguments are JSON text; its result is written as JSON, where
// a json.RawMessage is taken as it is. An error that is no Failure counts as Rejected.
type Handler func(arguments []byte) (any, error)

// On makes a handler of a function whose arguments are one JSON object. Decoding is that of
// encoding/json: take Kubernetes objects as json.RawMessage, or integers lose digits.
func On[A any](answer func(A) (any, error)) Handler {
	return func(text []byte) (any, error) {
		var arguments A
		if err := json.Unmarshal(text, &arguments); err != nil {
			return nil, err
		}
		return answer(arguments)
	}
}

// Kind tells the caller what to do about a failure.
type Kind string

const (
	// Rejected is the tool's own error about its input.
	Rejected Kind = "rejected"
	// Unsupported is what the tool does and the engine does not; it is no fault of the input.
	Unsupported Kind = "unsupported"
	// Wanted asks for contents: its detail is the list of paths.
	Wanted Kind = "wanted"
	// Refused is an API server's refusal: its detail is a Refusal.
	Refused Kind = "refused"
	// Panic is a fault of the engine; its state is not to be trusted afterwards.
	Panic Kind = "panic"
)

// A Failure is an error that names its kind and may carry a detail, written as JSON.
type Failure struct {
	Kind    Kind
	Message string
	Detail  any
}

func (f *Failure) Error() string { return f.Message }

// A Refusal is the detail of a Refused failure; the reason follows metav1.StatusReason.
type Refusal struct {
	Reason string   `json:"reason"`
	Fields []string `json:"fields"`
}

func failureOf(err error) *Failure {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Kind: Rejected, Message: err.Error()}
}
