package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/yaml"
)

// manifests reads a file, or the files of a folder without those below it, as `kubectl apply -f`
// does (k8s.io/cli-runtime, FileVisitor and FlattenListVisitor).
func manifests(tree *files.Tree, request Request) (*Result, error) {
	request.Tree, request.Root = path.Clean("/"+request.Tree), path.Clean("/"+request.Root)
	names, err := manifestFiles(tree, request)
	if err != nil {
		return nil, err
	}
	var unread []string
	for _, name := range names {
		if tree.File(name).Unread {
			unread = append(unread, name)
		}
	}
	if len(unread) > 0 {
		return nil, wanted(unread)
	}
	r := &Result{reads: names, files: newFileNumbers(request.Tree)}
	for _, name := range names {
		for _, document := range documents(tree.File(name).Content) {
			objects, err := document.objects()
			if err != nil {
				shown := strings.TrimPrefix(name, r.files.top)
				return nil, fmt.Errorf("%s, the document that begins in line %d: %w", shown, document.line, err)
			}
			var places []origin.Located
			if request.Origins && len(objects) > 0 {
				places = origin.ManifestPlaces(name, document.text, document.line)
			}
			for _, one := range objects {
				r.objects = append(r.objects, r.files.object(one, places, substituted{}))
			}
		}
	}
	return r, nil
}

// ownFile says which folders are applied to where: nobody means it to be applied itself.
const ownFile = ".plumbline.yaml"

var manifestExtensions = []string{".json", ".yaml", ".yml"}

func manifestFiles(tree *files.Tree, request Request) ([]string, error) {
	shown := strings.TrimPrefix(strings.TrimPrefix(request.Root, request.Tree), "/")
	switch {
	case tree.File(request.Root) != nil:
		return []string{request.Root}, nil
	case !tree.IsFolder(request.Root):
		return nil, fmt.Errorf("the path %q does not exist", shown)
	}
	names := slices.DeleteFunc(tree.Children(request.Root), func(name string) bool {
		return !slices.Contains(manifestExtensions, path.Ext(name)) || path.Base(name) == ownFile
	})
	if len(names) == 0 {
		return nil, fmt.Errorf("no .json, .yaml or .yml file in %q itself", shown)
	}
	return names, nil
}

// A manifestDocument is one of the documents of a file, and the line that it begins in.
type manifestDocument struct {
	text []byte
	line int
}

// documents takes a file apart at the lines that begin with "---".
func documents(content []byte) []manifestDocument {
	var found []manifestDocument
	current := manifestDocument{line: 1}
	for i, line := range bytes.SplitAfter(content, []byte("\n")) {
		if bytes.HasPrefix(line, []byte("---")) && len(current.text) > 0 {
			found = append(found, current)
			current = manifestDocument{line: i + 1}
		}
		current.text = append(current.text, line...)
	}
	return append(found, current)
}

// checkSeparator refuses what Kubernetes' reader of YAML does.
func (d manifestDocument) checkSeparator() error {
	if first, _, _ := bytes.Cut(d.text, []byte("\n")); bytes.HasPrefix(first, []byte("---")) {
		if after := bytes.TrimSpace(first[3:]); len(after) > 0 && after[0] != '#' {
			return fmt.Errorf("only a comment may follow --- in its line, not %s", after)
		}
	}
	return nil
}

// objects gives the objects of a document: none, one, or the items of a list.
func (d manifestDocument) objects() ([]agentObject, error) {
	if err := d.checkSeparator(); err != nil {
		return nil, err
	}
	value, err := yaml.YAMLToJSON(d.text)
	if err != nil {
		return nil, err
	}
	if value, err = inUnstructured(value); err != nil {
		return nil, err
	}
	if string(value) == "null" {
		return nil, nil
	}
	var head struct {
		Version string            `json:"apiVersion"`
		Kind    string            `json:"kind"`
		Items   []json.RawMessage `json:"items"`
	}
	if json.Unmarshal(value, &head) != nil || head.Kind == "" || head.Version == "" {
		return nil, fmt.Errorf("it is no Kubernetes object: it needs apiVersion and kind")
	}
	if head.Items == nil {
		return []agentObject{{json: string(value)}}, nil
	}
	objects := make([]agentObject, len(head.Items))
	for i, item := range head.Items {
		text, err := listItem(item, head.Version, head.Kind)
		if err != nil {
			return nil, err
		}
		objects[i] = agentObject{json: text, prefix: fmt.Sprintf("/items/%d", i)}
	}
	return objects, nil
}

// listItem gives an item of a list the kind that the list says its items have, where it has none.
func listItem(item json.RawMessage, version, listKind string) (string, error) {
	var object map[string]json.RawMessage
	if json.Unmarshal(item, &object) != nil || object == nil {
		return "", fmt.Errorf("the items of a %s must be objects", listKind)
	}
	itemKind := strings.TrimSuffix(listKind, "List")
	if object["kind"] != nil || object["apiVersion"] != nil || itemKind == "" || itemKind == listKind {
		return string(item), nil
	}
	object["kind"], _ = json.Marshal(itemKind)
	object["apiVersion"], _ = json.Marshal(version)
	text, err := json.Marshal(object)
	return string(text), err
}
