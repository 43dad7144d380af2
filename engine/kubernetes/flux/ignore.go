package flux

import (
	"fmt"

	"github.com/fluxcd/pkg/ssa/jsondiff"
	"github.com/go-openapi/jsonpointer"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
)

// An IgnoreRule is an item of spec.ignore of a Kustomization: JSON pointers, and what they are about.
type IgnoreRule struct {
	Paths  []string           `json:"paths"`
	Target *jsondiff.Selector `json:"target"`
}

type compiledRule struct {
	target *jsondiff.SelectorRegex
	paths  []string
}

// compile fails as the controller does, which then applies nothing of its Kustomization.
func compile(rules []IgnoreRule) ([]compiledRule, error) {
	compiled := make([]compiledRule, len(rules))
	for i, rule := range rules {
		target, err := jsondiff.NewSelectorRegex(rule.Target)
		if err != nil {
			return nil, apiserver.RefusedByRule(fmt.Errorf("spec.ignore[%d]: %w", i, err))
		}
		compiled[i] = compiledRule{target, rule.Paths}
	}
	return compiled, nil
}

// pathsFor are the paths of all rules whose target is the object. It is the dry run's result that is looked at.
func pathsFor(rules []compiledRule, dryRun *unstructured.Unstructured) []agent.IgnoredPath {
	var paths []agent.IgnoredPath
	for i, rule := range rules {
		if rule.target.MatchUnstructured(dryRun) {
			for _, path := range rule.paths {
				paths = append(paths, agent.IgnoredPath{Rule: i, Path: path})
			}
		}
	}
	return paths
}

// driftedOf follows computeDriftedPaths of fluxcd/pkg/ssa: the paths at which the dry run differs from what exists.
// What another applier owns too is dropped from the payload, of the rest the payload takes over what exists.
func driftedOf(paths []agent.IgnoredPath, existing, dryRun *unstructured.Unstructured, manager string) []agent.IgnoredPath {
	var drifted []agent.IgnoredPath
	appliers := appliersOf(existing)
	for _, path := range paths {
		before, isBefore, err := lookup(existing, path.Path)
		after, isAfter, _ := lookup(dryRun, path.Path)
		// What is no pointer counts as drifted, whatever there is.
		if err == nil && isBefore == isAfter && equality.Semantic.DeepEqual(before, after) {
			continue
		}
		path.Dropped = appliers.ownBeside(manager, existing, path.Path)
		drifted = append(drifted, path)
	}
	return drifted
}

// without is the object as the controller compares it.
func without(object *unstructured.Unstructured, paths []agent.IgnoredPath) (*unstructured.Unstructured, error) {
	rest := object.DeepCopy()
	pointers := make([]string, len(paths))
	for i, path := range paths {
		pointers[i] = path.Path
	}
	return rest, refusedByRule(jsondiff.ApplyPatchToUnstructured(rest, jsondiff.GenerateRemovePatch(pointers...)))
}

// payload is what the controller sends in place of desired.
func payload(desired, existing *unstructured.Unstructured, drifted []agent.IgnoredPath) (*unstructured.Unstructured, error) {
	sent := desired.DeepCopy()
	var dropped []string
	var kept []jsondiff.ReplaceOp
	for _, path := range drifted {
		if path.Dropped {
			dropped = append(dropped, path.Path)
		} else {
			value, _, _ := lookup(existing, path.Path)
			kept = append(kept, jsondiff.ReplaceOp{Path: path.Path, Value: value})
		}
	}
	if err := jsondiff.ApplyPatchToUnstructured(sent, jsondiff.GenerateRemovePatch(dropped...)); err != nil {
		return nil, refusedByRule(err)
	}
	return sent, refusedByRule(jsondiff.ApplyPatchToUnstructured(sent, jsondiff.GenerateReplacePatch(kept...)))
}

func refusedByRule(err error) error {
	if err == nil {
		return nil
	}
	return apiserver.RefusedByRule(fmt.Errorf("the agent cannot follow spec.ignore: %w", err))
}

// lookup finds nothing where the path leads nowhere; what is no JSON pointer is an error.
func lookup(object *unstructured.Unstructured, pointer string) (value any, found bool, err error) {
	parsed, err := jsonpointer.New(pointer)
	if err != nil {
		return nil, false, err
	}
	if value, _, err = parsed.Get(object.Object); err != nil {
		return nil, false, nil
	}
	return value, true, nil
}
