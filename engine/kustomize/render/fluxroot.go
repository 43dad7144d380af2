package render

import (
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// asFluxWrites gives the kustomization at the root of a build as kustomize-controller rewrites it
// before it builds (fluxcd/pkg/kustomize, Generator.GenerateManifest). Unknown fields fall away,
// and where no resources are listed the objects get origin annotations.
func asFluxWrites(content []byte) ([]byte, error) {
	k := types.Kustomization{
		TypeMeta: types.TypeMeta{APIVersion: types.KustomizationVersion, Kind: types.KustomizationKind},
	}
	if err := yaml.Unmarshal(content, &k); err != nil {
		return nil, err
	}
	if len(k.Resources) == 0 {
		k.BuildMetadata = []string{types.OriginAnnotations}
	}
	return yaml.Marshal(k)
}
