package origin

import (
	"slices"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/utils"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// replaced follows a replacement back to the field that it copied: what is written there is in
// control, not the placeholder. Parts of a value that a delimiter cuts out are left alone.
func replaced(o *object, k *kustomization.File, f field) (Place, bool) {
	if o.copies > 4 {
		return Place{}, false
	}
	o.copies++
	defer func() { o.copies-- }()
	for _, entry := range slices.Backward(o.replacements(k)) {
		var r types.Replacement
		if entry.node.Decode(&r) != nil || !o.isTarget(r.Targets, f) {
			continue
		}
		if r.SourceValue != nil && *r.SourceValue == f.node.Value {
			value := kustomization.Get(entry.node, "sourceValue")
			return Place{File: entry.file, Line: value.Line, Column: value.Column}, true
		}
		if r.Source == nil {
			continue
		}
		for _, other := range o.objects {
			selector := types.Selector{ResId: r.Source.ResId}
			if other == o || !other.selectedBy(selector) {
				continue
			}
			if place, found := other.copied(r.Source.FieldPath, f); found {
				return place, true
			}
		}
	}
	return Place{}, false
}

// copied gives the place of the field at a path where it says what another field says.
func (o *object) copied(path string, f field) (Place, bool) {
	if path == "" {
		path = types.DefaultReplacementFieldPath
	}
	for _, node := range o.matches(path) {
		for _, from := range o.fields {
			if from.node == node && node.Value == f.node.Value {
				place, found := o.place(from)
				place.Certain = false
				return place, found
			}
		}
	}
	return Place{}, false
}

func (o *object) isTarget(targets []*types.TargetSelector, f field) bool {
	for _, target := range targets {
		if target.Select == nil || !o.selectedBy(*target.Select) {
			continue
		}
		for _, path := range target.FieldPaths {
			if slices.Contains(o.matches(path), f.node) {
				return true
			}
		}
	}
	return false
}

// matches gives the nodes at a path as kustomize writes paths: "spec.containers.[name=web].image".
func (o *object) matches(path string) []*yaml.Node {
	matcher := yaml.PathMatcher{Path: utils.SmarterPathSplitter(path, ".")}
	found, err := matcher.Filter(&o.resource.RNode)
	if err != nil || found == nil {
		return nil
	}
	return found.Content()
}

type replacementEntry struct {
	node *yaml.Node
	file string
}

// replacements are the entries of a kustomization and of the files that it names for them.
func (e *Explanation) replacements(k *kustomization.File) []replacementEntry {
	var entries []replacementEntry
	for _, entry := range kustomization.Items(k.Get("replacements")) {
		name := kustomization.Text(kustomization.Get(entry, "path"))
		if name == "" {
			entries = append(entries, replacementEntry{entry, k.Path})
			continue
		}
		file := e.Tree.File(k.Join(name))
		var document yaml.Node
		if file == nil || yaml.Unmarshal(file.Content, &document) != nil || len(document.Content) == 0 {
			continue
		}
		nodes := kustomization.Items(document.Content[0])
		if document.Content[0].Kind == yaml.MappingNode {
			nodes = document.Content
		}
		for _, node := range nodes {
			entries = append(entries, replacementEntry{node, k.Join(name)})
		}
	}
	return entries
}
