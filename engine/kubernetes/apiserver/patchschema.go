package apiserver

import (
	"reflect"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
)

// newPatchSchema gives the merge keys and strategies of a built-in kind's struct. Clients read them
// from the OpenAPI document, which is made of the same tags.
func newPatchSchema(gvk schema.GroupVersionKind) strategicpatch.LookupPatchMeta {
	object, err := builtInScheme.New(gvk)
	if err != nil {
		panic(err) // the kind is in the table of strategies, so it is in the scheme
	}
	return patchSchema{strategicpatch.PatchMetaFromStruct{T: reflect.TypeOf(object).Elem()}}
}

// patchSchema takes maps and values of any structure for what they are in the document, of which
// nothing is known inside; for those the struct has no answer but an error.
type patchSchema struct {
	strategicpatch.PatchMetaFromStruct
}

func (s patchSchema) LookupPatchMetadataForStruct(key string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	inner, meta, err := s.PatchMetaFromStruct.LookupPatchMetadataForStruct(key)
	if err != nil {
		return anything{}, strategicpatch.PatchMeta{}, nil
	}
	return patchSchema{inner.(strategicpatch.PatchMetaFromStruct)}, meta, nil
}

func (s patchSchema) LookupPatchMetadataForSlice(key string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	inner, meta, err := s.PatchMetaFromStruct.LookupPatchMetadataForSlice(key)
	if err != nil {
		return anything{}, strategicpatch.PatchMeta{}, nil
	}
	return patchSchema{inner.(strategicpatch.PatchMetaFromStruct)}, meta, nil
}

type anything struct{}

func (anything) LookupPatchMetadataForStruct(string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	return anything{}, strategicpatch.PatchMeta{}, nil
}

func (anything) LookupPatchMetadataForSlice(string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	return anything{}, strategicpatch.PatchMeta{}, nil
}

func (anything) Name() string { return "anything" }
