package render

import (
	"encoding/json"
	"slices"
	"strings"

	"plumbline.invalid/engine/kustomize/origin"
)

// A Result is what src/engine/kustomizeInstance.ts reads.
type Result struct {
	objects []*object
	reads   []string
	// files are what the numbers in origins stand for.
	files fileNumbers
	// scanned is the root where the result depends on which files there are below it.
	scanned string
}

// result gives what came of a build, and what a later one of the same can go by.
func result(a *attempt) (*Result, *memory, error) {
	explanation := a.explain()
	m := newMemory(a, explanation)
	places := make([][]origin.Located, len(a.resources))
	for i := range a.resources {
		if explanation != nil {
			places[i] = explanation.Places(i)
		}
	}
	put, err := a.substitute()
	if err != nil {
		return nil, nil, err
	}
	r := &Result{reads: a.reads, files: newFileNumbers(a.request.Tree)}
	if r.scanned = a.chartsBelow(); a.scanned {
		r.scanned = a.request.Root
	}
	for i, resource := range a.resources {
		objects, err := agentObjects(resource, a.request)
		if err != nil {
			return nil, nil, err
		}
		if len(objects) != 1 {
			m = nil // which of them is another's is not remembered
		}
		located := put[i].kept(places[i])
		for _, one := range objects {
			r.objects = append(r.objects, r.files.object(one, located, put[i]))
		}
	}
	if m != nil && !m.take(r, a) {
		m = nil
	}
	return r, m, nil
}

// explain finds out what the objects of a build are made of, where that is asked for; their places are found after it.
func (a *attempt) explain() *origin.Explanation {
	if a.tracker == nil {
		return nil
	}
	e := &origin.Explanation{
		Tree: a.view, Root: a.request.Root, Kustomizations: a.kustomizations, Owner: a.owner,
		Resources: a.resources, Tracker: a.tracker, Inflated: a.inflated,
	}
	e.Begin()
	return e
}

// text writes the result as JSON. Objects that the caller has are written as null.
func (r *Result) text(has func(*object) bool) json.RawMessage {
	text := []byte(`{"objects":[`)
	for i, o := range r.objects {
		if i > 0 {
			text = append(text, ',')
		}
		if has(o) {
			text = append(text, "null"...)
		} else {
			text = append(text, o.text()...)
		}
	}
	text = append(text, `],"reads":`...)
	text = appendStrings(text, r.reads)
	text = append(text, `,"files":`...)
	text = appendStrings(text, r.files.names)
	if r.scanned != "" {
		text = append(text, `,"scanned":`...)
		text = appendString(text, r.scanned)
	}
	return append(text, '}')
}

func hasNone(*object) bool { return false }

// fileNumbers stand for the files' names in origins, where they come thousands of times.
type fileNumbers struct {
	names []string
	of    map[string]int
	top   string
}

func newFileNumbers(top string) fileNumbers {
	return fileNumbers{names: []string{}, of: map[string]int{}, top: strings.TrimSuffix(top, "/") + "/"}
}

func (n *fileNumbers) number(file string) int {
	number, known := n.of[file]
	if !known {
		number = len(n.names)
		n.of[file] = number
		n.names = append(n.names, strings.TrimPrefix(file, n.top))
	}
	return number
}

// object numbers the files of the places that are within the object, which may be an item of a list.
func (n *fileNumbers) object(one agentObject, places []origin.Located, put substituted) *object {
	o := &object{json: one.json, secret: put.secretBelow(one.prefix), variables: put.variablesBelow(one.prefix)}
	o.origins = slices.Grow(o.origins, len(places))
	for _, place := range places {
		if pointer, below := strings.CutPrefix(place.Pointer, one.prefix); below {
			file := madeByKustomize
			if !place.Made {
				file = n.number(place.File)
			}
			o.origins = append(o.origins, objectOrigin{pointer, file, place.Line, place.Column, place.Certain})
		}
	}
	return o
}
