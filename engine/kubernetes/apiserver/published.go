package apiserver

import (
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/managedfields"
)

// publishedDefinition makes up the CustomResourceDefinition of a kind from the OpenAPI document in
// which the cluster publishes it: whoever may not read definitions may still read documents.
func publishedDefinition(gvk schema.GroupVersionKind, kind *documentKind, types managedfields.TypeConverter) (*definition, error) {
	text, err := json.Marshal(kind.schema)
	if err != nil {
		return nil, err
	}
	var published any
	if err := json.Unmarshal(text, &published); err != nil {
		return nil, err
	}
	if text, err = json.Marshal(withoutReferences(published)); err != nil {
		return nil, err
	}
	var props apiextensionsv1.JSONSchemaProps
	if err := json.Unmarshal(text, &props); err != nil {
		return nil, err
	}
	props.Properties["metadata"] = apiextensionsv1.JSONSchemaProps{Type: "object"}
	version := apiextensionsv1.CustomResourceDefinitionVersion{
		Name: gvk.Version, Served: true, Storage: true,
		Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &props},
	}
	if kind.status {
		version.Subresources = &apiextensionsv1.CustomResourceSubresources{Status: &apiextensionsv1.CustomResourceSubresourceStatus{}}
	}
	crd := &apiextensionsv1.CustomResourceDefinition{Spec: apiextensionsv1.CustomResourceDefinitionSpec{
		Group:    gvk.Group,
		Names:    apiextensionsv1.CustomResourceDefinitionNames{Kind: gvk.Kind},
		Scope:    apiextensionsv1.ClusterScoped,
		Versions: []apiextensionsv1.CustomResourceDefinitionVersion{version},
	}}
	if kind.namespaced {
		crd.Spec.Scope = apiextensionsv1.NamespaceScoped
	}
	made := newDefinition(crd)
	made.types = func() (managedfields.TypeConverter, error) { return types, nil }
	made.converter = oneShape{}
	return made, nil
}

// withoutReferences lets anything be where the schema names another: a definition cannot. In those
// of custom resources it is the metadata, which the API server knows by itself.
func withoutReferences(published any) any {
	switch value := published.(type) {
	case map[string]any:
		if isReference(value) {
			return map[string]any{"type": "object", "x-kubernetes-preserve-unknown-fields": true}
		}
		for key, item := range value {
			value[key] = withoutReferences(item)
		}
	case []any:
		for i, item := range value {
			value[i] = withoutReferences(item)
		}
	}
	return published
}

func isReference(value map[string]any) bool {
	if _, ok := value["$ref"].(string); ok {
		return true
	}
	all, _ := value["allOf"].([]any)
	for _, item := range all {
		if part, ok := item.(map[string]any); ok && isReference(part) {
			return true
		}
	}
	return false
}
