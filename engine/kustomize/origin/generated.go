package origin

import (
	"encoding/base64"
	"strings"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// generated finds the entry of a generator, or the file that it reads, that a field was made of.
func generated(o *object, k *kustomization.File, f field) (Place, bool) {
	for _, generator := range k.Generators() {
		name := kustomization.Get(generator.Entry, "name")
		if generator.Kind != o.resource.GetKind() || !contains(o.called, kustomization.Text(name)) {
			continue
		}
		get := func(key string) *yaml.Node { return kustomization.Get(generator.Entry, key) }
		switch {
		case f.is("metadata", "name"):
			return in(k, name)
		case f.is("metadata", "namespace") && kustomization.Text(get("namespace")) == f.node.Value:
			return in(k, get("namespace"))
		case f.is("type") && kustomization.Text(get("type")) == f.node.Value:
			return in(k, get("type"))
		case f.is("kind"), f.is("apiVersion"), f.is("type") && get("type") == nil:
			return Place{Made: true}, true
		case f.is("metadata", f.token(2), f.last()):
			for _, options := range []*yaml.Node{get("options"), k.Get("generatorOptions")} {
				if place, found := pair(k, kustomization.Get(options, f.token(2)), f); found {
					return place, true
				}
			}
		case f.is("data", f.last()) || f.is("binaryData", f.last()):
			if place, found := o.generatedData(k, generator, f); found {
				return place, true
			}
		}
	}
	return Place{}, false
}

func (o *object) generatedData(k *kustomization.File, generator kustomization.Generator, f field) (Place, bool) {
	says := func(text string) bool {
		return text == f.node.Value || base64.StdEncoding.EncodeToString([]byte(text)) == f.node.Value
	}
	for _, literal := range kustomization.Items(kustomization.Get(generator.Entry, "literals")) {
		key, value, _ := strings.Cut(literal.Value, "=")
		if key == f.last() && (says(value) || says(strings.Trim(value, `"'`))) {
			return in(k, literal)
		}
	}
	if name, named := generator.Files()[f.last()]; named {
		if file := o.Tree.File(k.Join(name)); file != nil && saysFile(f, file.Content) {
			return Place{File: k.Join(name), Line: 1, Column: 1}, true
		}
	}
	for _, name := range generator.EnvFiles() {
		file := o.Tree.File(k.Join(name))
		if file == nil {
			continue
		}
		for i, line := range strings.Split(string(file.Content), "\n") {
			key, value, _ := strings.Cut(strings.TrimLeft(strings.TrimRight(line, "\r"), " \t"), "=")
			if key == f.last() && says(value) {
				return Place{File: k.Join(name), Line: i + 1, Column: 1}, true
			}
		}
	}
	return Place{}, false
}

// saysFile compares a field with a file; long base64 is broken into lines.
func saysFile(f field, content []byte) bool {
	if f.node.Value == string(content) {
		return true
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(f.node.Value, "\n", ""))
	return err == nil && string(decoded) == string(content)
}

func contains(list []string, name string) bool {
	for _, item := range list {
		if item == name && name != "" {
			return true
		}
	}
	return false
}
