package kustomization

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Get gives a top entry of the file, or nil.
func (f *File) Get(key string) *yaml.Node { return Get(f.Root, key) }

// Get gives the value of a key, or nil. As kustomize reads these files as JSON into Go structs,
// the case of keys does not matter.
func Get(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if strings.EqualFold(node.Content[i].Value, key) {
			return resolved(node.Content[i+1])
		}
	}
	return nil
}

// Items gives the items of a list; none where the node is no list.
func Items(node *yaml.Node) []*yaml.Node {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	items := make([]*yaml.Node, len(node.Content))
	for i, item := range node.Content {
		items[i] = resolved(item)
	}
	return items
}

// Text gives the text of a scalar, else "".
func Text(node *yaml.Node) string {
	if node == nil || node.Kind != yaml.ScalarNode {
		return ""
	}
	return node.Value
}

func resolved(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}
