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
	find func(o *object, k *kustomization.File, f field) (Place, bool)
	// overrides tells the fields that the transformer writes always: its entry is in control even
	// of a value that was there before, in a patch or resource. Nil where there are none.
	overrides func(o *object, f field) bool
}

// rules gives them in the opposite order of kustomize's transformers: the last to write comes first.
func rules() []rule {
	return []rule{
		{find: replaced, overrides: func(*object, field) bool { return true }},
		{find: image, overrides: isImage},
		{find: replicas, overrides: isWorkload},
		{find: jsonPatchOperation},
		{find: commonAnnotation, overrides: isOwnMetadata},
		{find: label, overrides: isOwnMetadata},
		{find: affix},
		{find: namespace, overrides: isOwnMetadata},
		{find: inflated},
		{find: generated},
	}
}

func isImage(_ *object, f field) bool {
	return f.last() == "image" && (f.token(3) == "containers" || f.token(3) == "initContainers")
}

// isWorkload tells the kinds in which transformers reach below metadata without being told to.
func isWorkload(o *object, _ field) bool {
	kinds := []string{
		"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "Service",
	}
	return slices.Contains(kinds, o.resource.GetKind())
}

func isOwnMetadata(o *object, f field) bool {
	return len(f.tokens) > 0 && (f.tokens[0] == "metadata" || isWorkload(o, f))
}

// in gives the place of a kustomization's entry.
func in(k *kustomization.File, node *yaml.Node) (Place, bool) {
	if node == nil {
		return Place{}, false
	}
	return Place{File: k.Path, Line: node.Line, Column: node.Column}, true
}

func image(o *object, k *kustomization.File, f field) (Place, bool) {
	if f.last() != "image" {
		return Place{}, false
	}
	_, before := o.tracked(f.node)
	unchanged := before != nil && sameScalar(before.node, f.node)
	entries := append(kustomization.Items(k.Get("images")), kustomization.Items(k.Get("imageTags"))...)
	for _, entry := range slices.Backward(entries) {
		if key := imageKey(entry, f.node.Value, unchanged); key != "" {
			return in(k, kustomization.Get(entry, key))
		}
	}
	return Place{}, false
}

// imageKey is the key of an entry of images that made an image what it is; "" where none did.
func imageKey(entry *yaml.Node, text string, unchanged bool) string {
	get := func(key string) string { return kustomization.Text(kustomization.Get(entry, key)) }
	name, tag, digest := splitImage(text)
	named := get("newName") == name
	if get("newName") == "" || unchanged {
		// The name of an entry is a regular expression, to kustomize's own surprise.
		matched, err := regexp.MatchString("^"+get("name")+"$", name)
		named = err == nil && matched && (get("newName") == "" || get("newName") == name)
	}
	switch {
	case !named:
		return ""
	case get("newTag") != "":
		return keyIf("newTag", get("newTag") == tag && get("digest") == digest)
	case get("digest") != "":
		return keyIf("digest", get("digest") == digest)
	case get("tagSuffix") != "":
		return keyIf("tagSuffix", strings.HasSuffix(tag, get("tagSuffix")))
	}
	return keyIf("newName", get("newName") != "")
}

func keyIf(key string, condition bool) string {
	if condition {
		return key
	}
	return ""
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
		name, count := kustomization.Get(entry, "name"), kustomization.Get(entry, "count")
		if kustomization.Text(count) == f.node.Value && slices.Contains(o.called, kustomization.Text(name)) {
			return in(k, count)
		}
	}
	return Place{}, false
}

func commonAnnotation(o *object, k *kustomization.File, f field) (Place, bool) {
	if f.token(2) != "annotations" || !isOwnMetadata(o, f) {
		return Place{}, false
	}
	return pair(k, k.Get("commonAnnotations"), f)
}

func label(o *object, k *kustomization.File, f field) (Place, bool) {
	isLabel := f.token(2) == "labels"
	isSelector := f.token(2) == "matchLabels" || f.token(2) == "selector"
	if !isLabel && !isSelector || !isOwnMetadata(o, f) {
		return Place{}, false
	}
	for _, entry := range slices.Backward(kustomization.Items(k.Get("labels"))) {
		selectors := isTrue(kustomization.Get(entry, "includeSelectors"))
		templates := isTrue(kustomization.Get(entry, "includeTemplates")) && f.token(3) == "metadata"
		if selectors || isLabel && (templates || f.is("metadata", "labels", f.last())) {
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
	if o.notes.inflated {
		return Place{}, false // Helm sees to that
	}
	if kustomization.Text(entry) == "" || entry.Value != f.node.Value {
		return Place{}, false
	}
	own := f.is("metadata", "namespace")
	named := f.is("metadata", "name") && o.resource.GetKind() == "Namespace"
	_, scalar := o.tracked(f.node)
	elsewhere := f.last() == "namespace" && (scalar == nil || !sameScalar(scalar.node, f.node))
	if own || named || elsewhere {
		return in(k, entry)
	}
	return Place{}, false
}
