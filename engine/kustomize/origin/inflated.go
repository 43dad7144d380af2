package origin

import (
	"path"
	"slices"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Inflated is what Helm printed for an entry of helmCharts.
type Inflated struct {
	Chart, Release string
	Text           []byte
	objects        map[[2]string]bool
}

// makes tells whether an object of that kind is in it, by one of the names.
func (i *Inflated) makes(kind string, names []string) bool {
	if i.objects == nil {
		i.objects = map[[2]string]bool{}
		nodes, err := kio.FromBytes(i.Text)
		if err != nil {
			return false
		}
		for _, node := range nodes {
			i.objects[[2]string{node.GetKind(), node.GetName()}] = true
		}
	}
	return slices.ContainsFunc(names, func(name string) bool { return i.objects[[2]string{kind, name}] })
}

// inflated gives the entry for the chart in place of the template, where there is one that makes such an object.
func inflated(o *object, k *kustomization.File, f field) (Place, bool) {
	if !f.is("kind") || !o.notes.inflated || path.Join(o.Root, o.notes.configuredIn) != k.Path {
		return Place{}, false
	}
	var found []*yaml.Node
	for _, entry := range kustomization.Items(k.Get("helmCharts")) {
		name := kustomization.Get(entry, "name")
		release := kustomization.Text(kustomization.Get(entry, "releaseName"))
		if slices.ContainsFunc(o.Inflated, func(i *Inflated) bool {
			return i.Chart == kustomization.Text(name) && i.Release == release && i.makes(o.resource.GetKind(), o.called)
		}) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return Place{}, false
	}
	return in(k, found[0])
}
