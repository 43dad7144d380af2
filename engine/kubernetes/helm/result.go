package helm

import (
	"encoding/json"
	"fmt"
	"strings"

	chart "helm.sh/helm/v4/pkg/chart/v2"
	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// A result has objects, or the dependencies without which there are none.
type result struct {
	Missing []Dependency `json:"missing,omitempty"`
	// Of the chart, as templates see it.
	Name    string `json:"name"`
	Version string `json:"version"`
	// In the order in which Helm installs them.
	Objects []object `json:"objects"`
	// Of `crds/`, which Helm writes by rules of their own.
	Definitions []object `json:"definitions"`
	Hooks       []hook   `json:"hooks"`
	// A template asked for what is in the cluster, and got nothing.
	LookedUp bool `json:"lookedUp"`
}

type object struct {
	// JSON text.
	JSON string `json:"json"`
	// The template, below a folder with the chart's name.
	Template string `json:"template"`
}

type hook struct {
	object
	Events []string `json:"events"`
	Weight int      `json:"weight"`
}

func (r Request) resultOf(c *chart.Chart, manifests []releaseutil.Manifest, hooks []*release.Hook, observed *observed) (*result, error) {
	result := &result{
		Name: c.Metadata.Name, Version: c.Metadata.Version, LookedUp: observed.lookedUp,
		Objects: []object{}, Definitions: []object{}, Hooks: []hook{},
	}
	ofObjects, ofDefinitions := r.metadata()
	for _, manifest := range manifests {
		read, err := objectsOf(manifest.Content, manifest.Name)
		if err != nil {
			return nil, err
		}
		if read, err = ofObjects.setOn(read); err != nil {
			return nil, err
		}
		result.Objects = append(result.Objects, read...)
	}
	for _, each := range hooks {
		read, err := objectsOf(each.Manifest, each.Path)
		if err != nil {
			return nil, err
		}
		for _, of := range read {
			events := make([]string, 0, len(each.Events))
			for _, event := range each.Events {
				events = append(events, string(event))
			}
			result.Hooks = append(result.Hooks, hook{object: of, Events: events, Weight: each.Weight})
		}
	}
	for _, definition := range c.CRDObjects() {
		for _, text := range inOrder(releaseutil.SplitManifests(string(definition.File.Data))) {
			read, err := objectsOf(text, definition.Filename)
			if err != nil {
				return nil, err
			}
			if read, err = ofDefinitions.setOn(read); err != nil {
				return nil, err
			}
			result.Definitions = append(result.Definitions, read...)
		}
	}
	return result, nil
}

func inOrder(documents map[string]string) []string {
	texts := make([]string, 0, len(documents))
	for i := range len(documents) {
		texts = append(texts, documents[fmt.Sprintf("manifest-%d", i)])
	}
	return texts
}

// objectsOf reads one document as kubectl's builder does for Helm: nothing in it is no object, a list is its items.
func objectsOf(text, template string) ([]object, error) {
	written, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("YAML parse error on %s: %w", template, err)
	}
	if string(written) == "null" {
		return nil, nil
	}
	var head struct {
		Kind  string            `json:"kind"`
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(written, &head); err != nil {
		return nil, fmt.Errorf("%s holds something that is no object", template)
	}
	if head.Kind == "" {
		return nil, fmt.Errorf("unable to decode %s: Object 'Kind' is missing", template)
	}
	if !strings.HasSuffix(head.Kind, "List") || head.Items == nil {
		return []object{{JSON: string(written), Template: template}}, nil
	}
	objects := make([]object, 0, len(head.Items))
	for _, item := range head.Items {
		objects = append(objects, object{JSON: string(item), Template: template})
	}
	return objects, nil
}
