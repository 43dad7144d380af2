package apiserver

import (
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apiserver/pkg/registry/rest"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

// A Kind is one kind in one version as a cluster serves it. Objects are in the form in which the
// API server works on them: internal types for built-in kinds, unstructured for all others.
type Kind struct {
	GVK    schema.GroupVersionKind
	Source Source

	form
	types  converter
	fields *managedfields.FieldManager
	// Absent where nothing but the types is known, as for an aggregated API.
	strategy rest.RESTCreateUpdateStrategy
	// What the storage does before the strategy, and what of it to take back afterwards.
	begin func(object, old runtime.Object) (forget func(stored runtime.Object), err error)
}

// A form turns the text that clients see into the server's own objects and back.
type form interface {
	// Blank is the object that a creating write starts from.
	Blank() runtime.Object
	// Read takes an object as the server gives it, Decode as a client sends it.
	Read(text []byte) (runtime.Object, error)
	Decode(text []byte) (runtime.Object, error)
	DecodeStrictly(text []byte) (runtime.Object, error)
	// Store is the way into the storage and out again.
	Store(object runtime.Object) (runtime.Object, error)
	Write(object runtime.Object) ([]byte, error)
}

func newBuiltInKind(s *Schemas, gvk schema.GroupVersionKind, strategy rest.RESTCreateUpdateStrategy) (*Kind, error) {
	types := converter{s}
	_, source, err := s.types(gvk)
	if err != nil {
		return nil, err
	}
	served, err := s.served(gvk)
	if err != nil {
		return nil, err
	}
	hub := schema.GroupVersion{Group: gvk.Group, Version: runtime.APIVersionInternal}
	fields, err := managedfields.NewDefaultFieldManager(types, runtime.UnsafeObjectConvertor(builtInScheme),
		builtInScheme, builtInScheme, gvk, hub, "", resetFields(strategy))
	if err != nil {
		return nil, err
	}
	kind := &Kind{GVK: gvk, Source: source, form: newTypedForm(gvk, hub, served), types: types, fields: fields, strategy: strategy}
	if gvk.Kind == "Service" {
		kind.begin = beginService
	}
	return kind, nil
}

func newCustomKind(s *Schemas, gvk schema.GroupVersionKind, definition *definition) (*Kind, error) {
	if !definition.hasVersion(gvk.Version) {
		return nil, nil
	}
	served, err := definition.form(gvk.Version)
	if err != nil {
		return nil, err
	}
	types := converter{s}
	fields, err := managedfields.NewDefaultCRDFieldManager(types, definition.converter, served, served, gvk, gvk.GroupVersion(), "",
		resetFields(served.strategy))
	if err != nil {
		return nil, err
	}
	return &Kind{GVK: gvk, Source: FromCluster, form: served, types: types, fields: fields, strategy: served.strategy}, nil
}

func newUntypedKind(s *Schemas, gvk schema.GroupVersionKind) (*Kind, error) {
	types, plain := converter{s}, plainForm{gvk}
	_, source, err := s.types(gvk)
	if err != nil {
		return nil, err
	}
	fields, err := managedfields.NewDefaultCRDFieldManager(types, oneShape{}, plain, plain, gvk, gvk.GroupVersion(), "", nil)
	if err != nil {
		return nil, err
	}
	return &Kind{GVK: gvk, Source: source, form: plain, types: types, fields: fields}, nil
}

func resetFields(strategy any) map[fieldpath.APIVersion]fieldpath.Filter {
	if s, ok := strategy.(rest.ResetFieldsStrategy); ok {
		return fieldpath.NewExcludeFilterSetMap(s.GetResetFields())
	}
	return nil
}
