package render

import "plumbline.invalid/engine/kustomize/origin"

// explain finds out what the objects of a build are made of; their places are found after it.
func explain(a *attempt) *origin.Explanation {
	e := a.explanation()
	e.Begin()
	// With schemas of its own a build is not repeated: they would have to be set up and taken back.
	if e.WantsAnnotations() && !a.usesOpenAPI {
		// Outlines are enough of what no JSON patch goes through.
		outlined := e.Independent()
		if !a.annotate(e, outlined) && len(outlined) > 0 {
			a.annotate(e, nil)
		}
	}
	e.Settle()
	return e
}

func (a *attempt) explanation() *origin.Explanation {
	return &origin.Explanation{
		Tree: a.view, Root: a.request.Root, Kustomizations: a.kustomizations, Owner: a.owner,
		Built: origin.Built{Resources: a.resources, Tracker: a.tracker}, Inflated: a.inflated,
	}
}

// annotate makes the annotated build beside this one.
func (a *attempt) annotate(e *origin.Explanation, outlined map[origin.Part][]int) bool {
	b := newAttempt(a.view, a.request)
	b.annotated = true
	b.tracker = origin.NewOutliningTracker(a.tracker.Above(), func(part origin.Part) bool {
		_, found := outlined[part]
		return found
	})
	b.run()
	return b.err == nil && e.Annotate(origin.Built{Resources: b.resources, Tracker: b.tracker}, outlined)
}
