// Package flux does what kustomize-controller 1.9.5 does to an object around the API server's own
// work. Where fluxcd/pkg/ssa compiles for WebAssembly its code is called (normalize, utils); its
// ResourceManager does not, and the few steps of it that count are repeated here.
package flux

import (
	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

// typed are the kinds that the controller reads into Go types. It is not client-go's own scheme, to
// which Helm adds the definitions of custom resources: helm-controller knows these, this one does not.
var typed = func() *runtime.Scheme {
	kinds := runtime.NewScheme()
	if err := scheme.AddToScheme(kinds); err != nil {
		panic(err)
	}
	return kinds
}()

// Normalise makes of a rendered object what the controller sends.
func Normalise(object *unstructured.Unstructured) error {
	if err := normalize.UnstructuredListWithScheme([]*unstructured.Unstructured{object}, typed); err != nil {
		return err
	}
	utils.RemoveCABundleFromCRD(object)
	return nil
}
