package flux

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// appliers are the field sets of those who have applied an object, not of a subresource. The methods follow
// isFieldOwnedByOtherApplyManager of fluxcd/pkg/ssa, which is not exported, its limits included.
type appliers []applier

type applier struct {
	manager string
	fields  map[string]any
}

func appliersOf(object *unstructured.Unstructured) appliers {
	var found appliers
	entries, _, _ := unstructured.NestedSlice(object.Object, "metadata", "managedFields")
	for _, entry := range entries {
		entry, _ := entry.(map[string]any)
		fields, _ := entry["fieldsV1"].(map[string]any)
		subresource, _ := entry["subresource"].(string)
		manager, _ := entry["manager"].(string)
		if entry["operation"] == string(metav1.ManagedFieldsOperationApply) && subresource == "" && len(fields) > 0 {
			found = append(found, applier{manager, fields})
		}
	}
	return found
}

// ownBeside tells whether somebody else than the manager has applied what a JSON pointer names.
func (a appliers) ownBeside(manager string, object *unstructured.Unstructured, pointer string) bool {
	path, err := a.pathOf(object, pointer)
	if err != nil || len(path) == 0 {
		return false
	}
	return slices.ContainsFunc(a, func(one applier) bool {
		return one.manager != manager && one.owns(path)
	})
}

func (a applier) owns(path []string) bool {
	parent := below(a.fields, path[:len(path)-1])
	_, found := parent[path[len(path)-1]]
	return found
}

// pathOf is a JSON pointer as managed fields write it: an index becomes the keys of the item that is there.
func (a appliers) pathOf(object *unstructured.Unstructured, pointer string) ([]string, error) {
	rest := strings.TrimPrefix(pointer, "/")
	if rest == "" {
		return nil, nil
	}
	var path, names []string
	for segment := range strings.SplitSeq(rest, "/") {
		name := strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
		element := "f:" + name
		if index, err := strconv.Atoi(name); err == nil {
			if element, err = a.itemAt(object, names, index, path); err != nil {
				return nil, err
			}
		}
		path, names = append(path, element), append(names, name)
	}
	return path, nil
}

// itemAt only finds what is in a list right below maps, since the controller looks no further.
func (a appliers) itemAt(object *unstructured.Unstructured, names []string, index int, path []string) (string, error) {
	list, _, _ := unstructured.NestedSlice(object.Object, names...)
	if index < 0 || index >= len(list) {
		return "", fmt.Errorf("no item %d in %s", index, strings.Join(names, "."))
	}
	item, _ := list[index].(map[string]any)
	for _, one := range a {
		for _, key := range slices.Sorted(maps.Keys(below(one.fields, path))) {
			if isKeyOf(key, item) {
				return key, nil
			}
		}
	}
	return "", fmt.Errorf("nobody applied item %d of %s", index, strings.Join(names, "."))
}

func isKeyOf(key string, item map[string]any) bool {
	text, isKey := strings.CutPrefix(key, "k:")
	var keys map[string]any
	if !isKey || item == nil || json.Unmarshal([]byte(text), &keys) != nil {
		return false
	}
	for name, value := range keys {
		if !equality.Semantic.DeepEqual(item[name], value) {
			return false
		}
	}
	return true
}

func below(fields map[string]any, path []string) map[string]any {
	for _, element := range path {
		fields, _ = fields[element].(map[string]any)
	}
	return fields
}
