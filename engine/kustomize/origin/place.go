package origin

import (
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A Place is a position in a file of the tree; line and column start at 1.
type Place struct {
	File         string
	Line, Column int
	// Certain says that the place was tracked through the build and holds the rendered value;
	// otherwise it was concluded.
	Certain bool
	// Made says that kustomize writes the value of its own accord: no file does, and the rest is empty.
	Made bool
}

// Located is the place of the scalar at a JSON pointer.
type Located struct {
	Pointer string
	Place
}

// A field is one scalar of a rendered object.
type field struct {
	tokens []string
	node   *yaml.Node
	// key is the map key right before the scalar; "" for list items.
	key string
}

func (f field) last() string { return f.token(1) }

// token gives the n-th token from the end, or "".
func (f field) token(n int) string {
	if n > len(f.tokens) {
		return ""
	}
	return f.tokens[len(f.tokens)-n]
}

func (f field) is(tokens ...string) bool {
	if len(f.tokens) != len(tokens) {
		return false
	}
	for i := range tokens {
		if tokens[i] != f.tokens[i] {
			return false
		}
	}
	return true
}

func (f field) pointer() string {
	var text strings.Builder
	for _, token := range f.tokens {
		text.WriteByte('/')
		text.WriteString(escaper.Replace(token))
	}
	return text.String()
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")
var unescaper = strings.NewReplacer("~1", "/", "~0", "~")

// pointerTokens reads a JSON pointer.
func pointerTokens(pointer string) []string {
	if !strings.HasPrefix(pointer, "/") {
		return nil
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, token := range tokens {
		tokens[i] = unescaper.Replace(token)
	}
	return tokens
}

// walk visits every scalar below a node. Keys that are no strings are left out: what they become
// in JSON is for the tools to say.
func walk(at field, visit func(field)) {
	below := func(token, key string, node *yaml.Node) {
		walk(field{tokens: append(slices.Clip(at.tokens), token), node: node, key: key}, visit)
	}
	switch at.node.Kind {
	case yaml.ScalarNode:
		visit(at)
	case yaml.MappingNode:
		for i := 0; i+1 < len(at.node.Content); i += 2 {
			if key := at.node.Content[i]; key.ShortTag() == "!!str" {
				below(key.Value, key.Value, at.node.Content[i+1])
			}
		}
	case yaml.SequenceNode:
		for i, item := range at.node.Content {
			below(strconv.Itoa(i), "", item)
		}
	}
}

// descend follows tokens down from a node to a scalar; nil where they lead nowhere.
func descend(node *yaml.Node, tokens []string) *yaml.Node {
	for node != nil {
		if node.Kind == yaml.AliasNode {
			node = node.Alias
			continue
		}
		if len(tokens) == 0 {
			break
		}
		node = child(node, tokens[0])
		tokens = tokens[1:]
	}
	if node == nil || node.Kind != yaml.ScalarNode {
		return nil
	}
	return node
}

func child(node *yaml.Node, token string) *yaml.Node {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == token {
				return node.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(node.Content) {
			return node.Content[i]
		}
	}
	return nil
}

// sameScalar compares what two scalars say; their spelling in quotes or not may differ.
func sameScalar(a, b *yaml.Node) bool {
	return a.Value == b.Value && a.ShortTag() == b.ShortTag()
}
