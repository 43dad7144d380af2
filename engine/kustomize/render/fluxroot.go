package render

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// asFluxWrites gives the kustomization at the root of a build as kustomize-controller rewrites it
// before it builds (fluxcd/pkg/kustomize, Generator.GenerateManifest). Unknown fields fall away,
// and where no resources are listed the objects get origin annotations.
func (a *attempt) asFluxWrites(content []byte) ([]byte, error) {
	k := newKustomization()
	if err := yaml.Unmarshal(content, &k); err != nil {
		return nil, err
	}
	if !a.scanned && len(k.Resources) == 0 {
		k.BuildMetadata = []string{types.OriginAnnotations}
	}
	var owner spec
	if text := a.request.owner().Spec; text != nil {
		if err := json.Unmarshal(text, &owner); err != nil {
			return nil, err
		}
	}
	if a.tracker != nil && a.owner != nil {
		for i, text := range a.tracker.MarkOwner(a.view, a.owner) {
			owner.Patches[i].Patch = text
		}
	}
	err := owner.into(&k, func(component string) bool { return a.view.Has(path.Join(a.request.Root, component)) })
	if err != nil {
		return nil, err
	}
	return yaml.Marshal(k)
}

func newKustomization() types.Kustomization {
	return types.Kustomization{
		TypeMeta: types.TypeMeta{APIVersion: types.KustomizationVersion, Kind: types.KustomizationKind},
	}
}

// readOwner gives the owner's spec in the form of a kustomization, with the places where its own
// manifest says the same.
func (a *attempt) readOwner() (*kustomization.File, error) {
	owner := a.request.owner()
	if owner.Spec == nil {
		return nil, nil
	}
	file, err := kustomization.ReadOwner(owner.Spec)
	if err != nil {
		return file, err
	}
	if manifest := owner.Manifest; manifest != nil {
		if name, content := a.readNamed(manifest.Path); content != nil {
			file.Place(name, content, kustomization.Owner{
				Group: "kustomize.toolkit.fluxcd.io", Kind: "Kustomization",
				Namespace: manifest.Namespace, Name: manifest.Name,
			})
		}
		for _, patch := range manifest.Patches {
			if name, content := a.readNamed(patch.Path); content != nil {
				file.PlacePatch(patch.Index, name, patch.Line)
			}
		}
	}
	for _, component := range kustomization.Items(file.Get("components")) {
		a.wantUnread(path.Join(a.request.Root, component.Value))
	}
	return file, nil
}

// readNamed gives a file that holds something of the owner itself; nil where its places are not asked for, or
// not to be had yet.
func (a *attempt) readNamed(inTree string) (name string, content []byte) {
	if a.tracker == nil {
		return "", nil
	}
	name = path.Join(a.request.Tree, inTree)
	file := a.view.File(name)
	if file == nil {
		return "", nil
	}
	if file.Unread {
		a.want(name)
		return "", nil
	}
	if !slices.Contains(a.reads, name) {
		a.reads = append(a.reads, name)
	}
	return name, file.Content
}

// below gives the path of a file relative to the root of the build, as Flux writes it.
func (a *attempt) below(name string) string {
	return "./" + strings.TrimPrefix(strings.TrimPrefix(name, a.request.Root), "/")
}
