package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/gobwas/glob"
	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/yaml"
)

// directory reads the manifests of a folder as Argo CD's repo server does where nothing says that it is
// anything else (reposerver/repository of Argo CD 3.2, findManifests).
func directory(tree *files.Tree, request Request) (*Result, error) {
	if !tree.IsFolder(request.Root) {
		return nil, fmt.Errorf("%s: app path does not exist", below(request.Tree, request.Root))
	}
	names := request.Application.Directory.choose(tree, request.Root)
	var unread []string
	for _, name := range names {
		if path.Ext(name) == ".jsonnet" {
			return nil, unsupported("%s is Jsonnet, which is not evaluated here", below(request.Tree, name))
		}
		if tree.File(name).Unread {
			unread = append(unread, name)
		}
	}
	if len(unread) > 0 {
		return nil, wanted(unread)
	}
	r := &Result{reads: names, files: newFileNumbers(request.Tree), scanned: request.Root}
	for _, name := range names {
		if bytes.Contains(tree.File(name).Content, skipMarker) {
			continue
		}
		if err := r.addManifests(name, tree.File(name).Content, request.Origins); err != nil {
			return nil, fmt.Errorf("%s: %w", below(request.Tree, name), err)
		}
	}
	return r, nil
}

// skipMarker anywhere in a file keeps Argo CD from reading it.
var skipMarker = []byte("+argocd:skip-file-rendering")

func below(tree, name string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, tree), "/")
}

var argoManifest = regexp.MustCompile(`\.(yaml|yml|json|jsonnet)$`)

// choose gives the files in the order in which Argo CD walks through them. A pattern that is none
// matches nothing.
func (d Directory) choose(tree *files.Tree, root string) []string {
	matches := func(pattern, name string) bool {
		compiled, err := glob.Compile(pattern)
		return err == nil && compiled.Match(name)
	}
	var chosen []string
	var walk func(folder string)
	walk = func(folder string) {
		for _, child := range tree.All().Names(folder) {
			name := path.Join(folder, child)
			relative := below(root, name)
			switch {
			case tree.File(name) == nil:
				if d.Recurse {
					walk(name)
				}
			case !argoManifest.MatchString(child),
				d.Exclude != "" && matches(d.Exclude, relative),
				d.Include != "" && !matches(d.Include, relative):
			default:
				chosen = append(chosen, name)
			}
		}
	}
	walk(root)
	return chosen
}

// addManifests adds the objects of one file. One that is no manifest is left alone.
func (r *Result) addManifests(name string, content []byte, origins bool) error {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	parts := documents(content)
	if path.Ext(name) == ".json" {
		if err := isOneValue(content); err != nil {
			return err
		}
		parts = []manifestDocument{{text: content, line: 1}}
	}
	found := false
	for _, part := range parts {
		objects, err := part.argoObjects()
		if err != nil {
			// Argo CD takes a file for something else where nothing in it has been an object so far.
			if path.Ext(name) != ".json" && !found && !looksLikeManifest(content) {
				return nil
			}
			return fmt.Errorf("the document that begins in line %d: %w", part.line, err)
		}
		found = found || len(objects) > 0
		var places []origin.Located
		if origins && len(objects) > 0 {
			places = origin.ManifestPlaces(name, part.text, part.line)
		}
		for _, one := range objects {
			r.objects = append(r.objects, r.files.object(one, places, substituted{}))
		}
	}
	return nil
}

func isOneValue(content []byte) error {
	reader := json.NewDecoder(bytes.NewReader(content))
	var value json.RawMessage
	if err := reader.Decode(&value); err != nil {
		return err
	}
	if reader.More() {
		return errors.New("it holds several objects, and a JSON file may hold one")
	}
	return nil
}

// looksLikeManifest tells whether a YAML file that cannot be read is meant to be a manifest.
func looksLikeManifest(content []byte) bool {
	for _, word := range []string{"apiVersion:", "kind:", "metadata:"} {
		if !bytes.Contains(content, []byte(word)) {
			return false
		}
	}
	return true
}

// argoObjects gives the objects of a document: none, one, or the items of a list.
func (d manifestDocument) argoObjects() ([]agentObject, error) {
	if err := d.checkSeparator(); err != nil {
		return nil, err
	}
	value, err := yaml.YAMLToJSON(d.text)
	if err != nil {
		return nil, err
	}
	if value, err = inUnstructured(value); err != nil || string(value) == "null" {
		return nil, err
	}
	var head struct {
		Kind string `json:"kind"`
	}
	if json.Unmarshal(value, &head) != nil || head.Kind == "" {
		return nil, errors.New("Object 'Kind' is missing") //nolint:staticcheck // Kubernetes' own words
	}
	return listed(value)
}

// listed takes a list apart as Argo CD does; one whose items are null is nothing.
func listed(value []byte) ([]agentObject, error) {
	var list struct {
		Items  json.RawMessage `json:"items"`
		Spec   json.RawMessage `json:"spec"`
		Status json.RawMessage `json:"status"`
	}
	if err := json.Unmarshal(value, &list); err != nil {
		return nil, err
	}
	switch {
	case string(list.Items) == "null" && list.Spec == nil && list.Status == nil:
		return nil, nil
	case len(list.Items) == 0 || list.Items[0] != '[':
		return []agentObject{{json: string(value)}}, nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(list.Items, &items); err != nil {
		return nil, err
	}
	objects := make([]agentObject, len(items))
	for i, item := range items {
		if item[0] != '{' {
			return nil, fmt.Errorf("items member is not an object: %s", item)
		}
		objects[i] = agentObject{json: string(item), prefix: fmt.Sprintf("/items/%d", i)}
	}
	return objects, nil
}
