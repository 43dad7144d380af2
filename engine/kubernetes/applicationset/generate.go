// Package applicationset generates the Applications of an ApplicationSet from files, as Argo CD 3.2's applicationset
// controller does. Its packages drag clients of many forges along, so that its steps are repeated here.
package applicationset

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"dario.cat/mergo"
	"plumbline.invalid/engine/bridge"
)

type Request struct {
	Set        Set        `json:"set"`
	Repository Repository `json:"repository"`
}

// Answer has the Applications as they would be written, in no order that counts.
type Answer struct {
	Applications []*Application `json:"applications"`
	// Files whose contents count.
	Reads []string `json:"reads"`
}

// Generate answers with a failure where Argo CD would leave all Applications as they are, or some of them because the set
// cannot be meant so.
func Generate(r Request) (any, error) {
	g := &generation{
		render:  newRenderer(r.Set),
		files:   &files{Repository: r.Repository},
		project: r.Set.Spec.Template.Spec.Project,
	}
	applications, err := g.applications(r.Set)
	if len(g.files.wanted) > 0 {
		return nil, &bridge.Failure{Kind: bridge.Wanted, Message: "files are to be read", Detail: g.files.wanted}
	}
	if err != nil {
		return nil, err
	}
	answer := Answer{Applications: []*Application{}, Reads: append([]string{}, g.files.read...)}
	named := map[string]bool{}
	for _, application := range applications {
		if named[application.Name] {
			return nil, fmt.Errorf("spec.template.metadata.name: several Applications are called %s: Argo CD writes none of them", application.Name)
		}
		named[application.Name] = true
		if application.Spec.Project == "" {
			return nil, fmt.Errorf("spec.template.spec.project: the Application %s names none: Argo CD does not write it", application.Name)
		}
		normalise(&application.Spec)
		answer.Applications = append(answer.Applications, application)
	}
	return answer, nil
}

type generation struct {
	render *renderer
	files  *files
	// Of the set's own template, which has to permit what a git generator reads.
	project string
}

func (g *generation) applications(set Set) ([]*Application, error) {
	withoutThirdLevel(set.Spec.Generators)
	var all []*Application
	var problems []error
	for i, generator := range set.Spec.Generators {
		results, err := g.results(generator, nil)
		if err != nil {
			problems = append(problems, fmt.Errorf("spec.generators[%d]: %w", i, err))
			continue
		}
		for _, result := range results {
			template := result.template
			if err := mergo.Merge(&template, set.Spec.Template); err != nil {
				return nil, err
			}
			for _, parameters := range result.parameters {
				application, err := g.render.application(template, parameters)
				if err != nil {
					problems = append(problems, err)
					continue
				}
				application.APIVersion, application.Kind = "argoproj.io/v1alpha1", "Application"
				application.Namespace = set.Metadata.Namespace
				all = append(all, application)
			}
		}
	}
	// One alone would keep it from doing anything.
	return all, errors.Join(slices.Compact(problems[:min(len(problems), 1)])...)
}

// A result is what one kind of generator gives.
type result struct {
	template   Template
	parameters []map[string]any
}

// results are those of all kinds that an item names; `given` are the parameters of the generator that it is combined with.
func (g *generation) results(generator Generator, given map[string]any) ([]result, error) {
	wanted, err := newSelector(generator.Selector)
	if err != nil {
		return nil, err
	}
	var results []result
	for _, kind := range kindsOf(generator) {
		interpolated := generator
		if len(given) > 0 {
			if interpolated, err = g.render.generator(generator, given); err != nil {
				return nil, err
			}
		}
		parameters, err := kind.parameters(g, interpolated)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind.name, err)
		}
		results = append(results, result{
			template: kind.template(generator),
			parameters: slices.DeleteFunc(parameters, func(one map[string]any) bool {
				return !wanted.matches(flattened(one))
			}),
		})
	}
	return results, nil
}

type kind struct {
	name       string
	template   func(Generator) Template
	parameters func(*generation, Generator) ([]map[string]any, error)
}

func kindsOf(generator Generator) []kind {
	var kinds []kind
	add := func(named bool, one kind) {
		if named {
			kinds = append(kinds, one)
		}
	}
	unknown := func(name string, named json.RawMessage) {
		add(named != nil, kind{name, func(Generator) Template { return Template{} }, func(*generation, Generator) ([]map[string]any, error) {
			return nil, errors.New("what it gives is not known here")
		}})
	}
	add(generator.List != nil, kind{"list", func(g Generator) Template { return g.List.Template }, (*generation).list})
	unknown("clusters", generator.Clusters)
	add(generator.Git != nil, kind{"git", func(g Generator) Template { return g.Git.Template }, (*generation).git})
	unknown("scmProvider", generator.SCM)
	unknown("clusterDecisionResource", generator.Decision)
	unknown("pullRequest", generator.Pull)
	add(generator.Matrix != nil, kind{"matrix", func(g Generator) Template { return g.Matrix.Template }, (*generation).matrix})
	add(generator.Merge != nil, kind{"merge", func(g Generator) Template { return g.Merge.Template }, (*generation).merge})
	unknown("plugin", generator.Plugin)
	return kinds
}
