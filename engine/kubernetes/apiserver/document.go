package apiserver

import (
	"fmt"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// A document is the OpenAPI v3 document of one group-version. Reading one takes long, so it waits
// until a kind of the group-version is asked for.
type document struct {
	read func() (*documentContent, error)
}

type documentContent struct {
	converter managedfields.TypeConverter
	kinds     map[schema.GroupVersionKind]*documentKind
	schemas   map[string]*spec.Schema
	// Of the server, as it says it.
	version string
}

type documentKind struct {
	schema *spec.Schema
	// What the paths tell: there are objects of it in namespaces, and a status of its own.
	namespaced, status bool
}

func newDocument(text string) *document {
	return &document{read: sync.OnceValues(func() (*documentContent, error) {
		content, err := readDocument(text)
		if err != nil {
			return nil, fmt.Errorf("the cluster's OpenAPI document: %w", err)
		}
		return content, nil
	})}
}

func (d *document) kind(gvk schema.GroupVersionKind) (*documentKind, managedfields.TypeConverter, error) {
	content, err := d.read()
	if err != nil {
		return nil, nil, err
	}
	return content.kinds[gvk], content.converter, nil
}

func readDocument(text string) (*documentContent, error) {
	var file struct {
		Info struct {
			Version string `json:"version"`
		} `json:"info"`
		Paths map[string]struct {
			Patch struct {
				GVK metav1.GroupVersionKind `json:"x-kubernetes-group-version-kind"`
			} `json:"patch"`
		} `json:"paths"`
		Components struct {
			Schemas map[string]*spec.Schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return nil, err
	}
	converter, err := managedfields.NewTypeConverter(file.Components.Schemas, false)
	if err != nil {
		return nil, err
	}
	kinds := kindsOf(file.Components.Schemas)
	for path, item := range file.Paths {
		if kind := kinds[schema.GroupVersionKind(item.Patch.GVK)]; kind != nil {
			kind.namespaced = kind.namespaced || strings.Contains(path, "/namespaces/{namespace}/")
			kind.status = kind.status || strings.HasSuffix(path, "/{name}/status")
		}
	}
	return &documentContent{converter: converter, kinds: kinds, schemas: file.Components.Schemas, version: file.Info.Version}, nil
}

func kindsOf(schemas map[string]*spec.Schema) map[schema.GroupVersionKind]*documentKind {
	kinds := map[schema.GroupVersionKind]*documentKind{}
	for _, s := range schemas {
		var entries []metav1.GroupVersionKind
		if err := s.Extensions.GetObject("x-kubernetes-group-version-kind", &entries); err != nil {
			continue
		}
		for _, gvk := range entries {
			kinds[schema.GroupVersionKind(gvk)] = &documentKind{schema: s}
		}
	}
	return kinds
}
