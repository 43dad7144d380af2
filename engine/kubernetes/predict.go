package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"plumbline.invalid/engine/bridge"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
	"plumbline.invalid/engine/kubernetes/flux"
	"plumbline.invalid/engine/kubernetes/kubectl"
)

type predictArguments struct {
	Schemas string          `json:"schemas"`
	Mode    string          `json:"mode"`
	Manager string          `json:"manager"`
	Desired json.RawMessage `json:"desired"`
	Live    json.RawMessage `json:"live"`
}

// writers predict what one write of an object does, by write mode. Live is nil where there is no object yet.
var writers = map[string]func(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error){
	"flux-ks":             flux.Predict,
	"kubectl":             kubectl.Apply,
	"kubectl-server-side": kubectl.ApplyServerSide,
}

func (c clusters) predict(a predictArguments) (any, error) {
	write, known := writers[a.Mode]
	if !known {
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
	outcome, err := write(kind, a.Manager, desired.DeepCopy(), live)
	if refused, ok := errors.AsType[*bridge.Failure](err); ok && live != nil {
		// Whether the object is to blame shows where there is nothing that it could collide with.
		_, alone := write(kind, a.Manager, desired, nil)
		return nil, apiserver.RefusedWithLive(refused, alone == nil)
	}
	if err != nil {
		return nil, err
	}
	return prediction(kind, outcome), nil
}

// prediction is put together as text: the parts are JSON already, and large.
func prediction(kind *apiserver.Kind, o *agent.Outcome) json.RawMessage {
	return bytes.Join([][]byte{
		[]byte(`{"predicted":`), o.Predicted, []byte(`,"prepared":`), orNull(o.Prepared), []byte(`,"sent":`), o.Sent,
		fields(o.Fields),
		[]byte(`,"schema":"` + string(kind.Source) + `","action":"` + string(o.Action) + `"}`),
	}, nil)
}

func fields(f *agent.Fields) []byte {
	if f == nil {
		return nil
	}
	return bytes.Join([][]byte{
		[]byte(`,"fields":{"asserted":`), f.Asserted, []byte(`,"lastApplied":`), orNull(f.LastApplied),
		[]byte(`,"live":`), orNull(f.Live), []byte(`}`),
	}, nil)
}

func orNull(text []byte) []byte {
	if text == nil {
		return []byte("null")
	}
	return text
}
