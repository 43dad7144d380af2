package origin

import (
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/utils"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// replaced follows a replacement back to the field that it copied: what is written there is in
// control, not the placeholder. Where a delimiter makes a part of it, that part alone is looked at.
func replaced(o *object, k *kustomization.File, f field) (Place, bool) {
	if o.copies > 4 {
		return Place{}, false
	}
	o.copies++
	defer func() { o.copies-- }()
	for _, entry := range slices.Backward(o.replacements(k)) {
		var r types.Replacement
		if entry.node.Decode(&r) != nil {
			continue
		}
		options, isTarget := o.targeted(r.Targets, f)
		if !isTarget {
			continue
		}
		if r.SourceValue != nil && holds(f.node.Value, *r.SourceValue, options) {
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
			if place, found := other.copied(r.Source, f, options); found {
				return place, true
			}
		}
	}
	return Place{}, false
}

// copied gives the place of the field of a source where another field says what it says, as these options put it there.
func (o *object) copied(source *types.SourceSelector, f field, options *types.FieldOptions) (Place, bool) {
	path := source.FieldPath
	if path == "" {
		path = types.DefaultReplacementFieldPath
	}
	for _, node := range o.matches(path) {
		value, taken := takenFrom(node.Value, source.Options)
		for _, from := range o.fields {
			if from.node == node && taken && holds(f.node.Value, value, options) {
				place, found := o.place(from)
				place.Certain = false
				return place, found
			}
		}
	}
	return Place{}, false
}

// takenFrom is what a source gives: its value, or the part of it that a delimiter cuts out.
func takenFrom(value string, options *types.FieldOptions) (string, bool) {
	if options == nil || options.Delimiter == "" {
		return value, true
	}
	parts := strings.Split(value, options.Delimiter)
	if options.Index < 0 || options.Index >= len(parts) {
		return "", false
	}
	// Nothing is everywhere.
	return parts[options.Index], parts[options.Index] != ""
}

// holds tells whether a text has a value where a target's options put it: before all parts, behind them, or in the place of one.
func holds(text, value string, options *types.FieldOptions) bool {
	if options == nil || options.Delimiter == "" {
		return text == value
	}
	switch parts := strings.Split(text, options.Delimiter); {
	case options.Index < 0:
		return strings.HasPrefix(text, value+options.Delimiter)
	case options.Index < len(parts):
		rest := strings.Join(parts[options.Index:], options.Delimiter)
		return rest == value || strings.HasPrefix(rest, value+options.Delimiter)
	}
	return strings.HasSuffix(text, options.Delimiter+value)
}

// targeted gives the options with which a replacement writes a field.
func (o *object) targeted(targets []*types.TargetSelector, f field) (*types.FieldOptions, bool) {
	for _, target := range slices.Backward(targets) {
		if target.Select == nil || !o.selectedBy(*target.Select) {
			continue
		}
		for _, path := range target.FieldPaths {
			if slices.Contains(o.matches(path), f.node) {
				return target.Options, true
			}
		}
	}
	return nil, false
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
