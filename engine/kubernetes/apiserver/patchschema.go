package apiserver

import (
	"reflect"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// newPatchSchema gives the merge keys and strategies of a built-in kind's struct. Clients read them
// from the OpenAPI document, which is made of the same tags. Neither knows what is inside of a map or a
// value of any structure: clients make no patch where something in there differs, but for scalars.
func newPatchSchema(gvk schema.GroupVersionKind) strategicpatch.LookupPatchMeta {
	object, err := builtInScheme.New(gvk)
	if err != nil {
		panic(err) // the kind is in the table of strategies, so it is in the scheme
	}
	return strategicpatch.PatchMetaFromStruct{T: reflect.TypeOf(object).Elem()}
}
