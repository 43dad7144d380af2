package apiserver

import (
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/registry/rest"
)

// customForm is that of a custom resource in one version: its structural schema prunes and
// defaults, as getOrCreateServingInfoFor and unstructuredSchemaCoercer do in apiextensions-apiserver.
type customForm struct {
	plainForm
	structural      *structuralschema.Structural
	preserveUnknown bool
	strategy        rest.RESTCreateUpdateStrategy
	// That of the version in which objects are stored; itself where it is the same.
	storage *customForm
}

// form makes the form of one version that the definition serves.
func (d *definition) form(name string) (*customForm, error) {
	form, err := d.formAlone(name)
	if err != nil {
		return nil, err
	}
	form.storage = form
	if stored := d.storageVersion(); stored != name {
		if form.storage, err = d.formAlone(stored); err != nil {
			return nil, err
		}
	}
	return form, nil
}

func (d *definition) formAlone(name string) (*customForm, error) {
	v := d.served(name)
	gvk := schema.GroupVersionKind{Group: d.crd.Spec.Group, Version: name, Kind: d.crd.Spec.Names.Kind}
	form := &customForm{plainForm: plainForm{gvk}, preserveUnknown: d.crd.Spec.PreserveUnknownFields}
	props, err := schemaOf(v)
	if err == nil && props != nil {
		form.structural, err = structuralOf(props, form.preserveUnknown)
	}
	if err == nil {
		form.strategy, err = d.strategy(v, gvk, props, form.structural)
	}
	if err != nil {
		return nil, fmt.Errorf("schema of %s: %w", gvk, err)
	}
	return form, nil
}

func (f *customForm) Decode(text []byte) (runtime.Object, error) {
	object, err := ReadUnstructured(text)
	if err != nil {
		return nil, err
	}
	if err := f.coerce(object); err != nil {
		return nil, err
	}
	f.Default(object)
	return object, nil
}

// Store prunes and defaults in the version that is stored; another version's own fields are lost.
func (f *customForm) Store(object runtime.Object) (runtime.Object, error) {
	custom := object.DeepCopyObject().(*unstructured.Unstructured)
	custom.SetGroupVersionKind(f.storage.gvk)
	if err := f.storage.coerce(custom); err != nil {
		return nil, err
	}
	f.storage.Default(custom)
	custom.SetGroupVersionKind(f.gvk)
	return custom, nil
}

func (f *customForm) Default(object runtime.Object) {
	if custom, ok := object.(*unstructured.Unstructured); ok && f.structural != nil {
		defaulting.Default(custom.Object, f.structural)
	}
}

// coerce drops what the schema does not have: fields, nulls, malformed metadata.
func (f *customForm) coerce(object *unstructured.Unstructured) error {
	apiVersion, kind := object.GetAPIVersion(), object.GetKind()
	meta, hasMeta, err := objectmeta.GetObjectMeta(object.Object, true)
	if err != nil {
		return err
	}
	if !f.preserveUnknown {
		pruning.Prune(object.Object, f.structural, true)
		defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, f.structural)
	}
	if err := objectmeta.Coerce(nil, object.Object, f.structural, false, true); err != nil {
		return err
	}
	object.SetAPIVersion(apiVersion)
	object.SetKind(kind)
	if hasMeta {
		return objectmeta.SetObjectMeta(object.Object, meta)
	}
	return nil
}

func schemaOf(v *apiextensionsv1.CustomResourceDefinitionVersion) (*apiextensions.JSONSchemaProps, error) {
	if v.Schema == nil || v.Schema.OpenAPIV3Schema == nil {
		return nil, nil
	}
	var props apiextensions.JSONSchemaProps
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(v.Schema.OpenAPIV3Schema, &props, nil)
	return &props, err
}

func structuralOf(props *apiextensions.JSONSchemaProps, preserveUnknown bool) (*structuralschema.Structural, error) {
	structural, err := structuralschema.NewStructural(props)
	if preserveUnknown {
		return structural, nil // such a definition need not be structural
	}
	if err != nil {
		return nil, err
	}
	return structural, defaulting.PruneDefaults(structural)
}

func (d *definition) strategy(v *apiextensionsv1.CustomResourceDefinitionVersion, gvk schema.GroupVersionKind,
	props *apiextensions.JSONSchemaProps, structural *structuralschema.Structural,
) (rest.RESTCreateUpdateStrategy, error) {
	validator, _, err := validation.NewSchemaValidator(props)
	if err != nil {
		return nil, err
	}
	var status *apiextensions.CustomResourceSubresourceStatus
	if v.Subresources != nil && v.Subresources.Status != nil {
		status = &apiextensions.CustomResourceSubresourceStatus{}
	}
	var scale *apiextensions.CustomResourceSubresourceScale
	if v.Subresources != nil && v.Subresources.Scale != nil {
		scale = &apiextensions.CustomResourceSubresourceScale{}
		if err := apiextensionsv1.Convert_v1_CustomResourceSubresourceScale_To_apiextensions_CustomResourceSubresourceScale(v.Subresources.Scale, scale, nil); err != nil {
			return nil, err
		}
	}
	namespaced := d.crd.Spec.Scope == apiextensionsv1.NamespaceScoped
	return customresource.NewStrategy(crdserverscheme.NewUnstructuredObjectTyper(), namespaced, gvk, validator, nil,
		structural, status, scale, v.SelectableFields), nil
}
