package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/yaml"
)

// An agentObject is one object as the agent reads it out of what kustomize built.
type agentObject struct {
	json string
	// prefix is the JSON pointer to it in the resource that kustomize built: "" but for list items.
	prefix string
}

// agentObjects takes the way of the real thing: kustomize prints YAML, and the agent reads it. Flux
// then takes lists apart and drops what is no object (fluxcd/pkg/ssa, ReadObjects); so does Argo CD,
// which keeps every kind.
func agentObjects(r *resource.Resource, request Request) ([]agentObject, error) {
	value, err := printedAndRead(r)
	if err != nil {
		return nil, err
	}
	if !request.Flux() && !request.Argo() {
		return []agentObject{{json: string(value)}}, nil
	}
	if value, err = inUnstructured(value); err != nil {
		return nil, err
	}
	if request.Argo() {
		return listed(value)
	}
	if r.GetName() == "" || r.GetKind() == "" || r.GetApiVersion() == "" {
		return nil, fmt.Errorf("failed to decode Kubernetes apiVersion, kind and name from: %v", r.String())
	}
	if items := r.Field("items"); items != nil {
		var list struct {
			Items []json.RawMessage `json:"items"`
		}
		if json.Unmarshal(value, &list) == nil && list.Items != nil {
			objects := make([]agentObject, len(list.Items))
			for i, item := range list.Items {
				if !strings.HasPrefix(string(item), "{") {
					return nil, fmt.Errorf("items member should be an object, got %s", item)
				}
				objects[i] = agentObject{json: string(item), prefix: fmt.Sprintf("/items/%d", i)}
			}
			return objects, nil
		}
	}
	isKustomization := strings.EqualFold(r.GetKind(), "kustomization") &&
		strings.HasPrefix(r.GetApiVersion(), "kustomize.config.k8s.io/")
	if isKustomization {
		return nil, nil
	}
	return []agentObject{{json: string(value)}}, nil
}

// printedAndRead gives an object as JSON the way it comes out of kustomize's YAML. Where the text
// holds nothing that YAML could spell in two ways, printing and reading change nothing and are
// left out: they take as long as all the rest of a large build.
func printedAndRead(r *resource.Resource) ([]byte, error) {
	if value := decoded(r); value != nil && isPlain(value) {
		return value, nil
	}
	// This prints and reads too, in the dialect of kustomize.
	value, err := r.MarshalJSON()
	if err != nil || isPlain(value) {
		return value, err
	}
	text, err := yaml.JSONToYAML(value)
	if err != nil {
		return nil, err
	}
	return yaml.YAMLToJSON(text)
}

// decoded is the object as JSON without any printing; nil where that is not to be had.
func decoded(r *resource.Resource) []byte {
	var value map[string]any
	if r.YNode().Decode(&value) != nil {
		return nil
	}
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return text
}

// inUnstructured gives numbers the values that Kubernetes' reader (sigs.k8s.io/json) holds them in:
// an integer that no int64 can hold becomes a double.
func inUnstructured(value []byte) ([]byte, error) {
	if !manyDigits.Match(value) {
		return value, nil
	}
	reader := json.NewDecoder(bytes.NewReader(value))
	reader.UseNumber()
	var object any
	if err := reader.Decode(&object); err != nil {
		return nil, err
	}
	return json.Marshal(withDoubles(object))
}

var manyDigits = regexp.MustCompile(`[0-9]{19}`)

func withDoubles(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			value[key] = withDoubles(item)
		}
	case []any:
		for i, item := range value {
			value[i] = withDoubles(item)
		}
	case json.Number:
		if _, err := value.Int64(); err != nil {
			if double, err := value.Float64(); err == nil {
				return double
			}
		}
	}
	return value
}
