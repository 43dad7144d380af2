package origin

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A Part is a document of a file that is built: the file, and the document's number in it.
type Part struct {
	File   string
	Number int
}

func (d *document) part() Part { return Part{d.file, d.number} }

// outlineText is the document without all that no other object of a build can depend on: what it
// is, and its metadata. It is "" where that cannot be cut out.
func (d *document) outlineText() string {
	if d.outline == nil {
		d.read()
		text := outlineOf(d.root)
		d.outline = &text
	}
	return *d.outline
}

func outlineOf(root *yaml.Node) string {
	if root == nil || root.Kind != yaml.MappingNode {
		return ""
	}
	kept := &yaml.Node{Kind: yaml.MappingNode}
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if key.ShortTag() != "!!str" || seen[key.Value] {
			return ""
		}
		seen[key.Value] = true
		switch key.Value {
		case "apiVersion", "metadata":
		case "kind":
			if strings.HasSuffix(value.Value, "List") {
				return "" // kustomize takes lists apart
			}
		default:
			continue
		}
		if value.Kind == yaml.AliasNode || hasReferences(value) {
			return ""
		}
		kept.Content = append(kept.Content, withoutComments(key), withoutComments(value))
	}
	if len(kept.Content) != 6 {
		return ""
	}
	text, err := yaml.Marshal(kept)
	if err != nil {
		return ""
	}
	return string(text)
}

// hasReferences finds anchors and aliases, which may lead out of what is kept.
func hasReferences(node *yaml.Node) bool {
	if node.Kind == yaml.AliasNode || node.Anchor != "" {
		return true
	}
	for _, child := range node.Content {
		if hasReferences(child) {
			return true
		}
	}
	return false
}

// withoutComments copies a node: who edits a comment changes nothing.
func withoutComments(node *yaml.Node) *yaml.Node {
	copied := &yaml.Node{Kind: node.Kind, Style: node.Style, Tag: node.Tag, Value: node.Value}
	for _, child := range node.Content {
		copied.Content = append(copied.Content, withoutComments(child))
	}
	return copied
}
