package apiserver

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// LoadDefinition takes a CustomResourceDefinition from a source that has a name, such as a file.
func (s *Schemas) LoadDefinition(source, text string) error {
	kind, err := s.loadCRD(text)
	if err == nil {
		s.sources[source] = append(s.sources[source], kind)
	}
	return err
}

// ForgetDefinitions drops what a source brought, which may have changed since.
func (s *Schemas) ForgetDefinitions(source string) {
	for _, kind := range s.sources[source] {
		delete(s.definitions, kind)
		s.forget(func(gvk schema.GroupVersionKind) bool { return gvk.GroupKind() == kind })
	}
	delete(s.sources, source)
}
