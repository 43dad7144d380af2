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
	"plumbline.invalid/engine/kubernetes/argo"
	"plumbline.invalid/engine/kubernetes/flux"
	"plumbline.invalid/engine/kubernetes/helmrelease"
	"plumbline.invalid/engine/kubernetes/kubectl"
)

type predictArguments struct {
	Schemas string          `json:"schemas"`
	Mode    string          `json:"mode"`
	Manager string          `json:"manager"`
	Desired json.RawMessage `json:"desired"`
	Live    json.RawMessage `json:"live"`
	// The owner's rules for what it leaves or does not compare, in the form that they have in its mode.
	Ignore json.RawMessage `json:"ignore"`
	// Of a release that Helm upgrades, where it does not correct drift.
	Upgrade *helmrelease.Upgrade `json:"upgrade"`
	// Of an Application that is compared by what the API server says of a server-side apply.
	ComparedByServer bool `json:"comparedByServer"`
}

// A writer predicts what one write of an object does. Live is nil where there is no object yet.
type writer func(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error)

func (a predictArguments) writer() (writer, error) {
	switch a.Mode {
	case "flux-ks":
		ignore, err := rules[flux.IgnoreRule](a.Ignore)
		return flux.Writer{Ignore: ignore}.Predict, err
	case "flux-hr":
		if a.Upgrade != nil {
			return a.Upgrade.Predict, nil
		}
		ignore, err := rules[flux.IgnoreRule](a.Ignore)
		return helmrelease.Writer{Ignore: ignore}.Predict, err
	case "argo-csa":
		return a.compared(argo.Apply)
	case "argo-ssa":
		return a.compared(argo.ApplyServerSide)
	case "argo-replace":
		return a.compared(argo.Replace)
	case "applicationset":
		preserved, err := rules[argo.Preserved](a.Ignore)
		if err != nil {
			return nil, err
		}
		return a.compared(argo.Generated(preserved))
	case "kubectl":
		return kubectl.Apply, nil
	case "kubectl-server-side":
		return kubectl.ApplyServerSide, nil
	}
	return nil, fmt.Errorf("there is no write mode %q", a.Mode)
}

// compared is a write of Argo CD, whose rules say what it does not compare: it writes all the same.
func (a predictArguments) compared(write writer) (writer, error) {
	ignore, err := rules[argo.IgnoreRule](a.Ignore)
	if err != nil || len(ignore) == 0 && !a.ComparedByServer {
		return write, err
	}
	return func(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
		outcome, err := write(kind, manager, desired.DeepCopy(), live)
		if err != nil || live == nil {
			return outcome, err
		}
		if a.ComparedByServer {
			if outcome.Compared, err = argo.ComparedByServer(kind, desired, live); err != nil {
				return nil, err
			}
		}
		outcome.Normalised, err = argo.Normalised(kind, ignore, outcome.Predicted, live)
		return outcome, err
	}, nil
}

func rules[Rule any](text json.RawMessage) ([]Rule, error) {
	var rules []Rule
	if text == nil {
		return nil, nil
	}
	return rules, json.Unmarshal(text, &rules)
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
	if kind, err = c.beyond(a, kind, live); err != nil {
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

// beyond is the kind by its types alone, where a newer cluster has fields that the engine's own kind would lose. They are
// merged by the cluster's document, which does not tell what patches and defaults take.
func (c clusters) beyond(a predictArguments, kind *apiserver.Kind, live []byte) (*apiserver.Kind, error) {
	for _, text := range [][]byte{a.Desired, live} {
		if text == nil {
			continue
		}
		field, err := kind.Beyond(text)
		if err != nil {
			return nil, err
		}
		if field == "" {
			continue
		}
		if !serverSide[a.Mode] {
			return nil, &bridge.Failure{Kind: bridge.Unsupported, Message: fmt.Sprintf("the cluster's Kubernetes has a field that this one does not know: %s", field)}
		}
		if kind, err = c.schemas(a.Schemas).Guess(kind.GVK); err != nil {
			return nil, err
		}
		kind.Source = apiserver.FromTypes
		return kind, nil
	}
	return kind, nil
}

var serverSide = map[string]bool{"flux-ks": true, "flux-hr": true, "argo-ssa": true, "kubectl-server-side": true}

// prediction is put together as text: the parts are JSON already, and large.
func prediction(kind *apiserver.Kind, o *agent.Outcome) (json.RawMessage, error) {
	ignored, err := ignored(o.Ignored)
	return bytes.Join([][]byte{
		[]byte(`{"predicted":`), o.Predicted, []byte(`,"prepared":`), orNull(o.Prepared), []byte(`,"sent":`), o.Sent,
		patch(o.Patch), fields(o.Fields), ignored, normalised(o.Normalised), compared(o.Compared),
		[]byte(`,"schema":"` + string(kind.Source) + `","action":"` + string(o.Action) + `"}`),
	}, nil), err
}

func patch(p *agent.Patch) []byte {
	if p == nil {
		return nil
	}
	kind := `merge`
	if p.Strategic {
		kind = `strategic`
	}
	return bytes.Join([][]byte{[]byte(`,"patch":{"type":"` + kind + `","body":`), p.Body, []byte(`}`)}, nil)
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

func normalised(steps []agent.NormalisedStep) []byte {
	if len(steps) == 0 {
		return nil
	}
	texts := make([][]byte, len(steps))
	for i, step := range steps {
		rule, _ := json.Marshal(step.Text) // a string always can be
		texts[i] = bytes.Join([][]byte{
			fmt.Appendf(nil, `{"rule":%d,"text":`, step.Rule), rule, []byte(`,"predicted":`), step.Predicted,
			[]byte(`,"live":`), step.Live, []byte(`}`),
		}, nil)
	}
	return bytes.Join([][]byte{[]byte(`,"normalised":[`), bytes.Join(texts, []byte(`,`)), []byte(`]`)}, nil)
}

func compared(c *agent.Compared) []byte {
	if c == nil {
		return nil
	}
	refused, _ := json.Marshal(c.Refused) // a string always can be
	return bytes.Join([][]byte{[]byte(`,"compared":{"left":`), orNull(c.Left), []byte(`,"refused":`), refused, []byte(`}`)}, nil)
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
