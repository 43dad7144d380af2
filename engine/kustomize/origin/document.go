// Package origin finds where in the file tree the scalars of a rendered object are written.
package origin

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A document is one YAML document of a file, or of a patch written inside a kustomization.
type document struct {
	file string
	// number of the document in its file, from 0.
	number int
	// line and indent place the text in the file: its first line, and what was cut off every line.
	line, indent int
	text         string
	// separator is the line before the text that begins a document; "" for a text without one.
	separator string
	// ofOwner says that it is a patch in the owner's spec, whose manifest may be a resource as well.
	ofOwner bool
	// followed by another document; the line break before its separator still belongs to the text.
	followed bool
	// root and scalars are made of the text when first asked for.
	root    *yaml.Node
	scalars map[mark]*written
	outline *string
}

// A mark is a line and column in a document's text, both from 1, as the YAML reader counts them.
type mark struct{ line, column int }

// written is a scalar as it stands in a document.
type written struct {
	node *yaml.Node
	// key is the map key right before the scalar; "" for list items.
	key string
	// anchored says that an alias may have carried the scalar to other keys.
	anchored bool
}

// place gives the position of a node of the document in its file.
func (d *document) place(node *yaml.Node) Place {
	return Place{File: d.file, Line: d.line + node.Line - 1, Column: d.indent + node.Column}
}

// at gives the scalar that begins at a mark, or nil.
func (d *document) at(m mark) *written {
	d.read()
	return d.scalars[m]
}

// find gives the scalar at a JSON pointer's tokens, or nil.
func (d *document) find(tokens []string) *yaml.Node {
	d.read()
	return descend(d.root, tokens)
}

func (d *document) read() {
	if d.scalars != nil {
		return
	}
	d.scalars = map[mark]*written{}
	var node yaml.Node
	text := d.text
	if d.followed {
		text += "\n"
	}
	if err := yaml.Unmarshal([]byte(text), &node); err == nil && len(node.Content) == 1 {
		d.root = node.Content[0]
		d.collect(d.root, "", false)
	}
}

func (d *document) collect(node *yaml.Node, key string, anchored bool) {
	anchored = anchored || node.Anchor != ""
	switch node.Kind {
	case yaml.ScalarNode:
		d.scalars[mark{node.Line, node.Column}] = &written{node, key, anchored}
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			d.collect(node.Content[i+1], node.Content[i].Value, anchored)
		}
	case yaml.SequenceNode:
		for _, item := range node.Content {
			d.collect(item, "", anchored)
		}
	}
}

// split cuts a text into its documents exactly where kyaml does: at every line that starts with
// "---" and ends, except the first line, which stays with the first document.
func split(file string, line, indent int, lines []string) []*document {
	var documents []*document
	first, separator := 0, ""
	add := func(end int) {
		text := strings.Join(lines[first:end], "\n")
		documents = append(documents, &document{
			file: file, number: len(documents), line: line + first, indent: indent, text: text,
			separator: separator, followed: end < len(lines),
		})
	}
	for i, text := range lines {
		if !strings.HasPrefix(text, "---") || i == len(lines)-1 {
			continue
		}
		if i > 0 {
			add(i)
		}
		first, separator = i+1, text
	}
	add(len(lines))
	return documents
}
