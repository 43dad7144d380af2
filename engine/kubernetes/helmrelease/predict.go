// Package helmrelease does what helm-controller 1.6.4 does to an object of a release when it looks for drift and corrects it
// (its action.Diff and ApplyDiff). Where fluxcd/pkg/ssa compiles for WebAssembly its code is called.
package helmrelease

import (
	"encoding/json"

	"github.com/fluxcd/pkg/ssa/jsondiff"
	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	patches "github.com/wI2L/jsondiff"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
	"plumbline.invalid/engine/kubernetes/flux"
)

// A Writer predicts the corrections of a HelmRelease with these rules of spec.driftDetection.ignore.
type Writer struct{ Ignore []flux.IgnoreRule }

// Predict makes a JSON patch of what a server-side apply would change, and sends that: what the apply would only take
// over stays whose it was. Desired is the object of the stored manifest with Helm's own metadata.
func (w Writer) Predict(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	rules, err := compile(w.Ignore)
	if err != nil {
		return nil, err
	}
	if err := normalize.UnstructuredList([]*unstructured.Unstructured{desired}); err != nil {
		return nil, err
	}
	sent, err := desired.MarshalJSON()
	if err != nil {
		return nil, err
	}
	write := write{kind: kind, manager: manager, desired: desired, sent: sent, rules: rules}
	if live == nil {
		return write.create()
	}
	return write.correct(live)
}

type write struct {
	kind    *apiserver.Kind
	manager string
	desired *unstructured.Unstructured
	sent    []byte
	rules   []rule
}

func (w write) create() (*agent.Outcome, error) {
	if utils.AnyInMetadata(w.desired, disabled) {
		return &agent.Outcome{Action: agent.Skipped, Predicted: w.sent, Sent: w.sent}, nil
	}
	if _, err := w.kind.Apply(nil, w.desired, w.manager); err != nil {
		return nil, err
	}
	created, err := w.kind.Create(w.sent, w.manager, apiserver.Warn)
	if err != nil {
		return nil, err
	}
	after, err := w.kind.WriteTimeless(created)
	return &agent.Outcome{Action: agent.Created, Predicted: after, Sent: w.sent}, err
}

func (w write) correct(live []byte) (*agent.Outcome, error) {
	current, err := w.kind.Read(live)
	if err != nil {
		return nil, err
	}
	before, err := w.kind.Write(current)
	if err != nil {
		return nil, err
	}
	existing, err := apiserver.ReadUnstructured(before)
	if err != nil {
		return nil, err
	}
	outcome := &agent.Outcome{Action: agent.Skipped, Prepared: before, Sent: w.sent}
	if utils.AnyInMetadata(w.desired, disabled) || utils.AnyInMetadata(existing, disabled) {
		outcome.Predicted, err = w.kind.WriteTimeless(current)
		return outcome, err
	}
	applied, err := w.dryRun(current)
	if err != nil {
		return nil, err
	}
	outcome.Fields = &agent.Fields{Asserted: ownedBy(w.manager, applied), LastApplied: ownedBy(w.manager, existing)}
	if outcome.Fields.Live, err = w.kind.Fields(existing); err != nil {
		return nil, err
	}
	if err := normalize.DryRunUnstructured(applied); err != nil {
		return nil, err
	}
	var written bool
	if outcome.Predicted, written, err = w.written(current, existing, applied, w.pathsFor()); err != nil {
		return nil, err
	}
	outcome.Action = agent.Unchanged
	if written {
		outcome.Action = agent.Configured
	}
	outcome.Ignored, err = w.ignored(current, existing, applied)
	return outcome, err
}

func (w write) dryRun(current runtime.Object) (*unstructured.Unstructured, error) {
	applied, err := w.kind.Apply(current, w.desired, w.manager)
	if err != nil {
		return nil, err
	}
	text, err := w.kind.Write(applied)
	if err != nil {
		return nil, err
	}
	return apiserver.ReadUnstructured(text)
}

func (w write) written(current runtime.Object, existing, applied *unstructured.Unstructured, ignored []agent.IgnoredPath) ([]byte, bool, error) {
	patch, err := difference(existing, applied, ignored)
	if err != nil {
		return nil, false, err
	}
	if len(patch) > 0 {
		text, err := json.Marshal(patch)
		if err != nil {
			return nil, false, err
		}
		if current, err = w.kind.Patch(current, text, w.manager); err != nil {
			return nil, false, err
		}
	}
	after, err := w.kind.WriteTimeless(current)
	return after, len(patch) > 0, err
}

func (w write) ignored(current runtime.Object, existing, applied *unstructured.Unstructured) (*agent.Ignored, error) {
	paths := w.pathsFor()
	if len(paths) == 0 {
		return nil, nil
	}
	otherwise, _, err := w.written(current, existing, applied, nil)
	return &agent.Ignored{Paths: paths, Otherwise: otherwise}, err
}

// difference is the patch of what counts: labels and annotations only where they are added or replaced.
func difference(existing, applied *unstructured.Unstructured, ignored []agent.IgnoredPath) (patches.Patch, error) {
	existing, applied = existing.DeepCopy(), applied.DeepCopy()
	for _, object := range []*unstructured.Unstructured{existing, applied} {
		pointers := make([]string, len(ignored))
		for i, path := range ignored {
			pointers[i] = path.Path
		}
		if err := jsondiff.ApplyPatchToUnstructured(object, jsondiff.GenerateRemovePatch(pointers...)); err != nil {
			return nil, apiserver.RefusedByRule(err)
		}
	}
	metadata, err := patches.Compare(namesAndNotes(existing), namesAndNotes(applied), patches.Rationalize())
	if err != nil {
		return nil, err
	}
	var patch patches.Patch
	for _, change := range metadata {
		if change.Type == patches.OperationAdd || change.Type == patches.OperationReplace {
			patch = append(patch, change)
		}
	}
	rest, err := jsondiff.DiffUnstructured(existing, applied, patches.Rationalize())
	return append(patch, rest...), err
}

func namesAndNotes(object *unstructured.Unstructured) *unstructured.Unstructured {
	kept := &unstructured.Unstructured{Object: map[string]any{}}
	for _, name := range []string{"name", "annotations", "labels"} {
		if value, found, _ := unstructured.NestedFieldCopy(object.Object, "metadata", name); found {
			_ = unstructured.SetNestedField(kept.Object, value, "metadata", name)
		}
	}
	return kept
}

// ownedBy is what a manager has applied.
func ownedBy(manager string, object *unstructured.Unstructured) []byte {
	for _, entry := range object.GetManagedFields() {
		if entry.Manager == manager && entry.Operation == metav1.ManagedFieldsOperationApply && entry.Subresource == "" && entry.FieldsV1 != nil {
			return entry.FieldsV1.GetRawBytes()
		}
	}
	return []byte("{}")
}

var disabled = map[string]string{"helm.toolkit.fluxcd.io/driftDetection": "disabled"}
