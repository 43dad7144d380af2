package apiserver

import (
	"errors"
	"slices"
	"sync"

	apiextensionstypes "k8s.io/apiextensions-apiserver/pkg/client/applyconfiguration"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/client-go/applyconfigurations"
	apiregistrationtypes "k8s.io/kube-aggregator/pkg/client/applyconfiguration"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

// Source says where the types came from that a merge used.
type Source string

const (
	// FromCluster is the cluster's OpenAPI document or CustomResourceDefinition.
	FromCluster Source = "cluster"
	// FromEngine is what this version of Kubernetes knows of its own kinds.
	FromEngine Source = "engine"
	// FromTypes is the cluster's OpenAPI document too, without the defaults and rules of the kind: an estimate.
	FromTypes Source = "types"
	// FromObjects are types deduced from the objects: every list is atomic, so only an estimate.
	FromObjects Source = "deduced"
)

// converter is the field managers' view of the schemas. One serves all kinds and versions, as
// managedFields of one object may name several versions.
type converter struct{ schemas *Schemas }

func (c converter) ObjectToTyped(object runtime.Object, options ...typed.ValidationOptions) (*typed.TypedValue, error) {
	gvk := object.GetObjectKind().GroupVersionKind()
	types, _, err := c.schemas.types(gvk)
	if err != nil {
		return nil, err
	}
	value, err := types.ObjectToTyped(object, options...)
	if _, said := object.(*unstructured.Unstructured); err == nil || said {
		return value, err
	}
	served, unreadable := c.schemas.served(gvk)
	if served == nil || unreadable != nil {
		return value, err
	}
	// It does not fit for what this engine knows and the cluster does not.
	declared, err := served.object(object)
	if err != nil {
		return nil, err
	}
	return types.ObjectToTyped(declared, options...)
}

func (c converter) TypedToObject(value *typed.TypedValue) (runtime.Object, error) {
	return deducedTypes.TypedToObject(value)
}

// types prefers the definition of a custom resource to the document made of it: the API server
// itself merges by the former, and it covers every version.
func (s *Schemas) types(gvk schema.GroupVersionKind) (managedfields.TypeConverter, Source, error) {
	if definition, ok := s.definitions[gvk.GroupKind()]; ok && definition.hasVersion(gvk.Version) {
		types, err := definition.types()
		return types, FromCluster, err
	}
	if document, ok := s.documents[gvk.GroupVersion()]; ok {
		kind, types, err := document.kind(gvk)
		if err != nil || kind != nil {
			return types, FromCluster, err
		}
	}
	if builtInScheme.Recognizes(gvk) {
		own, ok := typesOfGroup[gvk.Group]
		if !ok {
			own = typesOfOtherGroups
		}
		return own, FromEngine, nil
	}
	return deducedTypes, FromObjects, nil
}

var deducedTypes = managedfields.NewDeducedTypeConverter()

// The generated types of this version of Kubernetes; reading them takes long and much memory, so it
// waits until something is merged by them.
var (
	typesOfGroup = map[string]lazyTypes{
		"apiextensions.k8s.io":   ownTypes(apiextensionstypes.NewTypeConverter),
		"apiregistration.k8s.io": ownTypes(apiregistrationtypes.NewTypeConverter),
	}
	typesOfOtherGroups = ownTypes(applyconfigurations.NewTypeConverter)
)

func ownTypes(generated func(*runtime.Scheme) managedfields.TypeConverter) lazyTypes {
	return sync.OnceValue(func() managedfields.TypeConverter { return generated(builtInScheme) })
}

type lazyTypes func() managedfields.TypeConverter

func (t lazyTypes) ObjectToTyped(object runtime.Object, options ...typed.ValidationOptions) (*typed.TypedValue, error) {
	return t().ObjectToTyped(object, options...)
}

func (t lazyTypes) TypedToObject(value *typed.TypedValue) (runtime.Object, error) {
	return t().TypedToObject(value)
}

// typingErrors gives the paths at which an object does not fit its types.
func (c converter) typingErrors(object runtime.Object) []string {
	_, err := c.ObjectToTyped(object)
	found, ok := errors.AsType[typed.ValidationErrors](err)
	if !ok {
		return nil
	}
	paths := make([]string, 0, len(found))
	for _, e := range found {
		paths = append(paths, e.Path)
	}
	slices.Sort(paths) // they come in the random order of a map
	return paths
}
