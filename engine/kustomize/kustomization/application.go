package kustomization

import (
	"strconv"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// PlaceSource puts the nodes of `kustomize` of a source where the Application's manifest in a file says
// the same; source is negative where it is the only one.
func (f *File) PlaceSource(name string, content []byte, application Owner, source int) {
	spec := Get(application.manifest(content), "spec")
	written := Get(spec, "source")
	if items := Items(Get(spec, "sources")); source >= 0 && source < len(items) {
		written = items[source]
	}
	if options := Get(written, "kustomize"); options != nil && f.Root != nil {
		f.Path = name
		place(f.Root, options)
	}
}

// Shape turns what Argo CD writes in its own way into what a kustomization would say. images are
// those of the list, taken apart.
func (f *File) Shape(images []types.Image) {
	for i, item := range Items(f.Get("images")) {
		if i < len(images) {
			*item = *mapping(item, map[string]string{
				"name": images[i].Name, "newName": images[i].NewName,
				"newTag": images[i].NewTag, "digest": images[i].Digest,
			})
		}
	}
	if isTrue(f.Get("labelWithoutSelector")) {
		label := mapping(nil, map[string]string{"includeTemplates": strconv.FormatBool(isTrue(f.Get("labelIncludeTemplates")))})
		label.Content = append(label.Content, scalar(nil, "pairs"), f.Get("commonLabels"))
		rename(f.Root, "commonLabels", "labels")
		if labels := f.Get("labels"); labels != nil {
			pairs := *labels
			label.Content[len(label.Content)-1] = &pairs
			*labels = yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{label}}
		}
	}
}

func isTrue(node *yaml.Node) bool { return Text(node) == "true" }

// mapping makes a mapping of which everything stands where a node does.
func mapping(at *yaml.Node, values map[string]string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, key := range []string{"name", "newName", "newTag", "digest", "includeTemplates"} {
		if value := values[key]; value != "" {
			node.Content = append(node.Content, scalar(at, key), scalar(at, value))
		}
	}
	return node
}

func scalar(at *yaml.Node, value string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Value: value}
	if at != nil {
		node.Line, node.Column = at.Line, at.Column
	}
	return node
}
