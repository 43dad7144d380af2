package render

import (
	"path"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// asArgoEdits gives the kustomization at the root of a build as Argo CD's repo server leaves it before
// it builds. What kustomize's edit commands do not know they refuse.
func (a *attempt) asArgoEdits(content []byte) ([]byte, error) {
	var k types.Kustomization
	if err := k.Unmarshal(content); err != nil {
		return nil, err
	}
	k.FixKustomization()
	options := a.options
	if a.tracker != nil {
		for i, text := range a.tracker.MarkOwner(a.view, a.owner) {
			options.Patches[i].Patch = text
		}
	}
	err := options.into(&k, func(component string) bool { return a.view.Has(path.Join(a.request.Root, component)) })
	if err != nil {
		return nil, err
	}
	return yaml.Marshal(k)
}

// readApplication reads what the Application adds, with the places where its own manifest says the same.
func (a *attempt) readApplication() error {
	application := a.request.Application
	if application.Kustomize == nil {
		return nil
	}
	var err error
	if a.options, err = readKustomizeOptions(application.Kustomize, application.Variables); err != nil {
		return err
	}
	images, err := a.options.images()
	if err != nil {
		return err
	}
	if a.owner, err = kustomization.ReadOwner(application.Kustomize); err != nil {
		return err
	}
	if manifest := application.Manifest; manifest != nil {
		if name, content := a.readNamed(manifest.Path); content != nil {
			source := -1
			if manifest.Source != nil {
				source = *manifest.Source
			}
			a.owner.PlaceSource(name, content, kustomization.Owner{
				Group: "argoproj.io", Kind: "Application",
				Namespace: manifest.Namespace, Name: manifest.Name,
			}, source)
		}
	}
	a.owner.Shape(images)
	for _, name := range a.options.named(a.request.Root) {
		a.wantUnread(name)
	}
	return nil
}
