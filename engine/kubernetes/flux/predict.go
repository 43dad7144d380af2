package flux

import (
	"maps"

	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// Predict follows ResourceManager.Apply of fluxcd/pkg/ssa for one object: dry run, clean up, then
// apply if something was cleaned up or has drifted. Live is nil where there is no object yet.
func Predict(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	if err := Normalise(desired); err != nil {
		return nil, err
	}
	write := write{kind: kind, manager: manager, desired: desired}
	outcome, err := write.predict(live)
	if err != nil {
		return nil, err
	}
	// The API server takes this null for nothing, so it is not part of what is asked for.
	unstructured.RemoveNestedField(desired.Object, "metadata", "creationTimestamp")
	outcome.Sent, err = desired.MarshalJSON()
	return outcome, err
}

type write struct {
	kind    *apiserver.Kind
	manager string
	desired *unstructured.Unstructured
}

func (w write) predict(live []byte) (*agent.Outcome, error) {
	if live == nil && isExcluded(w.desired) {
		sent, err := w.desired.MarshalJSON()
		return &agent.Outcome{Action: agent.Skipped, Predicted: sent}, err
	}
	if live == nil {
		created, err := w.apply(nil)
		return &agent.Outcome{Action: agent.Created, Predicted: created}, err
	}
	current, err := w.kind.Read(live)
	if err != nil {
		return nil, err
	}
	before, err := w.kind.Write(current)
	if err != nil {
		return nil, err
	}
	seen, err := apiserver.ReadUnstructured(before)
	if err != nil {
		return nil, err
	}
	if isExcluded(w.desired) || isExcluded(seen) || utils.AnyInMetadata(w.desired, ifNotPresent) {
		return w.untouched(agent.Skipped, current, before)
	}
	after, err := w.apply(current) // as a dry run
	if err != nil {
		return nil, err
	}
	patch, err := Cleanup(w.desired, seen, w.manager)
	if err != nil {
		return nil, err
	}
	if patch != nil {
		return w.cleanedUp(current, patch)
	}
	if drifted, err := hasDrifted(seen, after); err != nil || !drifted {
		return w.untouched(agent.Unchanged, current, before)
	}
	return &agent.Outcome{Action: agent.Configured, Predicted: after, Prepared: before}, nil
}

func (w write) cleanedUp(current runtime.Object, patch []byte) (*agent.Outcome, error) {
	prepared, err := w.kind.Patch(current, patch, w.manager)
	if err != nil {
		return nil, err
	}
	before, err := w.kind.Write(prepared)
	if err != nil {
		return nil, err
	}
	after, err := w.apply(prepared)
	return &agent.Outcome{Action: agent.Configured, Predicted: after, Prepared: before}, err
}

func (w write) apply(current runtime.Object) ([]byte, error) {
	object, err := w.kind.Apply(current, w.desired, w.manager)
	if err != nil {
		return nil, err
	}
	return w.kind.WriteTimeless(object)
}

func (w write) untouched(action agent.Action, current runtime.Object, before []byte) (*agent.Outcome, error) {
	after, err := w.kind.WriteTimeless(current)
	return &agent.Outcome{Action: action, Predicted: after, Prepared: before}, err
}

var (
	excluded = map[string]string{
		"kustomize.toolkit.fluxcd.io/reconcile": "disabled",
		"kustomize.toolkit.fluxcd.io/ssa":       "Ignore",
	}
	ifNotPresent = map[string]string{"kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent"}
)

func isExcluded(object *unstructured.Unstructured) bool { return utils.AnyInMetadata(object, excluded) }

// hasDrifted looks at neither the status nor the metadata other than labels and annotations.
func hasDrifted(seen *unstructured.Unstructured, after []byte) (bool, error) {
	applied, err := apiserver.ReadUnstructured(after)
	if err != nil {
		return false, err
	}
	return !equality.Semantic.DeepEqual(applied.GetLabels(), seen.GetLabels()) ||
		!equality.Semantic.DeepEqual(applied.GetAnnotations(), seen.GetAnnotations()) ||
		!equality.Semantic.DeepEqual(comparable(applied), comparable(seen)), nil
}

func comparable(object *unstructured.Unstructured) map[string]any {
	content := maps.Clone(object.Object)
	delete(content, "metadata")
	delete(content, "status")
	rest := &unstructured.Unstructured{Object: content}
	_ = normalize.DryRunUnstructured(rest) // one that cannot be normalised is compared as it is
	return rest.Object
}
