package applicationset

import (
	"regexp"
	"strings"
	"text/template"

	"sigs.k8s.io/yaml"
)

var ownFunctions = template.FuncMap{
	"normalize": sanitised,
	"slugify":   slugified,
	"toYaml": func(value any) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	},
	"fromYaml": func(text string) (map[string]any, error) {
		value := map[string]any{}
		return value, yaml.Unmarshal([]byte(text), &value)
	},
	"fromYamlArray": func(text string) ([]any, error) {
		value := []any{}
		return value, yaml.Unmarshal([]byte(text), &value)
	},
}

var notInNames = regexp.MustCompile(`[^-a-z0-9.]`)

// sanitised may be a name: small letters, digits, dashes and dots.
func sanitised(name string) string {
	name = notInNames.ReplaceAllString(strings.ToLower(name), "-")
	return strings.Trim(name[:min(len(name), 253)], "-.")
}

var runsOfDashes = regexp.MustCompile(`[-.]+`)

// slugified takes a name behind the longest length, 50, and whether it is cut between words, which it is.
func slugified(arguments ...any) string {
	longest, betweenWords, name := 50, true, ""
	for i, argument := range arguments {
		switch i {
		case len(arguments) - 1:
			name = argument.(string)
		case 0:
			longest = argument.(int)
		case 1:
			betweenWords = argument.(bool)
		}
	}
	slug := sanitised(name)
	if !betweenWords && len(slug) >= longest {
		slug = slug[:longest]
	}
	slug = strings.Trim(runsOfDashes.ReplaceAllString(slug, "-"), "-")
	if !betweenWords || longest <= 0 || len(slug) <= longest {
		return slug
	}
	if end := strings.LastIndexByte(slug[:longest+1], '-'); end >= 0 {
		return slug[:end]
	}
	return slug[:longest]
}
