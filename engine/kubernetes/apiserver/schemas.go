package apiserver

import (
	"fmt"
	"maps"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
)

// Schemas is what is known of one cluster: its OpenAPI documents, one a group-version, and its
// CustomResourceDefinitions. Both are only stored when loaded and read when a kind first needs them.
type Schemas struct {
	documents   map[schema.GroupVersion]*document
	definitions map[schema.GroupKind]*definition
	kinds       map[schema.GroupVersionKind]*Kind
	// What validation made of definitions and documents.
	forms map[schema.GroupVersionKind]madeForm
	// Which definitions a named source brought.
	sources map[string][]schema.GroupKind
}

func NewSchemas() *Schemas {
	return &Schemas{
		documents:   map[schema.GroupVersion]*document{},
		definitions: map[schema.GroupKind]*definition{},
		kinds:       map[schema.GroupVersionKind]*Kind{},
		forms:       map[schema.GroupVersionKind]madeForm{},
		sources:     map[string][]schema.GroupKind{},
	}
}

// LoadOpenAPI takes the OpenAPI v3 document that the cluster serves for one group-version.
func (s *Schemas) LoadOpenAPI(groupVersion, text string) error {
	gv, err := schema.ParseGroupVersion(groupVersion)
	if err != nil {
		return err
	}
	s.documents[gv] = newDocument(text)
	s.forget(func(gvk schema.GroupVersionKind) bool { return gvk.GroupVersion() == gv })
	return nil
}

// LoadCRD takes a CustomResourceDefinition as apiextensions.k8s.io/v1 serves it.
func (s *Schemas) LoadCRD(text string) error {
	_, err := s.loadCRD(text)
	return err
}

func (s *Schemas) loadCRD(text string) (schema.GroupKind, error) {
	var crd apiextensionsv1.CustomResourceDefinition
	if err := json.Unmarshal([]byte(text), &crd); err != nil {
		return schema.GroupKind{}, err
	}
	if crd.Kind != "CustomResourceDefinition" || crd.APIVersion != apiextensionsv1.SchemeGroupVersion.String() {
		return schema.GroupKind{}, fmt.Errorf("not a CustomResourceDefinition of %s: %s %s", apiextensionsv1.SchemeGroupVersion, crd.APIVersion, crd.Kind)
	}
	kind := schema.GroupKind{Group: crd.Spec.Group, Kind: crd.Spec.Names.Kind}
	s.definitions[kind] = newDefinition(&crd)
	s.forget(func(gvk schema.GroupVersionKind) bool { return gvk.GroupKind() == kind })
	return kind, nil
}

// forget drops what was made of an older schema; making a custom kind takes long.
func (s *Schemas) forget(outdated func(schema.GroupVersionKind) bool) {
	maps.DeleteFunc(s.kinds, func(gvk schema.GroupVersionKind, _ *Kind) bool { return outdated(gvk) })
	maps.DeleteFunc(s.forms, func(gvk schema.GroupVersionKind, _ madeForm) bool { return outdated(gvk) })
}

// Kind gives the kind as the cluster serves it, or false where nothing is known of it.
func (s *Schemas) Kind(gvk schema.GroupVersionKind) (*Kind, bool, error) {
	if kind, ok := s.kinds[gvk]; ok {
		return kind, true, nil
	}
	kind, err := s.newKind(gvk)
	if kind == nil || err != nil {
		return nil, false, err
	}
	s.kinds[gvk] = kind
	return kind, true, nil
}

func (s *Schemas) newKind(gvk schema.GroupVersionKind) (*Kind, error) {
	if strategy, ok := builtInStrategies[gvk.GroupKind()]; ok && builtInScheme.Recognizes(gvk) {
		return newBuiltInKind(s, gvk, strategy)
	}
	if definition, ok := s.definitions[gvk.GroupKind()]; ok {
		return newCustomKind(s, gvk, definition)
	}
	if document, ok := s.documents[gvk.GroupVersion()]; ok {
		kind, types, err := document.kind(gvk)
		if err != nil || kind == nil {
			return nil, err
		}
		published, err := publishedDefinition(gvk, kind, types)
		if err != nil {
			return nil, err
		}
		return newCustomKind(s, gvk, published)
	}
	return nil, nil
}

// Guess makes a kind of which nothing is known, to be judged by its objects alone.
func (s *Schemas) Guess(gvk schema.GroupVersionKind) (*Kind, error) { return newUntypedKind(s, gvk) }
