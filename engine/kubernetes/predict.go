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
	// Of the mode flux-ks.
	Ignore []flux.IgnoreRule `json:"ignore"`
}

// A writer predicts what one write of an object does. Live is nil where there is no object yet.
type writer func(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error)

func (a predictArguments) writer() (writer, error) {
	switch a.Mode {
	case "flux-ks":
		return flux.Writer{Ignore: a.Ignore}.Predict, nil
	case "kubectl":
		return kubectl.Apply, nil
	case "kubectl-server-side":
		return kubectl.ApplyServerSide, nil
	}
	return nil, fmt.Errorf("the write mode %s is not predicted yet", a.Mode)
}

func (c clusters) predict(a predictArguments) (any, error) {
	write, err := a.writer()
	if err != nil {
		return nil, err
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
	return prediction(kind, outcome)
}

// prediction is put together as text: the parts are JSON already, and large.
func prediction(kind *apiserver.Kind, o *agent.Outcome) (json.RawMessage, error) {
	ignored, err := ignored(o.Ignored)
	return bytes.Join([][]byte{
		[]byte(`{"predicted":`), o.Predicted, []byte(`,"prepared":`), orNull(o.Prepared), []byte(`,"sent":`), o.Sent,
		fields(o.Fields), ignored,
		[]byte(`,"schema":"` + string(kind.Source) + `","action":"` + string(o.Action) + `"}`),
	}, nil), err
}

func ignored(i *agent.Ignored) ([]byte, error) {
	if i == nil {
		return nil, nil
	}
	paths, err := json.Marshal(i.Paths)
	return bytes.Join([][]byte{
		[]byte(`,"ignored":{"paths":`), paths, []byte(`,"otherwise":`), i.Otherwise, []byte(`}`),
	}, nil), err
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

func alwaysSent(struct{}) (any, error) { return flux.AlwaysSent(), nil }
