package main

import (
	"k8s.io/apimachinery/pkg/runtime/schema"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// clusters holds the schemas of each cluster by the id that the caller gave it.
type clusters map[string]*apiserver.Schemas

func (c clusters) schemas(id string) *apiserver.Schemas {
	if c[id] == nil {
		c[id] = apiserver.NewSchemas()
	}
	return c[id]
}

type loadOpenAPIArguments struct {
	Schemas      string `json:"schemas"`
	GroupVersion string `json:"groupVersion"`
	Document     string `json:"document"`
}

func (c clusters) loadOpenAPI(a loadOpenAPIArguments) (any, error) {
	return nil, c.schemas(a.Schemas).LoadOpenAPI(a.GroupVersion, a.Document)
}

type loadCRDArguments struct {
	Schemas string `json:"schemas"`
	CRD     string `json:"crd"`
}

func (c clusters) loadCRD(a loadCRDArguments) (any, error) {
	return nil, c.schemas(a.Schemas).LoadCRD(a.CRD)
}

type dropArguments struct {
	Schemas string `json:"schemas"`
}

func (c clusters) drop(a dropArguments) (any, error) {
	delete(c, a.Schemas)
	return nil, nil
}

// kind gives an unknown kind the benefit of the doubt where an object of it exists.
func (c clusters) kind(id string, gvk schema.GroupVersionKind, exists bool) (*apiserver.Kind, error) {
	kind, known, err := c.schemas(id).Kind(gvk)
	switch {
	case err != nil:
		return nil, err
	case known:
		return kind, nil
	case exists:
		return c.schemas(id).Guess(gvk)
	default:
		return nil, apiserver.RefusedKind(gvk)
	}
}
