package apiserver

import (
	"errors"
	"fmt"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// sameShape converts between the versions of a custom resource as the strategy None does, by
// another apiVersion alone. What a webhook would do, only the webhook knows. It follows crConverter
// in apiextensions-apiserver, whose package brings a client for webhooks along.
type sameShape struct {
	noConversion
	versions map[schema.GroupVersion]bool
}

func newSameShape(crd *apiextensionsv1.CustomResourceDefinition) sameShape {
	versions := map[schema.GroupVersion]bool{}
	for _, v := range crd.Spec.Versions {
		versions[schema.GroupVersion{Group: crd.Spec.Group, Version: v.Name}] = true
	}
	return sameShape{versions: versions}
}

func (s sameShape) ConvertToVersion(object runtime.Object, target runtime.GroupVersioner) (runtime.Object, error) {
	from := object.GetObjectKind().GroupVersionKind()
	to, ok := target.KindForGroupVersionKinds([]schema.GroupVersionKind{from})
	if !ok {
		return nil, fmt.Errorf("%v is unstructured and is not suitable for converting to %q", from, target)
	}
	if !s.versions[to.GroupVersion()] {
		return nil, fmt.Errorf("request to convert CR to an invalid group/version: %s", to.GroupVersion())
	}
	object = object.DeepCopyObject()
	object.GetObjectKind().SetGroupVersionKind(to)
	return object, nil
}

// oneShape converts nothing: for kinds of which one version alone is known, it stands for all.
type oneShape struct{ noConversion }

func (oneShape) ConvertToVersion(object runtime.Object, _ runtime.GroupVersioner) (runtime.Object, error) {
	return object, nil
}

// noConversion is what a field manager has no use for.
type noConversion struct{}

func (noConversion) Convert(_, _, _ any) error { return errors.New("not offered") }

func (noConversion) ConvertFieldLabel(_ schema.GroupVersionKind, label, value string) (string, string, error) {
	return label, value, nil
}
