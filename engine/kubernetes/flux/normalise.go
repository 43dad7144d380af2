// Package flux does what kustomize-controller 1.9.5 does to an object around the API server's own
// work. Where fluxcd/pkg/ssa compiles for WebAssembly its code is called (normalize, utils); its
// ResourceManager does not, and the few steps of it that count are repeated here.
package flux

import (
	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Normalise makes of a rendered object what the controller sends.
func Normalise(object *unstructured.Unstructured) error {
	if err := normalize.UnstructuredList([]*unstructured.Unstructured{object}); err != nil {
		return err
	}
	utils.RemoveCABundleFromCRD(object)
	return nil
}
