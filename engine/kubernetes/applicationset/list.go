package applicationset

import (
	"encoding/json"
	"errors"
	"fmt"

	"sigs.k8s.io/yaml"
)

func (g *generation) list(generator Generator) ([]map[string]any, error) {
	all := make([]map[string]any, 0, len(generator.List.Elements))
	for i, text := range generator.List.Elements {
		var element map[string]any
		if err := json.Unmarshal(text, &element); err != nil {
			return nil, fmt.Errorf("elements[%d] is no mapping: %w", i, err)
		}
		if !g.render.goTemplate {
			flat, err := flatElement(element)
			if err != nil {
				return nil, fmt.Errorf("elements[%d]: %w", i, err)
			}
			element = flat
		}
		all = append(all, element)
	}
	if generator.List.ElementsYaml != "" {
		var more []map[string]any
		if err := yaml.Unmarshal([]byte(generator.List.ElementsYaml), &more); err != nil {
			return nil, fmt.Errorf("elementsYaml is no list of mappings: %w", err)
		}
		all = append(all, more...)
	}
	return all, nil
}

// Without Go templates there are texts alone, and no mapping but `values`.
func flatElement(element map[string]any) (map[string]any, error) {
	if len(element) == 0 {
		return nil, nil
	}
	flat := map[string]any{}
	for key, value := range element {
		if key != "values" {
			text, isText := value.(string)
			if !isText {
				return nil, fmt.Errorf("%s has to be a text: quote it, or set goTemplate: true", key)
			}
			flat[key] = text
			continue
		}
		values, isMapping := value.(map[string]any)
		if !isMapping {
			return nil, errors.New("values has to be a mapping")
		}
		for name, value := range values {
			text, isText := value.(string)
			if !isText {
				return nil, fmt.Errorf("values.%s has to be a text: quote it, or set goTemplate: true", name)
			}
			flat["values."+name] = text
		}
	}
	return flat, nil
}
