package flux

import (
	"encoding/json"
	"strings"

	"github.com/fluxcd/pkg/ssa/utils"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// What kustomize-controller's apply() removes from live before it applies.
var (
	staleAnnotations = []string{
		corev1.LastAppliedConfigAnnotation, "kustomize.toolkit.fluxcd.io/checksum", "fluxcd.io/sync-checksum",
	}
	staleLabels = []string{"fluxcd.io/sync-gc-mark"}
	// Objects marked so are left as they are.
	merge = map[string]string{"kustomize.toolkit.fluxcd.io/ssa": "Merge"}
)

type operation struct {
	Operation string                      `json:"op"`
	Path      string                      `json:"path"`
	Value     []metav1.ManagedFieldsEntry `json:"value,omitempty"`
}

// Cleanup is the JSON patch (RFC 6902) that the controller sends before it applies, or nil where
// there is nothing to clean up.
func Cleanup(desired, live *unstructured.Unstructured, manager string) ([]byte, error) {
	if utils.AnyInMetadata(desired, merge) || utils.AnyInMetadata(live, merge) {
		return nil, nil
	}
	operations := append(removals("annotations", live.GetAnnotations(), staleAnnotations),
		removals("labels", live.GetLabels(), staleLabels)...)
	entries, err := takeOver(live.GetManagedFields(), manager)
	if err != nil {
		return nil, err
	}
	if entries != nil {
		operations = append(operations, operation{Operation: "replace", Path: "/metadata/managedFields", Value: entries})
	}
	if len(operations) == 0 {
		return nil, nil
	}
	return json.Marshal(operations)
}

func removals(field string, present map[string]string, keys []string) []operation {
	var operations []operation
	for _, key := range keys {
		if _, ok := present[key]; ok {
			path := "/metadata/" + field + "/" + strings.ReplaceAll(key, "/", "~1")
			operations = append(operations, operation{Operation: "remove", Path: path})
		}
	}
	return operations
}

// takeOver gives the controller what kubectl and its own past Update entry own, or nil where they
// own nothing. It follows PatchReplaceFieldsManagers of fluxcd/pkg/ssa.
func takeOver(entries []metav1.ManagedFieldsEntry, manager string) ([]metav1.ManagedFieldsEntry, error) {
	own, ownIndex := (*metav1.ManagedFieldsEntry)(nil), -1
	for i, entry := range entries {
		if entry.Manager == manager && entry.Operation == metav1.ManagedFieldsOperationApply {
			own, ownIndex = entry.DeepCopy(), i
		}
	}
	kept := make([]metav1.ManagedFieldsEntry, 0, len(entries))
	taken := false
	for i, entry := range entries {
		switch {
		case i == ownIndex:
		case !isTakenOver(entry, manager):
			kept = append(kept, entry)
		case own == nil:
			own, taken = entry.DeepCopy(), true
			own.Manager, own.Operation = manager, metav1.ManagedFieldsOperationApply
		default:
			fields, err := union(own.FieldsV1, entry.FieldsV1)
			if err != nil {
				return nil, err
			}
			own.FieldsV1, taken = fields, true
		}
	}
	if !taken {
		return nil, nil
	}
	return append(kept, *own), nil
}

// isTakenOver is the controller's list; names are prefixes, and entries of subresources are spared.
func isTakenOver(entry metav1.ManagedFieldsEntry, manager string) bool {
	if entry.Subresource != "" {
		return false
	}
	update := entry.Operation == metav1.ManagedFieldsOperationUpdate
	return strings.HasPrefix(entry.Manager, "kubectl") && (update || entry.Operation == metav1.ManagedFieldsOperationApply) ||
		update && (strings.HasPrefix(entry.Manager, "before-first-apply") || strings.HasPrefix(entry.Manager, manager))
}

func union(a, b *metav1.FieldsV1) (*metav1.FieldsV1, error) {
	if a == nil {
		return b, nil
	}
	if b == nil {
		return a, nil
	}
	var fields, more fieldpath.Set
	if err := fields.FromJSON(a.GetRawReader()); err != nil {
		return nil, err
	}
	if err := more.FromJSON(b.GetRawReader()); err != nil {
		return nil, err
	}
	text, err := fields.Union(&more).ToJSON()
	return metav1.NewFieldsV1(string(text)), err
}
