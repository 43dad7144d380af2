package render

import (
	"strings"

	"plumbline.invalid/engine/kustomize/origin"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/yaml"
)

// A Result is what the worker's side of src/engine/kustomizeEngine.ts reads.
type Result struct {
	Objects []Object `json:"objects"`
	Reads   []string `json:"reads"`
	// Files are what the origins' numbers stand for.
	Files []string `json:"files"`
}

// An Object is one rendered object.
type Object struct {
	// JSON is a text of its own, so that the reader pays for exact integers only where there are any.
	JSON string `json:"json"`
	// Origins is a flat list of pointer, file, line, column and 1 for certain, 0 for concluded.
	Origins []any `json:"origins"`
}

func result(a *attempt) (*Result, error) {
	r := &Result{Objects: []Object{}, Reads: a.reads, Files: []string{}}
	var places []map[string]origin.Place
	if a.tracker != nil {
		places = explain(a)
	}
	numbers := map[string]int{}
	for i, resource := range a.resources {
		text, err := asAgentsRead(resource)
		if err != nil {
			return nil, err
		}
		object := Object{JSON: text, Origins: []any{}}
		if places != nil {
			object.Origins = r.flat(places[i], numbers)
		}
		r.Objects = append(r.Objects, object)
	}
	return r, nil
}

// asAgentsRead takes the way of the real thing: kustomize prints YAML, and the agent reads it.
func asAgentsRead(r *resource.Resource) (string, error) {
	text, err := r.AsYAML()
	if err != nil {
		return "", err
	}
	value, err := yaml.YAMLToJSON(text)
	return string(value), err
}

func (r *Result) flat(places map[string]origin.Place, numbers map[string]int) []any {
	list := make([]any, 0, 5*len(places))
	for pointer, place := range places {
		number, known := numbers[place.File]
		if !known {
			number = len(r.Files)
			numbers[place.File] = number
			r.Files = append(r.Files, strings.TrimPrefix(place.File, "/"))
		}
		certain := 0
		if place.Certain {
			certain = 1
		}
		list = append(list, pointer, number, place.Line, place.Column, certain)
	}
	return list
}

func explain(a *attempt) []map[string]origin.Place {
	explanation := origin.Explanation{
		Tree: a.tree, Root: a.request.Root, Kustomizations: a.kustomizations,
		Built: origin.Built{Resources: a.resources, Tracker: a.tracker},
	}
	if explanation.WantsAnnotations() {
		b := newAttempt(a.tree, a.request)
		b.annotate = true
		b.tracker = origin.NewTracker(a.tracker.Above())
		if b.run(); b.err == nil {
			explanation.Annotated = &origin.Built{Resources: b.resources, Tracker: b.tracker}
		}
	}
	return explanation.Places()
}

func countLines(text string) int { return strings.Count(text, "\n") + 1 }
