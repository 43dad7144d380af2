package render

import (
	"fmt"
	"path"

	"plumbline.invalid/engine/kustomize/files"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/yaml"
)

// makeKustomization makes one for a folder that has none, of all manifests below it (fluxcd/pkg/kustomize,
// findOrGenerateKustomization).
func (a *attempt) makeKustomization(root string) ([]byte, error) {
	found, err := a.scan(root)
	if err != nil {
		return nil, err
	}
	k := newKustomization()
	if len(found) == 0 {
		k.Namespace = "_placeholder" // kustomize takes nothing at all for a mistake
	}
	for _, name := range found {
		k.Resources = append(k.Resources, a.below(name))
	}
	return yaml.Marshal(k)
}

// scan follows scanManifests of fluxcd/pkg/kustomize: in the order of names, a folder with a
// kustomization as a whole, and of the other files those that end like YAML, which must be manifests.
func (a *attempt) scan(folder string) ([]string, error) {
	var found []string
	for _, child := range a.view.Names(folder) {
		name := path.Join(folder, child)
		switch file := a.view.File(name); {
		case file == nil && a.hasKustomization(name):
			found = append(found, name)
			a.wantUnread(name)
		case file == nil:
			below, err := a.scan(name)
			if err != nil {
				return nil, err
			}
			found = append(found, below...)
		case path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
		case file.Unread:
			a.want(name)
		default:
			if err := checkManifests(name, file); err != nil {
				return nil, err
			}
			found = append(found, name)
		}
	}
	return found, nil
}

var resources *resource.Factory = provider.NewDefaultDepProvider().GetResourceFactory()

func checkManifests(name string, file *files.File) (err error) {
	if file.HasManifests {
		return nil
	}
	// kustomize panics on some invalid objects.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("recovered from panic while parsing YAML file %s: %v", path.Base(name), p)
		}
	}()
	if _, err := resources.SliceFromBytes(file.Content); err != nil {
		return fmt.Errorf("failed to decode Kubernetes YAML from %s: %w", name, err)
	}
	file.HasManifests = true
	return nil
}
