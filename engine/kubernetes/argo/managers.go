package argo

import (
	"encoding/json"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"plumbline.invalid/engine/kubernetes/apiserver"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// withoutChangesOf leaves out what a trusted manager owns and has another value, on both sides. It follows
// managedfields.Normalize of Argo CD.
func withoutChangesOf(kind *apiserver.Kind, manager string, sides pair) (pair, error) {
	live, err := apiserver.ReadUnstructured(sides.live)
	if err != nil {
		return sides, err
	}
	predicted, err := apiserver.ReadUnstructured(sides.predicted)
	if err != nil {
		return sides, err
	}
	typedLive, liveErr := kind.Typed(live)
	typedPredicted, predictedErr := kind.Typed(predicted)
	if liveErr != nil || predictedErr != nil {
		return sides, nil
	}
	comparison, err := typedLive.Compare(typedPredicted)
	if err != nil {
		return sides, nil
	}
	for _, entry := range live.GetManagedFields() {
		if entry.Manager != manager || entry.FieldsV1 == nil {
			continue
		}
		var owned fieldpath.Set
		if err := owned.FromJSON(entry.FieldsV1.GetRawReader()); err != nil {
			return sides, err
		}
		changed := owned.Intersection(comparison.Modified)
		typedLive, typedPredicted = typedLive.RemoveItems(changed), typedPredicted.RemoveItems(changed)
	}
	left, err := text(typedLive)
	if err != nil {
		return sides, err
	}
	other, err := text(typedPredicted)
	return pair{predicted: other, live: left}, err
}

func text(value *typed.TypedValue) ([]byte, error) {
	content := value.AsValue().Unstructured()
	if object, ok := content.(map[string]any); ok {
		return (&unstructured.Unstructured{Object: object}).MarshalJSON()
	}
	return json.Marshal(content)
}
