package main

import (
	"encoding/json"

	"plumbline.invalid/engine/kubernetes/apiserver"
)

type canonicalArguments struct {
	Schemas  string          `json:"schemas"`
	Object   json.RawMessage `json:"object"`
	Defaults bool            `json:"defaults"`
}

func (c clusters) canonical(a canonicalArguments) (any, error) {
	object, err := apiserver.ReadUnstructured(a.Object)
	if err != nil {
		return nil, err
	}
	kind, err := c.kind(a.Schemas, object.GroupVersionKind(), true)
	if err != nil {
		return nil, err
	}
	text, err := kind.Canonical(a.Object, a.Defaults)
	return json.RawMessage(text), err
}
