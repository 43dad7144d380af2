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

// A Writer predicts the writes of a Kustomization with these rules of spec.ignore.
type Writer struct{ Ignore []IgnoreRule }

// Predict follows ResourceManager.ApplyAll of fluxcd/pkg/ssa for one object: dry run, clean up, then
// apply if something was cleaned up or has drifted. Live is nil where there is no object yet.
func (w Writer) Predict(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	rules, err := compile(w.Ignore)
	if err != nil {
		return nil, err
	}
	if err := Normalise(desired); err != nil {
		return nil, err
	}
	write := write{kind: kind, manager: manager, desired: desired, rules: rules}
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
	rules   []compiledRule
}

func (w write) predict(live []byte) (*agent.Outcome, error) {
	if live == nil && isExcluded(w.desired) {
		sent, err := w.desired.MarshalJSON()
		return &agent.Outcome{Action: agent.Skipped, Predicted: sent}, err
	}
	if live == nil {
		created, err := w.apply(nil, w.desired)
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
	after, err := w.apply(current, w.desired) // as a dry run
	if err != nil {
		return nil, err
	}
	prepared, err := w.prepare(current, before, seen)
	if err != nil {
		return nil, err
	}
	outcome, err := w.written(prepared, after)
	if err != nil || len(w.rules) == 0 {
		return outcome, err
	}
	return w.writtenByRules(prepared, after, outcome)
}

// A start is what a write begins with: live, or what is left of it after the clean-up.
type start struct {
	object    runtime.Object
	text      []byte
	cleanedUp bool
}

func (w write) prepare(current runtime.Object, text []byte, seen *unstructured.Unstructured) (start, error) {
	patch, err := Cleanup(w.desired, seen, w.manager)
	if err != nil || patch == nil {
		return start{object: current, text: text}, err
	}
	prepared, err := w.kind.Patch(current, patch, w.manager)
	if err != nil {
		return start{}, err
	}
	text, err = w.kind.Write(prepared)
	return start{object: prepared, text: text, cleanedUp: true}, err
}

func (w write) written(from start, after []byte) (*agent.Outcome, error) {
	if from.cleanedUp {
		return w.configured(from, w.desired)
	}
	seen, err := apiserver.ReadUnstructured(from.text)
	if err != nil {
		return nil, err
	}
	applied, err := apiserver.ReadUnstructured(after)
	if err != nil {
		return nil, err
	}
	if !hasDrifted(seen, applied) {
		return w.untouched(agent.Unchanged, from.object, from.text)
	}
	return &agent.Outcome{Action: agent.Configured, Predicted: after, Prepared: from.text}, nil
}

// writtenByRules is what becomes of the write under spec.ignore: ignored paths count for nothing when it is decided
// whether to write, and are left as they are by what is written.
func (w write) writtenByRules(from start, after []byte, otherwise *agent.Outcome) (*agent.Outcome, error) {
	existing, err := apiserver.ReadUnstructured(from.text)
	if err != nil {
		return nil, err
	}
	dryRun, err := apiserver.ReadUnstructured(after)
	if err != nil {
		return nil, err
	}
	paths := pathsFor(w.rules, dryRun)
	seen, err := without(existing, paths)
	if err != nil {
		return nil, err
	}
	applied, err := without(dryRun, paths)
	if err != nil {
		return nil, err
	}
	drifted := driftedOf(paths, existing, dryRun, w.manager)
	if len(drifted) == 0 {
		return otherwise, nil
	}
	outcome, err := w.writtenUnless(!from.cleanedUp && !hasDrifted(seen, applied), from, existing, drifted)
	if err != nil {
		return nil, err
	}
	outcome.Ignored = &agent.Ignored{Paths: drifted, Otherwise: otherwise.Predicted}
	return outcome, nil
}

func (w write) writtenUnless(same bool, from start, existing *unstructured.Unstructured, drifted []agent.IgnoredPath) (*agent.Outcome, error) {
	if same {
		return w.untouched(agent.Unchanged, from.object, from.text)
	}
	sent, err := payload(w.desired, existing, drifted)
	if err != nil {
		return nil, err
	}
	return w.configured(from, sent)
}

func (w write) configured(from start, sent *unstructured.Unstructured) (*agent.Outcome, error) {
	after, err := w.apply(from.object, sent)
	return &agent.Outcome{Action: agent.Configured, Predicted: after, Prepared: from.text}, err
}

func (w write) apply(current runtime.Object, sent *unstructured.Unstructured) ([]byte, error) {
	object, err := w.kind.Apply(current, sent, w.manager)
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
func hasDrifted(seen, applied *unstructured.Unstructured) bool {
	return !equality.Semantic.DeepEqual(applied.GetLabels(), seen.GetLabels()) ||
		!equality.Semantic.DeepEqual(applied.GetAnnotations(), seen.GetAnnotations()) ||
		!equality.Semantic.DeepEqual(comparable(applied), comparable(seen))
}

func comparable(object *unstructured.Unstructured) map[string]any {
	content := maps.Clone(object.Object)
	delete(content, "metadata")
	delete(content, "status")
	rest := &unstructured.Unstructured{Object: content}
	_ = normalize.DryRunUnstructured(rest) // one that cannot be normalised is compared as it is
	return rest.Object
}
