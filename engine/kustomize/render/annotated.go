package render

import (
	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/kustomization"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// annotatedKustomization changes a kustomization for a build beside the real one that serves to explain it:
// kustomize notes on every object where it comes from and which transformers it went through, and
// JSON patches hit nothing, as they would wipe all positions out of the objects they touch. A
// build of its own because the notes could change the result: a JSON patch that adds an
// annotation fails on an object without any.
func annotatedKustomization(content []byte, tree *files.View, file *kustomization.File, isRoot bool) ([]byte, error) {
	var k types.Kustomization
	if err := k.Unmarshal(content); err != nil {
		return nil, err
	}
	if isRoot {
		k.BuildMetadata = []string{types.OriginAnnotations, types.TransformerAnnotations}
	}
	nothing := &types.Selector{}
	nothing.Name = "-"
	for i, patch := range k.Patches {
		if origin.IsJSONPatch(tree, file, patch.Path, patch.Patch) {
			k.Patches[i].Target = nothing
		}
	}
	// This list fails where nothing is hit, the other does not.
	for _, patch := range k.PatchesJson6902 {
		patch.Target = nothing
		k.Patches = append(k.Patches, patch)
	}
	k.PatchesJson6902 = nil
	return yaml.Marshal(k)
}
