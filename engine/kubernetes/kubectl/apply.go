// Package kubectl does what kubectl 1.37 does to an object around the API server's own work when a
// person runs `kubectl apply`. Its packages drag a whole client along, so that their few steps that
// count are repeated here.
package kubectl

import (
	"bytes"
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/jsonmergepatch"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// Apply is what a person's kubectl does.
func Apply(kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	return ApplyWith(apiserver.Strict, kind, manager, desired, live)
}

// ApplyWith follows applyOneObject of kubectl for an apply on the client's side: it creates what is not
// there, and else sends a three-way patch, if it is not empty. Live is nil where there is no object yet.
func ApplyWith(validation apiserver.FieldValidation, kind *apiserver.Kind, manager string, desired *unstructured.Unstructured, live []byte) (*agent.Outcome, error) {
	sent, err := desired.MarshalJSON()
	if err != nil {
		return nil, err
	}
	modified, err := withLastApplied(desired)
	if err != nil {
		return nil, err
	}
	outcome := &agent.Outcome{Sent: sent}
	if live == nil {
		outcome.Action = agent.Created
		outcome.Predicted, err = create(validation, kind, manager, modified)
	} else {
		err = patch(validation, kind, manager, modified, live, outcome)
	}
	if err != nil {
		return nil, err
	}
	outcome.Fields, err = FieldsOf(kind, desired, live)
	return outcome, err
}

func create(validation apiserver.FieldValidation, kind *apiserver.Kind, manager string, modified *unstructured.Unstructured) ([]byte, error) {
	pruneNulls(modified.Object)
	text, err := modified.MarshalJSON()
	if err != nil {
		return nil, err
	}
	created, err := kind.Create(text, manager, validation)
	if err != nil {
		return nil, err
	}
	return kind.WriteTimeless(created)
}

func patch(validation apiserver.FieldValidation, kind *apiserver.Kind, manager string, modified *unstructured.Unstructured, live []byte, outcome *agent.Outcome) error {
	text, err := modified.MarshalJSON()
	if err != nil {
		return err
	}
	seen, err := apiserver.ReadUnstructured(live)
	if err != nil {
		return err
	}
	changes, err := threeWayPatch(kind, lastApplied(seen), text, live)
	if err != nil {
		return apiserver.RefusedPatch(err)
	}
	current, err := kind.Read(live)
	if err != nil {
		return err
	}
	if outcome.Prepared, err = kind.Write(current); err != nil {
		return err
	}
	outcome.Action = agent.Unchanged
	if !bytes.Equal(changes, []byte("{}")) {
		outcome.Action = agent.Configured
		outcome.Patch = &agent.Patch{Strategic: kind.PatchSchema() != nil, Body: changes}
		if current, err = kind.MergePatch(current, changes, manager, validation); err != nil {
			return err
		}
	}
	outcome.Predicted, err = kind.WriteTimeless(current)
	return err
}

func threeWayPatch(kind *apiserver.Kind, original, modified, current []byte) ([]byte, error) {
	if schema := kind.PatchSchema(); schema != nil {
		return strategicpatch.CreateThreeWayMergePatch(original, modified, current, schema, true)
	}
	return jsonmergepatch.CreateThreeWayJSONMergePatch(original, modified, current)
}

// withLastApplied is the object with its own text in the annotation, as runtime.Encode writes it.
func withLastApplied(desired *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	modified := desired.DeepCopy()
	annotations := modified.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	delete(annotations, corev1.LastAppliedConfigAnnotation)
	modified.SetAnnotations(annotations)
	text, err := runtime.Encode(unstructured.UnstructuredJSONScheme, modified)
	if err != nil {
		return nil, err
	}
	annotations[corev1.LastAppliedConfigAnnotation] = string(text)
	modified.SetAnnotations(annotations)
	return modified, nil
}

// lastApplied is nil where the object does not tell.
func lastApplied(live *unstructured.Unstructured) []byte {
	if text, ok := live.GetAnnotations()[corev1.LastAppliedConfigAnnotation]; ok {
		return []byte(text)
	}
	return nil
}

func pruneNulls(value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			if inner == nil {
				delete(value, key)
			} else {
				pruneNulls(inner)
			}
		}
	case []any:
		for _, inner := range value {
			pruneNulls(inner)
		}
	}
}

// FieldsOf are the paths of what is sent, of what was sent last, and of all that is live.
func FieldsOf(kind *apiserver.Kind, desired *unstructured.Unstructured, live []byte) (*agent.Fields, error) {
	asserted, err := kind.Fields(asStored(desired))
	if err != nil || live == nil {
		return &agent.Fields{Asserted: asserted}, err
	}
	seen, err := apiserver.ReadUnstructured(live)
	if err != nil {
		return nil, err
	}
	fields := &agent.Fields{Asserted: asserted}
	if fields.Live, err = kind.Fields(seen); err != nil {
		return nil, err
	}
	last := &unstructured.Unstructured{}
	if text := lastApplied(seen); text != nil && json.Unmarshal(text, &last.Object) == nil && last.Object != nil {
		fields.LastApplied, err = kind.Fields(asStored(last))
	}
	return fields, err
}

// asStored names what a Secret asserts as text by where the server puts it.
func asStored(object *unstructured.Unstructured) *unstructured.Unstructured {
	texts, found, _ := unstructured.NestedMap(object.Object, "stringData")
	if !found || object.GetAPIVersion() != "v1" || object.GetKind() != "Secret" {
		return object
	}
	object = object.DeepCopy()
	data, _, _ := unstructured.NestedMap(object.Object, "data")
	if data == nil {
		data = map[string]any{}
	}
	for key := range texts {
		data[key] = ""
	}
	object.Object["data"] = data
	delete(object.Object, "stringData")
	return object
}
