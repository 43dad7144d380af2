package argo

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// A KnownTypeField says that a field of a kind has a type of Kubernetes itself: it is compared as that type writes it
// (`resource.customizations.knownTypeFields` of argocd-cm).
type KnownTypeField struct {
	Field string `json:"field"`
	Type  string `json:"type"`
}

// rewrites writes fields as their types do; a type that Argo CD does not know does nothing.
func (r IgnoreRule) rewrites() []patch {
	var all []patch
	for _, known := range r.KnownTypeFields {
		target, found := knownType(known.Type)
		if !found {
			continue
		}
		steps := strings.Split(known.Field, ".")
		all = append(all, patch{fmt.Sprintf("%s is %s", known.Field, known.Type), func(text []byte) ([]byte, error) {
			object, err := apiserver.ReadUnstructured(text)
			if err != nil {
				return nil, err
			}
			if err := rewrite(object.Object, steps, target); err != nil {
				return nil, err
			}
			return object.MarshalJSON()
		}})
	}
	return all
}

// rewrite follows the path to the value, or to each of the maps in the first list on its way, and no further: so does the
// normalizer of Argo CD. Lists of other things than maps stay as they are.
func rewrite(object map[string]any, steps []string, target reflect.Type) error {
	for i := range steps {
		value, found, err := unstructured.NestedFieldNoCopy(object, steps[:i+1]...)
		if err != nil || !found {
			return nil
		}
		items, isList := value.([]any)
		if !isList {
			continue
		}
		for j, item := range items {
			inner, isMap := item.(map[string]any)
			if !isMap {
				continue
			}
			if i+1 < len(steps) {
				if err := rewrite(inner, steps[i+1:], target); err != nil {
					return err
				}
			} else if items[j], err = asTyped(inner, target); err != nil {
				return err
			}
		}
		return nil
	}
	value, _, err := unstructured.NestedFieldNoCopy(object, steps...)
	if err != nil {
		return nil
	}
	written, err := asTyped(value, target)
	if err != nil {
		return err
	}
	return unstructured.SetNestedField(object, written, steps...)
}

// asTyped is a value as its Go type writes it.
func asTyped(value any, target reflect.Type) (any, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	typed := reflect.New(target).Interface()
	if err := json.Unmarshal(text, typed); err != nil {
		return nil, err
	}
	if text, err = json.Marshal(typed); err != nil {
		return nil, err
	}
	var written any
	return written, json.Unmarshal(text, &written)
}

func knownType(name string) (reflect.Type, bool) {
	switch name {
	case "core/Quantity":
		return reflect.TypeFor[resource.Quantity](), true
	case "meta/v1/Duration":
		return reflect.TypeFor[metav1.Duration](), true
	}
	short, isCore := strings.CutPrefix(name, "core/v1/")
	target, found := coreTypes()[short]
	return target, isCore && found
}

// coreTypes are the structs and maps of core/v1: those that its kinds are made of, and a few that other groups use or nobody.
var coreTypes = sync.OnceValue(func() map[string]reflect.Type {
	found := map[string]reflect.Type{}
	scheme := runtime.NewScheme()
	if err := corev1.AddToScheme(scheme); err != nil {
		return found
	}
	for _, kind := range scheme.KnownTypes(corev1.SchemeGroupVersion) {
		collect(kind, found)
	}
	for _, other := range []any{corev1.AvoidPods{}, corev1.Preconditions{}, corev1.TopologySelectorTerm{}} {
		collect(reflect.TypeOf(other), found)
	}
	return found
})

func collect(target reflect.Type, found map[string]reflect.Type) {
	isOurs := target.PkgPath() == "k8s.io/api/core/v1"
	if isOurs && (target.Kind() == reflect.Struct || target.Kind() == reflect.Map) {
		if _, known := found[target.Name()]; known {
			return
		}
		found[target.Name()] = target
	}
	switch target.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collect(target.Elem(), found)
	case reflect.Struct:
		if !isOurs {
			return
		}
		for i := range target.NumField() {
			collect(target.Field(i).Type, found)
		}
	}
}
