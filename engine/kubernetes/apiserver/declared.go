package apiserver

import (
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// declared is an object without the fields that the document does not know.
func (d *document) declared(gvk schema.GroupVersionKind, object runtime.Object) (runtime.Object, error) {
	content, err := d.read()
	if err != nil {
		return nil, err
	}
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, err
	}
	if kind := content.kinds[gvk]; kind != nil {
		content.keepDeclared(fields, kind.schema)
	}
	return &unstructured.Unstructured{Object: fields}, nil
}

func (c *documentContent) keepDeclared(value any, s *spec.Schema) {
	s = c.resolved(s)
	if s == nil {
		return
	}
	switch value := value.(type) {
	case []any:
		if s.Items == nil {
			return
		}
		for _, item := range value {
			c.keepDeclared(item, s.Items.Schema)
		}
	case map[string]any:
		for name, field := range value {
			property, known := s.Properties[name]
			switch {
			case known:
				c.keepDeclared(field, &property)
			case s.AdditionalProperties != nil:
				c.keepDeclared(field, s.AdditionalProperties.Schema)
			case len(s.Properties) > 0:
				delete(value, name)
			}
		}
	}
}

// resolved follows references; the documents of the API server put one that has a default of its own into an allOf.
func (c *documentContent) resolved(s *spec.Schema) *spec.Schema {
	for s != nil {
		switch {
		case s.Ref.String() != "":
			s = c.schemas[strings.TrimPrefix(s.Ref.String(), "#/components/schemas/")]
		case len(s.AllOf) == 1 && len(s.Properties) == 0:
			s = &s.AllOf[0]
		default:
			return s
		}
	}
	return nil
}
