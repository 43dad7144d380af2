package origin

import (
	"regexp"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A rule concludes from the value of a field which entry of a kustomization wrote it.
type rule struct {
	// overrides says that the entry is in control even of a value that was there before.
	overrides bool
	find      func(o *object, k *kustomization.File, f field) (Place, bool)
}

// rules gives them in the opposite order of kustomize's transformers: the last to write comes first.
func rules() []rule {
	return []rule{
		{true, replaced},
		{true, image},
		{true, replicas},
		{false, jsonPatchOperation},
		{true, commonAnnotation},
		{true, label},
		{false, affix},
		{true, namespace},
		{false, generated},
	}
}

// in gives the place of a kustomization's entry.
func in(k *kustomization.File, node *yaml.Node) (Place, bool) {
	if node == nil {
		return Place{}, false
	}
	return Place{File: k.Path, Line: node.Line, Column: node.Column}, true
}

func image(_ *object, k *kustomization.File, f field) (Place, bool) {
	if f.last() != "image" {
		return Place{}, false
	}
	name, tag, digest := splitImage(f.node.Value)
	entries := append(kustomization.Items(k.Get("images")), kustomization.Items(k.Get("imageTags"))...)
	for _, entry := range slices.Backward(entries) {
		get := func(key string) *yaml.Node { return kustomization.Get(entry, key) }
		newName, newTag, newDigest := get("newName"), get("newTag"), get("digest")
		named, err := regexp.MatchString("^"+kustomization.Text(get("name"))+"$", name)
		if newName != nil && newName.Value != "" {
			named, err = newName.Value == name, nil
		}
		if err != nil || !named {
			continue
		}
		suffix := kustomization.Text(get("tagSuffix"))
		switch {
		case kustomization.Text(newTag) != "":
			if newTag.Value == tag && kustomization.Text(newDigest) == digest {
				return in(k, newTag)
			}
		case kustomization.Text(newDigest) != "":
			if newDigest.Value == digest {
				return in(k, newDigest)
			}
		case suffix != "":
			if strings.HasSuffix(tag, suffix) {
				return in(k, get("tagSuffix"))
			}
		case newName != nil:
			return in(k, newName)
		}
	}
	return Place{}, false
}

// splitImage cuts as kustomize does: a colon before the first slash belongs to a port.
func splitImage(text string) (name, tag, digest string) {
	name, digest, _ = strings.Cut(text, "@")
	slash := max(strings.Index(name, "/"), 0)
	if colon := strings.Index(name[slash:], ":"); colon >= 0 {
		name, tag = name[:slash+colon], name[slash+colon+1:]
	}
	return name, tag, digest
}

func replicas(o *object, k *kustomization.File, f field) (Place, bool) {
	if !f.is("spec", "replicas") {
		return Place{}, false
	}
	for _, entry := range slices.Backward(kustomization.Items(k.Get("replicas"))) {
		count := kustomization.Get(entry, "count")
		if kustomization.Text(count) == f.node.Value && slices.Contains(o.called, kustomization.Text(kustomization.Get(entry, "name"))) {
			return in(k, count)
		}
	}
	return Place{}, false
}

func commonAnnotation(_ *object, k *kustomization.File, f field) (Place, bool) {
	if f.token(2) != "annotations" {
		return Place{}, false
	}
	return pair(k, k.Get("commonAnnotations"), f)
}

func label(_ *object, k *kustomization.File, f field) (Place, bool) {
	isLabel := f.token(2) == "labels"
	isSelector := f.token(2) == "matchLabels" || f.token(2) == "selector"
	if !isLabel && !isSelector {
		return Place{}, false
	}
	for _, entry := range slices.Backward(kustomization.Items(k.Get("labels"))) {
		everywhere := isTrue(kustomization.Get(entry, "includeSelectors")) || kustomization.Get(entry, "fields") != nil
		templates := isTrue(kustomization.Get(entry, "includeTemplates")) && f.token(3) == "metadata"
		if everywhere || isLabel && (templates || f.is("metadata", "labels", f.last())) {
			if place, found := pair(k, kustomization.Get(entry, "pairs"), f); found {
				return place, true
			}
		}
	}
	return pair(k, k.Get("commonLabels"), f)
}

func isTrue(node *yaml.Node) bool { return kustomization.Text(node) == "true" }

// pair finds the entry of a map of labels or annotations that says what the field says.
func pair(k *kustomization.File, pairs *yaml.Node, f field) (Place, bool) {
	if pairs == nil {
		return Place{}, false
	}
	if value := child(pairs, f.last()); value != nil && kustomization.Text(value) == f.node.Value {
		return in(k, value)
	}
	return Place{}, false
}

func affix(_ *object, k *kustomization.File, f field) (Place, bool) {
	if !f.is("metadata", "name") {
		return Place{}, false
	}
	prefix, suffix := k.Get("namePrefix"), k.Get("nameSuffix")
	if text := kustomization.Text(prefix); text != "" && strings.HasPrefix(f.node.Value, text) {
		return in(k, prefix)
	}
	if text := kustomization.Text(suffix); text != "" && strings.HasSuffix(unhashed(f.node.Value), text) {
		return in(k, suffix)
	}
	return Place{}, false
}

func namespace(o *object, k *kustomization.File, f field) (Place, bool) {
	entry := k.Get("namespace")
	if kustomization.Text(entry) == "" || entry.Value != f.node.Value {
		return Place{}, false
	}
	own := f.is("metadata", "namespace")
	named := f.is("metadata", "name") && o.resource.GetKind() == "Namespace"
	_, scalar := o.built.tracked(f.node)
	elsewhere := f.last() == "namespace" && (scalar == nil || !sameScalar(scalar.node, f.node))
	if own || named || elsewhere {
		return in(k, entry)
	}
	return Place{}, false
}
