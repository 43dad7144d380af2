package helmrelease

import (
	"encoding/json"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// An Upgrade is how Helm 4 writes an object of a release when it installs another one: it applies on the server's side, or
// patches what the two releases differ in.
type Upgrade struct {
	// The object of the release before; nil where that has none.
	From json.RawMessage `json:"from"`
	// Nil where Helm goes on as it did before, which shows in who owns the object.
	ServerSide *bool `json:"serverSide"`
}

// Predict takes desired with Helm's own metadata.
func (u Upgrade) Predict(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	sent, err := desired.MarshalJSON()
	if err != nil {
		return nil, err
	}
	outcome := &agent.Outcome{Action: agent.Created, Sent: sent}
	if live == nil {
		created, err := kind.Apply(nil, desired, manager)
		if err != nil {
			return nil, err
		}
		outcome.Predicted, err = kind.WriteTimeless(created)
		return outcome, err
	}
	outcome.Action = agent.Configured
	current, err := kind.Read(live)
	if err != nil {
		return nil, err
	}
	if outcome.Prepared, err = kind.Write(current); err != nil {
		return nil, err
	}
	existing, err := apiserver.ReadUnstructured(outcome.Prepared)
	if err != nil {
		return nil, err
	}
	var after runtime.Object
	if u.isServerSide(manager, existing) {
		after, err = u.apply(kind, manager, desired, current, existing, outcome)
	} else {
		after, err = u.patch(kind, manager, desired, current, outcome)
	}
	if err != nil {
		return nil, err
	}
	outcome.Predicted, err = kind.WriteTimeless(after)
	return outcome, err
}

func (u Upgrade) isServerSide(manager string, existing *unstructured.Unstructured) bool {
	if u.ServerSide != nil {
		return *u.ServerSide
	}
	for _, entry := range existing.GetManagedFields() {
		if entry.Manager == manager && entry.Operation == metav1.ManagedFieldsOperationApply {
			return true
		}
	}
	return false
}

func (u Upgrade) apply(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, current runtime.Object, existing *unstructured.Unstructured, outcome *agent.Outcome) (runtime.Object, error) {
	applied, err := kind.Apply(current, desired, manager)
	if err != nil {
		return nil, err
	}
	text, err := kind.Write(applied)
	if err != nil {
		return nil, err
	}
	seen, err := apiserver.ReadUnstructured(text)
	if err != nil {
		return nil, err
	}
	outcome.Fields = &agent.Fields{Asserted: ownedBy(manager, seen), LastApplied: ownedBy(manager, existing)}
	return applied, nil
}

func (u Upgrade) patch(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, current runtime.Object, outcome *agent.Outcome) (runtime.Object, error) {
	from := []byte(u.From)
	if from == nil || string(from) == "null" {
		from = outcome.Prepared // what is live stands for a release that has none
	}
	before, err := apiserver.ReadUnstructured(from)
	if err != nil {
		return nil, err
	}
	outcome.Fields = &agent.Fields{}
	if outcome.Fields.Asserted, err = kind.Fields(desired); err != nil {
		return nil, err
	}
	if outcome.Fields.LastApplied, err = kind.Fields(before); err != nil {
		return nil, err
	}
	changes, err := threeWay(kind, from, outcome.Sent, outcome.Prepared)
	if err != nil {
		return nil, apiserver.RefusedPatch(err)
	}
	if string(changes) == "{}" {
		outcome.Action = agent.Unchanged
		return current, nil
	}
	return kind.MergePatch(current, changes, manager, apiserver.Warn)
}

// threeWay has live in it for built-in kinds alone: of others Helm only sees what the two releases differ in.
func threeWay(kind *apiserver.Kind, from, to, live []byte) ([]byte, error) {
	if schema := kind.PatchSchema(); schema != nil {
		return strategicpatch.CreateThreeWayMergePatch(from, to, live, schema, true)
	}
	return jsonpatch.CreateMergePatch(from, to)
}
