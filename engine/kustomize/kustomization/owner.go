package kustomization

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// ReadOwner gives the spec of a Flux Kustomization, as JSON, in the form of a kustomization. Its
// nodes stand nowhere (line 0) until they are placed.
func ReadOwner(spec []byte) (*File, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(spec, &document); err != nil {
		return nil, err
	}
	file := &File{}
	if len(document.Content) == 1 {
		file.Root = document.Content[0]
		displace(file.Root)
		rename(file.Root, "targetNamespace", "namespace")
	}
	return file, nil
}

// Place puts the nodes where the owner's manifest in a file says the same.
func (f *File) Place(name string, content []byte, owner Owner) {
	spec := Get(owner.manifest(content), "spec")
	if spec == nil || f.Root == nil {
		return
	}
	f.Path = name
	rename(spec, "targetNamespace", "namespace")
	place(f.Root, spec)
}

// PlacePatch says where the text of one of the owner's patches is written that its manifest does not hold: what
// renders the manifest has put it there. The line is that of the text's head, before its own first one.
func (f *File) PlacePatch(index int, name string, line int) {
	patches := Items(f.Get("patches"))
	if index >= len(patches) {
		return
	}
	inline := Get(patches[index], "patch")
	if inline == nil || inline.Line > 0 {
		return
	}
	inline.Line, inline.Style = line, yaml.LiteralStyle
	if f.elsewhere == nil {
		f.elsewhere = map[*yaml.Node]string{}
	}
	f.elsewhere[inline] = name
}

// An Owner is an agent's object that a manifest in the tree describes.
type Owner struct {
	Group, Kind, Namespace, Name string
}

// manifest finds the one manifest of the owner in a file, which may leave the namespace to others.
func (o Owner) manifest(content []byte) *yaml.Node {
	var found *yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var document yaml.Node
		if err := decoder.Decode(&document); err != nil || len(document.Content) == 0 {
			return found
		}
		root := document.Content[0]
		metadata := Get(root, "metadata")
		written := Text(Get(metadata, "namespace"))
		if Text(Get(root, "kind")) != o.Kind ||
			!strings.HasPrefix(Text(Get(root, "apiVersion")), o.Group+"/") ||
			Text(Get(metadata, "name")) != o.Name || written != "" && written != o.Namespace {
			continue
		}
		if found != nil {
			return nil
		}
		found = root
	}
}

func displace(node *yaml.Node) {
	node.Line, node.Column, node.Style = 0, 0, 0
	for _, child := range node.Content {
		displace(child)
	}
}

func rename(node *yaml.Node, from, to string) {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == from {
			node.Content[i].Value = to
		}
	}
}

func place(node, written *yaml.Node) {
	if written == nil || node.Kind != written.Kind {
		return
	}
	switch node.Kind {
	case yaml.ScalarNode:
		if node.Value == written.Value {
			node.Line, node.Column, node.Style = written.Line, written.Column, written.Style
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			place(node.Content[i+1], Get(written, node.Content[i].Value))
		}
	case yaml.SequenceNode:
		items := Items(written)
		for i := range min(len(items), len(node.Content)) {
			place(node.Content[i], items[i])
		}
	}
}
