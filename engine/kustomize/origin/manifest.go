package origin

import "sigs.k8s.io/kustomize/kyaml/yaml"

// ManifestPlaces finds where the scalars of a document are written that is applied as it is. The
// document begins at a line of the file, counted from 1.
func ManifestPlaces(file string, document []byte, line int) []Located {
	var places []Located
	var node yaml.Node
	if yaml.Unmarshal(document, &node) != nil || len(node.Content) == 0 {
		return places
	}
	walk(field{node: node.Content[0]}, func(f field) {
		place := Place{File: file, Line: f.node.Line + line - 1, Column: f.node.Column, Certain: true}
		places = append(places, Located{f.pointer(), place})
	})
	return places
}
