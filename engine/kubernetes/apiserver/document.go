package apiserver

import (
	"fmt"
	"sync"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// A document is the OpenAPI v3 document of one group-version. Reading one takes long, so it waits
// until a kind of the group-version is asked for.
type document struct {
	read func() (documentTypes, error)
}

type documentTypes struct {
	kinds     map[schema.GroupVersionKind]bool
	converter managedfields.TypeConverter
}

func newDocument(text string) *document {
	return &document{read: sync.OnceValues(func() (documentTypes, error) { return readDocument(text) })}
}

func (d *document) has(gvk schema.GroupVersionKind) (bool, error) {
	types, err := d.read()
	return types.kinds[gvk], err
}

func readDocument(text string) (documentTypes, error) {
	var content struct {
		Components struct {
			Schemas map[string]*spec.Schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(text), &content); err != nil {
		return documentTypes{}, fmt.Errorf("the cluster's OpenAPI document: %w", err)
	}
	converter, err := managedfields.NewTypeConverter(content.Components.Schemas, false)
	if err != nil {
		return documentTypes{}, fmt.Errorf("the cluster's OpenAPI document: %w", err)
	}
	return documentTypes{kinds: kindsOf(content.Components.Schemas), converter: converter}, nil
}

func kindsOf(schemas map[string]*spec.Schema) map[schema.GroupVersionKind]bool {
	kinds := map[schema.GroupVersionKind]bool{}
	for _, s := range schemas {
		var entries []schema.GroupVersionKind
		if err := s.Extensions.GetObject("x-kubernetes-group-version-kind", &entries); err != nil {
			continue
		}
		for _, gvk := range entries {
			kinds[gvk] = true
		}
	}
	return kinds
}
