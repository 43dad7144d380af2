package render

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxcd/pkg/envsubst"
	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/yaml"
)

// A Substitution is spec.postBuild of a Flux Kustomization with all variables read.
type Substitution struct {
	Variables map[string]string `json:"variables"`
	// Secret names the variables whose values must not be shown.
	Secret []string `json:"secret"`
	// Always substitutes without any variables too, for the sake of defaults in the files.
	Always bool `json:"always"`
	// Strict refuses a variable that has neither a value nor a default.
	Strict bool `json:"strict"`
	// Open leaves a variable without a value as it is written: it has one that nobody here knows.
	Open bool `json:"open"`
}

// substituted is what came of one resource.
type substituted struct {
	before, after any
	// secret are JSON pointers to what secret variables decide.
	secret []string
	// variables are those that scalars are made of, where origins are asked for.
	variables []variableUse
}

// substitute takes the way of kustomize-controller's build and SubstituteVariables of fluxcd/pkg/kustomize.
func (a *attempt) substitute() ([]substituted, error) {
	all := make([]substituted, len(a.resources))
	if a.request.owner().Substitution == nil {
		return all, nil
	}
	for i := range a.resources {
		var err error
		if all[i], err = a.substituteIn(i); err != nil {
			return nil, err
		}
	}
	a.resources = a.built.Resources()
	return all, nil
}

func (a *attempt) substituteIn(i int) (put substituted, err error) {
	s, r := a.request.owner().Substitution, a.resources[i]
	if s == nil || r.GetLabels()[disabledMark] == "disabled" || r.GetAnnotations()[disabledMark] == "disabled" {
		return put, nil
	}
	failed := func(err error) error {
		return fmt.Errorf("post build failed for '%s/%s': %w", r.GetGvk(), r.GetName(), err)
	}
	if len(s.Variables) > 0 || s.Always {
		if put, err = s.in(r, a.tracker != nil); err != nil {
			return put, failed(s.concealed(err))
		}
	}
	if _, err = a.built.Replace(r); err != nil {
		return put, failed(err)
	}
	return put, nil
}

const disabledMark = "kustomize.toolkit.fluxcd.io/substitute"

func (s *Substitution) in(r *resource.Resource, tracked bool) (substituted, error) {
	text, err := r.AsYAML()
	if err != nil {
		return substituted{}, err
	}
	written, err := s.evaluated(text, s.Variables)
	if err != nil {
		return substituted{}, fmt.Errorf("envsubst error: %w", err)
	}
	result := substituted{secret: s.secretsIn(text, written)}
	if before, err := r.MarshalJSON(); err == nil {
		result.before, result.after = read(before), read(written)
		if tracked {
			result.variables = s.variablesIn(string(text), result.before, result.after)
		}
	}
	if err := r.UnmarshalJSON(written); err != nil {
		return substituted{}, fmt.Errorf("UnmarshalJSON: %w", err)
	}
	return result, nil
}

var variableName = regexp.MustCompile("^[_[:alpha:]][_[:alpha:][:digit:]]*$")

func (s *Substitution) evaluated(text []byte, variables map[string]string) ([]byte, error) {
	for name := range variables {
		if !variableName.MatchString(name) {
			return nil, fmt.Errorf("'%s' var name is invalid, must match '%s'", name, variableName)
		}
	}
	output, err := envsubst.Eval(string(text), func(name string) (string, bool) {
		value, known := variables[name]
		if !known && s.Open {
			return "${" + name + "}", true
		}
		return value, known || !s.Strict
	})
	if err != nil {
		return nil, fmt.Errorf("variable substitution failed: %w", err)
	}
	json, err := yaml.YAMLToJSON([]byte(output))
	if err != nil {
		return nil, fmt.Errorf("YAMLToJSON: %w", err)
	}
	return json, nil
}

// concealed leaves out what a YAML reader quotes of a text that secrets were put into.
func (s *Substitution) concealed(err error) error {
	words := strings.SplitAfter(err.Error(), "YAMLToJSON: ")
	if len(s.Secret) == 0 || len(words) < 2 {
		return err
	}
	return fmt.Errorf("%sthe result is no YAML; it holds secrets", words[0])
}

// kept are the places that still hold: of what is unchanged, and of what says with a variable what
// it has become.
func (s substituted) kept(places []origin.Located) []origin.Located {
	if s.before == nil {
		return places
	}
	return slices.DeleteFunc(places, func(place origin.Located) bool {
		before, after := at(s.before, place.Pointer), at(s.after, place.Pointer)
		text, isText := before.(string)
		return before != after && !(isText && strings.Contains(text, "$") && isScalar(after))
	})
}

func (s substituted) secretBelow(prefix string) []string {
	var below []string
	for _, pointer := range s.secret {
		if inside, found := strings.CutPrefix(pointer, prefix); found {
			below = append(below, inside)
		} else if strings.HasPrefix(prefix, pointer) {
			below = append(below, "")
		}
	}
	return below
}

// at gives the scalar at a JSON pointer; a map or a list is no scalar, and equals nothing.
func at(value any, pointer string) any {
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = unescapeToken.Replace(token)
		switch parent := value.(type) {
		case map[string]any:
			value = parent[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(parent) {
				return nil
			}
			value = parent[i]
		default:
			return nil
		}
	}
	if !isScalar(value) {
		return nil
	}
	return value
}

var unescapeToken = strings.NewReplacer("~1", "/", "~0", "~")

func isScalar(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}
