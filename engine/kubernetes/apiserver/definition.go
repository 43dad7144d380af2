package apiserver

import (
	"maps"
	"sync"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

// A definition is one CustomResourceDefinition. What the API server makes of it when it is served
// is made here when first needed: most kinds of a cluster are never asked for.
type definition struct {
	crd *apiextensionsv1.CustomResourceDefinition
	// The types by which managed fields are merged, of all versions.
	types func() (managedfields.TypeConverter, error)
	// Converts between the versions.
	converter runtime.ObjectConvertor
}

func newDefinition(crd *apiextensionsv1.CustomResourceDefinition) *definition {
	return &definition{
		crd:       crd,
		types:     sync.OnceValues(func() (managedfields.TypeConverter, error) { return typesOf(crd) }),
		converter: newSameShape(crd),
	}
}

func (d *definition) hasVersion(name string) bool { return d.served(name) != nil }

func (d *definition) served(name string) *apiextensionsv1.CustomResourceDefinitionVersion {
	for i := range d.crd.Spec.Versions {
		if v := &d.crd.Spec.Versions[i]; v.Name == name && (v.Served || v.Storage) {
			return v
		}
	}
	return nil
}

func (d *definition) storageVersion() string {
	for _, v := range d.crd.Spec.Versions {
		if v.Storage {
			return v.Name
		}
	}
	return ""
}

// typesOf follows buildOpenAPIModelsForApply in apiextensions-apiserver.
func typesOf(crd *apiextensionsv1.CustomResourceDefinition) (managedfields.TypeConverter, error) {
	models := map[string]*spec.Schema{}
	for _, v := range crd.Spec.Versions {
		openAPI, err := builder.BuildOpenAPIV3(crd, v.Name, builder.Options{})
		if err != nil {
			return nil, err
		}
		maps.Copy(models, openAPI.Components.Schemas)
	}
	return managedfields.NewTypeConverter(models, crd.Spec.PreserveUnknownFields)
}
