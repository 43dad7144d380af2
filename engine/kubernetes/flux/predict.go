package flux

import (
	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// Action is what the controller reports of an object it has dealt with.
type Action string

const (
	Created    Action = "created"
	Configured Action = "configured"
	Unchanged  Action = "unchanged"
	Skipped    Action = "skipped"
)

// An Outcome is what the controller's write leaves behind.
type Outcome struct {
	Action Action
	Kind   *apiserver.Kind
	// The object afterwards, and the object that the write started from, or nil.
	Predicted, Prepared runtime.Object
	Sent                *unstructured.Unstructured
}

// Predict follows ResourceManager.Apply of fluxcd/pkg/ssa for one object: dry run, clean up, then
// apply if something was cleaned up or has drifted. Live is nil where there is no object yet.
func Predict(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*Outcome, error) {
	if err := Normalise(desired); err != nil {
		return nil, err
	}
	outcome := &Outcome{Kind: kind, Sent: desired}
	if live == nil {
		created, err := kind.Apply(nil, desired, manager)
		outcome.Action, outcome.Predicted = Created, created
		return outcome, err
	}
	current, err := kind.Read(live)
	if err != nil {
		return nil, err
	}
	seen, err := asSeen(kind, current)
	if err != nil {
		return nil, err
	}
	if isExcluded(desired) || isExcluded(seen) || utils.AnyInMetadata(desired, ifNotPresent) {
		outcome.Action, outcome.Predicted, outcome.Prepared = Skipped, current, current
		return outcome, nil
	}
	applied, err := kind.Apply(current, desired, manager) // as a dry run
	if err != nil {
		return nil, err
	}
	patch, err := Cleanup(desired, seen, manager)
	if err != nil {
		return nil, err
	}
	if patch == nil {
		return outcome.compare(seen, current, applied)
	}
	outcome.Action = Configured
	if outcome.Prepared, err = kind.Patch(current, patch, manager); err != nil {
		return nil, err
	}
	outcome.Predicted, err = kind.Apply(outcome.Prepared, desired, manager)
	return outcome, err
}

var (
	excluded = map[string]string{
		"kustomize.toolkit.fluxcd.io/reconcile": "disabled",
		"kustomize.toolkit.fluxcd.io/ssa":       "Ignore",
	}
	ifNotPresent = map[string]string{"kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent"}
)

func isExcluded(object *unstructured.Unstructured) bool { return utils.AnyInMetadata(object, excluded) }

// compare writes nothing where the controller sees no drift: it looks at neither the status nor
// the metadata other than labels and annotations.
func (o *Outcome) compare(seen *unstructured.Unstructured, current, applied runtime.Object) (*Outcome, error) {
	after, err := asSeen(o.Kind, applied)
	if err != nil {
		return nil, err
	}
	o.Prepared, o.Predicted, o.Action = current, applied, Configured
	if equality.Semantic.DeepEqual(after.GetLabels(), seen.GetLabels()) &&
		equality.Semantic.DeepEqual(after.GetAnnotations(), seen.GetAnnotations()) &&
		equality.Semantic.DeepEqual(comparable(after), comparable(seen)) {
		o.Predicted, o.Action = current, Unchanged
	}
	return o, nil
}

func comparable(object *unstructured.Unstructured) map[string]any {
	object = object.DeepCopy()
	unstructured.RemoveNestedField(object.Object, "metadata")
	unstructured.RemoveNestedField(object.Object, "status")
	_ = normalize.DryRunUnstructured(object) // one that cannot be normalised is compared as it is
	return object.Object
}

func asSeen(kind *apiserver.Kind, object runtime.Object) (*unstructured.Unstructured, error) {
	text, err := kind.Write(object)
	if err != nil {
		return nil, err
	}
	return apiserver.ReadUnstructured(text)
}
