package argo

import (
	"encoding/json"
	"fmt"
	"slices"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"github.com/gobwas/glob"
	"github.com/itchyny/gojq"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// An IgnoreRule is an item of spec.ignoreDifferences of an Application, or what argocd-cm says of all.
type IgnoreRule struct {
	Group                 string   `json:"group"`
	Kind                  string   `json:"kind"`
	Name                  string   `json:"name"`
	Namespace             string   `json:"namespace"`
	JSONPointers          []string `json:"jsonPointers"`
	JQPathExpressions     []string `json:"jqPathExpressions"`
	ManagedFieldsManagers []string `json:"managedFieldsManagers"`
	// Of argocd-cm alone, and of exactly this kind.
	KnownTypeFields []KnownTypeField `json:"knownTypeFields"`
}

// Normalised is what is left of predicted and live, rule by rule, in the order in which Argo CD takes away what it does
// not compare: what trusted managers have changed, then pointers and expressions, and then how known types are spelled. A
// rule that cannot be followed takes nothing away, one that cannot be read keeps it from comparing anything.
func Normalised(kind *apiserver.Kind, rules []IgnoreRule, predicted, live []byte) ([]agent.NormalisedStep, error) {
	sides := pair{predicted, live}
	var steps []agent.NormalisedStep
	removals, err := removalsFor(kind, rules, live)
	if err != nil {
		return nil, apiserver.RefusedByRule(err)
	}
	for _, removal := range removals {
		after, err := removal.apply(sides)
		if err != nil {
			return nil, err
		}
		if string(after.predicted) == string(sides.predicted) && string(after.live) == string(sides.live) {
			continue
		}
		sides = after
		steps = append(steps, agent.NormalisedStep{Rule: removal.rule, Text: removal.text, Predicted: after.predicted, Live: after.live})
	}
	return steps, nil
}

type pair struct{ predicted, live []byte }

// A removal is one pointer, expression or manager of a rule.
type removal struct {
	rule  int
	text  string
	apply func(pair) (pair, error)
}

func removalsFor(kind *apiserver.Kind, rules []IgnoreRule, live []byte) ([]removal, error) {
	object, err := apiserver.ReadUnstructured(live)
	if err != nil {
		return nil, err
	}
	var managers, paths, types []removal
	for i, rule := range rules {
		here := fmt.Sprintf("spec.ignoreDifferences[%d]", i)
		// What cannot be read keeps Argo CD from comparing whatever it is about.
		patches, err := rule.patches(here)
		if err != nil {
			return nil, err
		}
		if !rule.matches(object) {
			continue
		}
		for _, manager := range rule.ManagedFieldsManagers {
			managers = append(managers, removal{i, manager, func(sides pair) (pair, error) {
				return withoutChangesOf(kind, manager, sides)
			}})
		}
		for _, patch := range patches {
			paths = append(paths, patch.removal(i))
		}
		for _, patch := range rule.rewrites() {
			types = append(types, patch.removal(i))
		}
	}
	return slices.Concat(managers, paths, types), nil
}

func (r IgnoreRule) matches(object *unstructured.Unstructured) bool {
	gvk := object.GroupVersionKind()
	return matchesGlob(r.Group, gvk.Group) && matchesGlob(r.Kind, gvk.Kind) &&
		(r.Name == "" || r.Name == object.GetName()) && (r.Namespace == "" || r.Namespace == object.GetNamespace())
}

func matchesGlob(pattern, text string) bool {
	compiled, err := glob.Compile(pattern)
	return err == nil && compiled.Match(text)
}

type patch struct {
	text  string
	apply func([]byte) ([]byte, error)
}

func (p patch) removal(rule int) removal {
	return removal{rule, p.text, func(sides pair) (pair, error) {
		return pair{applied(p.apply, sides.predicted), applied(p.apply, sides.live)}, nil
	}}
}

func (r IgnoreRule) patches(here string) ([]patch, error) {
	var all []patch
	for _, pointer := range r.JSONPointers {
		text, err := json.Marshal([]map[string]string{{"op": "remove", "path": pointer}})
		if err != nil {
			return nil, err
		}
		operations, err := jsonpatch.DecodePatch(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", here, err)
		}
		all = append(all, patch{pointer, operations.Apply})
	}
	for _, expression := range r.JQPathExpressions {
		query, err := gojq.Parse(fmt.Sprintf("del(%s)", expression))
		if err != nil {
			return nil, fmt.Errorf("%s: the jq expression %s: %w", here, expression, err)
		}
		code, err := gojq.Compile(query)
		if err != nil {
			return nil, fmt.Errorf("%s: the jq expression %s: %w", here, expression, err)
		}
		all = append(all, patch{expression, func(text []byte) ([]byte, error) { return run(code, text) }})
	}
	return all, nil
}

// applied is the text as it was where the patch cannot be applied.
func applied(patch func([]byte) ([]byte, error), text []byte) []byte {
	after, err := patch(text)
	if err != nil {
		return text
	}
	return after
}
