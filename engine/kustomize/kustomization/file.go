// Package kustomization reads kustomization files as syntax: what they name and where their
// entries stand. kustomize reads them on its own for what they mean.
package kustomization

import (
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A File is one kustomization as written.
type File struct {
	// Path of the file in the tree.
	Path string
	// Root is its top mapping; nil where the text is no YAML mapping.
	Root *yaml.Node
	// elsewhere has the nodes that another file holds.
	elsewhere map[*yaml.Node]string
}

// PathOf is the file in which a node of it is written.
func (f *File) PathOf(node *yaml.Node) string {
	if name, is := f.elsewhere[node]; is {
		return name
	}
	return f.Path
}

// FileNames are the names that kustomize takes a file for a kustomization by.
func FileNames() []string { return konfig.RecognizedKustomizationFileNames() }

// IsFileName tells whether kustomize takes a file of that name for a kustomization.
func IsFileName(name string) bool { return slices.Contains(FileNames(), path.Base(name)) }

// Read never fails: a file that cannot be read names nothing, and kustomize says what is wrong.
func Read(name string, content []byte) *File {
	file := &File{Path: name}
	var document yaml.Node
	if err := yaml.Unmarshal(content, &document); err == nil && len(document.Content) == 1 {
		if root := resolved(document.Content[0]); root.Kind == yaml.MappingNode {
			file.Root = root
		}
	}
	return file
}

// Join makes a path that the file names relative to itself into a path in the tree.
func (f *File) Join(name string) string { return path.Join(path.Dir(f.Path), name) }

// Resources are the files and folders that the kustomization builds on.
func (f *File) Resources() []string { return f.joined(f.ResourcesAsWritten()) }

// ResourcesAsWritten may be URLs as well.
func (f *File) ResourcesAsWritten() []string { return f.entries("resources", "bases", "components") }

// Patches are the entries of all patch lists.
func (f *File) Patches() []Patch {
	var patches []Patch
	for _, list := range []string{"patches", "patchesJson6902", "patchesStrategicMerge"} {
		for _, item := range Items(f.Get(list)) {
			patch := Patch{Target: Get(item, "target"), Path: Text(Get(item, "path")), Inline: Get(item, "patch")}
			// The oldest list holds paths and texts in place, told apart by trying.
			if item.Kind == yaml.ScalarNode && strings.Contains(item.Value, "\n") {
				patch.Inline = item
			} else if item.Kind == yaml.ScalarNode {
				patch.Path = item.Value
			}
			if patch.Inline != nil && patch.Inline.Kind != yaml.ScalarNode {
				patch.Inline = nil
			}
			patches = append(patches, patch)
		}
	}
	return patches
}

// A Patch is an entry of a patch list: a file, or a text in place.
type Patch struct {
	Path   string
	Inline *yaml.Node
	Target *yaml.Node
}

// Generators are the entries of configMapGenerator and secretGenerator.
func (f *File) Generators() []Generator {
	var generators []Generator
	for list, kind := range map[string]string{"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"} {
		for _, entry := range Items(f.Get(list)) {
			generators = append(generators, Generator{Kind: kind, Entry: entry})
		}
	}
	return generators
}

// A Generator makes a ConfigMap or Secret.
type Generator struct {
	Kind  string
	Entry *yaml.Node
}

// Files maps the keys that files give to the paths as written.
func (g Generator) Files() map[string]string {
	files := map[string]string{}
	for _, item := range Items(Get(g.Entry, "files")) {
		key, name, found := strings.Cut(item.Value, "=")
		if !found {
			key, name = path.Base(item.Value), item.Value
		}
		files[key] = name
	}
	return files
}

// EnvFiles are the files of which every line is a key.
func (g Generator) EnvFiles() []string {
	var names []string
	for _, item := range append(Items(Get(g.Entry, "envs")), Get(g.Entry, "env")) {
		if name := Text(item); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Inputs are the files whose text ends up in generated objects as it is. A generator may also be
// configured outside: contents gives what such a file says.
func (f *File) Inputs(contents func(name string) []byte) []string {
	generators := f.Generators()
	for _, item := range Items(f.Get("generators")) {
		configuration := []byte(Text(item))
		if !strings.Contains(Text(item), "\n") {
			configuration = contents(f.Join(Text(item)))
		}
		generators = append(generators, Generator{Entry: Read(f.Path, configuration).Root})
	}
	var names []string
	for _, generator := range generators {
		for _, name := range generator.Files() {
			names = append(names, f.Join(name))
		}
		for _, name := range generator.EnvFiles() {
			names = append(names, f.Join(name))
		}
	}
	return names
}

// Named is every path in the tree that the kustomization names.
func (f *File) Named() []string {
	names := append(f.Inputs(func(string) []byte { return nil }), f.Resources()...)
	for _, patch := range f.Patches() {
		if patch.Path != "" {
			names = append(names, f.Join(patch.Path))
		}
	}
	for _, replacement := range Items(f.Get("replacements")) {
		if name := Text(Get(replacement, "path")); name != "" {
			names = append(names, f.Join(name))
		}
	}
	if name := Text(Get(f.Get("openapi"), "path")); name != "" {
		names = append(names, f.Join(name))
	}
	names = append(names, f.joined(f.entries("crds", "configurations"))...)
	return append(names, f.joined(f.entries("generators", "transformers", "validators"))...)
}

// entries are the paths in some lists; a text in place has several lines.
func (f *File) entries(lists ...string) []string {
	var names []string
	for _, list := range lists {
		for _, item := range Items(f.Get(list)) {
			if name := Text(item); name != "" && !strings.Contains(name, "\n") {
				names = append(names, name)
			}
		}
	}
	return names
}

func (f *File) joined(names []string) []string {
	joined := make([]string, len(names))
	for i, name := range names {
		joined[i] = f.Join(name)
	}
	return joined
}
