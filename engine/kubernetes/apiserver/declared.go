package apiserver

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// served is a kind as a cluster of another version than the engine declares it; nil where the two are the same, or
// nothing is known of the cluster's. Inside, objects are as the engine has them, whose rules count on its own defaults:
// what leaves it holds only what the cluster's server can hold.
type served struct {
	content *documentContent
	schema  *spec.Schema
}

func (s *Schemas) served(gvk schema.GroupVersionKind) (*served, error) {
	document, ok := s.documents[gvk.GroupVersion()]
	if !ok {
		return nil, nil
	}
	content, err := document.read()
	if err != nil {
		return nil, err
	}
	kind := content.kinds[gvk]
	if kind == nil || content.isOwnVersion() {
		return nil, nil
	}
	return &served{content, kind.schema}, nil
}

func (d *documentContent) isOwnVersion() bool {
	version, err := ParseVersion(d.version)
	return err == nil && d.version != "" && version == ownVersion
}

// object is one of the engine's own in the version that is served.
func (s *served) object(object runtime.Object) (*unstructured.Unstructured, error) {
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(object)
	if err != nil {
		return nil, err
	}
	s.keepDeclared(fields)
	return &unstructured.Unstructured{Object: fields}, nil
}

func (s *served) text(text []byte) ([]byte, error) {
	if s == nil {
		return text, nil
	}
	object, err := ReadUnstructured(text)
	if err != nil || len(s.keepDeclared(object.Object)) == 0 {
		return text, err
	}
	return writeUnstructured(object)
}

// requested is what is left of fields that a client sends.
func (s *served) requested(fields map[string]any, validation FieldValidation) error {
	if s == nil {
		return nil
	}
	unknown := s.keepDeclared(fields)
	slices.Sort(unknown) // they come in the random order of a map
	problems := make([]error, 0, len(unknown))
	for _, path := range unknown {
		problems = append(problems, fmt.Errorf("unknown field %q", path))
	}
	if validation == Strict && len(problems) > 0 {
		return runtime.NewStrictDecodingError(problems)
	}
	return nil
}

// keepDeclared tells what it has taken away.
func (s *served) keepDeclared(fields map[string]any) []string {
	return s.content.keepDeclared(fields, s.schema, nil)
}

func (c *documentContent) keepDeclared(value any, s *spec.Schema, path *field.Path) []string {
	s = c.resolved(s)
	if s == nil {
		return nil
	}
	var removed []string
	switch value := value.(type) {
	case []any:
		if s.Items == nil {
			return nil
		}
		for i, item := range value {
			removed = append(removed, c.keepDeclared(item, s.Items.Schema, path.Index(i))...)
		}
	case map[string]any:
		for name, inner := range value {
			property, known := s.Properties[name]
			switch {
			case known:
				removed = append(removed, c.keepDeclared(inner, &property, path.Child(name))...)
			case s.AdditionalProperties != nil:
				removed = append(removed, c.keepDeclared(inner, s.AdditionalProperties.Schema, path.Key(name))...)
			case len(s.Properties) > 0:
				delete(value, name)
				removed = append(removed, path.Child(name).String())
			}
		}
	}
	return removed
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
