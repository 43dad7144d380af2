package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"plumbline.invalid/engine/kubernetes/apiserver"
	"plumbline.invalid/engine/kubernetes/flux"
)

type predictArguments struct {
	Schemas string          `json:"schemas"`
	Mode    string          `json:"mode"`
	Manager string          `json:"manager"`
	Desired json.RawMessage `json:"desired"`
	Live    json.RawMessage `json:"live"`
}

func (c clusters) predict(a predictArguments) (any, error) {
	if a.Mode != "flux-ks" {
		return nil, fmt.Errorf("the write mode %s is not predicted yet", a.Mode)
	}
	desired, err := apiserver.ReadUnstructured(a.Desired)
	if err != nil {
		return nil, err
	}
	live := a.Live
	if string(live) == "null" {
		live = nil
	}
	kind, err := c.kind(a.Schemas, desired.GroupVersionKind(), live != nil)
	if err != nil {
		return nil, err
	}
	outcome, err := flux.Predict(kind, a.Manager, desired, live)
	if err != nil {
		return nil, err
	}
	return prediction(kind, outcome), nil
}

// prediction is put together as text: the parts are JSON already, and large.
func prediction(kind *apiserver.Kind, o *flux.Outcome) json.RawMessage {
	prepared := o.Prepared
	if prepared == nil {
		prepared = []byte("null")
	}
	return bytes.Join([][]byte{
		[]byte(`{"predicted":`), o.Predicted, []byte(`,"prepared":`), prepared, []byte(`,"sent":`), o.Sent,
		[]byte(`,"schema":"` + string(kind.Source) + `","action":"` + string(o.Action) + `"}`),
	}, nil)
}
