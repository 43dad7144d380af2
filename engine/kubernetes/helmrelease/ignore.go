package helmrelease

import (
	"fmt"

	"github.com/fluxcd/pkg/ssa/jsondiff"
	"plumbline.invalid/engine/kubernetes/agent"
	"plumbline.invalid/engine/kubernetes/apiserver"
	"plumbline.invalid/engine/kubernetes/flux"
)

type rule struct {
	target *jsondiff.SelectorRegex
	paths  []string
}

// compile fails as the controller does, which then finds no drift at all.
func compile(rules []flux.IgnoreRule) ([]rule, error) {
	compiled := make([]rule, len(rules))
	for i, one := range rules {
		target, err := jsondiff.NewSelectorRegex(one.Target)
		if err != nil {
			return nil, apiserver.RefusedByRule(fmt.Errorf("spec.driftDetection.ignore[%d]: %w", i, err))
		}
		compiled[i] = rule{target, one.Paths}
	}
	return compiled, nil
}

// pathsFor are the paths of all rules whose target is the object as it is sent.
func (w write) pathsFor() []agent.IgnoredPath {
	var paths []agent.IgnoredPath
	for i, rule := range w.rules {
		if rule.target.MatchUnstructured(w.desired) {
			for _, path := range rule.paths {
				paths = append(paths, agent.IgnoredPath{Rule: i, Path: path})
			}
		}
	}
	return paths
}
