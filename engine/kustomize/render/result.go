package render

import (
	"strings"

	"plumbline.invalid/engine/kustomize/origin"
)

// A Result is what src/engine/kustomizeEngine.ts reads.
type Result struct {
	Objects []Object `json:"objects"`
	Reads   []string `json:"reads"`
	// Files are what the origins' numbers stand for.
	Files []string `json:"files"`
	// Scanned is the root where the result depends on which files there are below it.
	Scanned string `json:"scanned,omitempty"`
}

// An Object is one rendered object.
type Object struct {
	// JSON is a text of its own, so that the reader pays for exact integers only where there are any.
	JSON string `json:"json"`
	// Origins is a flat list: pointer, number of the file, line, column, and 1 for certain or 0.
	Origins []any `json:"origins"`
	// Secret are JSON pointers to what must not be shown, whatever kind the object is.
	Secret []string `json:"secret,omitempty"`
}

func result(a *attempt) (*Result, error) {
	places := make([]map[string]origin.Place, len(a.resources))
	if a.tracker != nil {
		places = explain(a)
	}
	all, err := a.substitute()
	if err != nil {
		return nil, err
	}
	r := &Result{Objects: []Object{}, Reads: a.reads, Files: []string{}}
	if a.scanned {
		r.Scanned = a.request.Root
	}
	numbers := numbering{r: r, of: map[string]int{}, top: strings.TrimSuffix(a.request.Tree, "/") + "/"}
	for i, resource := range a.resources {
		objects, err := agentObjects(resource, a.request.Flux())
		if err != nil {
			return nil, err
		}
		var put substituted
		if all != nil {
			put = all[i]
		}
		for _, object := range objects {
			origins := numbers.flat(object.prefix, put.kept(places[i]))
			r.Objects = append(r.Objects, Object{JSON: object.json, Origins: origins, Secret: put.secretBelow(object.prefix)})
		}
	}
	return r, nil
}

// explain finds where the fields of the objects are written.
func explain(a *attempt) []map[string]origin.Place {
	explanation := origin.Explanation{
		Tree: a.view, Root: a.request.Root, Kustomizations: a.kustomizations, Owner: a.owner,
		Built: origin.Built{Resources: a.resources, Tracker: a.tracker},
	}
	// With schemas of its own a build is not repeated: they would have to be set up and taken back.
	if explanation.WantsAnnotations() && !a.usesOpenAPI {
		b := newAttempt(a.view, a.request)
		b.annotate = true
		b.tracker = origin.NewTracker(a.tracker.Above())
		if b.run(); b.err == nil {
			explanation.Annotated = &origin.Built{Resources: b.resources, Tracker: b.tracker}
		}
	}
	return explanation.Places()
}

// numbering writes places with numbers instead of the files' names, which come thousands of times.
type numbering struct {
	r   *Result
	of  map[string]int
	top string
}

func (n numbering) flat(prefix string, places map[string]origin.Place) []any {
	list := make([]any, 0, 5*len(places))
	for pointer, place := range places {
		pointer, below := strings.CutPrefix(pointer, prefix)
		if !below {
			continue
		}
		number, known := n.of[place.File]
		if !known {
			number = len(n.r.Files)
			n.of[place.File] = number
			n.r.Files = append(n.r.Files, strings.TrimPrefix(place.File, n.top))
		}
		certain := 0
		if place.Certain {
			certain = 1
		}
		list = append(list, pointer, number, place.Line, place.Column, certain)
	}
	return list
}
