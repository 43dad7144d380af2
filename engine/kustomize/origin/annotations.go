package origin

import "sigs.k8s.io/kustomize/api/resource"

// Begin reads the objects of the build.
func (e *Explanation) Begin() {
	e.rules = rules()
	for i := range e.Built.Resources {
		e.objects = append(e.objects, e.object(i))
	}
}

// Annotate takes the build beside it, in which some objects may have had nothing but outlines. It
// gives false, and takes nothing, where the two cannot be matched.
func (e *Explanation) Annotate(b Built, outlined map[Part][]int) bool {
	twins := make([]*resource.Resource, len(e.objects))
	for i := range e.objects {
		twins[i] = twin(e.Built.Resources, b.Resources, i)
		if twins[i] == nil && len(outlined) > 0 {
			return false
		}
	}
	e.annotated = &b
	for i, o := range e.objects {
		if twins[i] != nil {
			o.twin, o.notes = twins[i], notesOn(twins[i])
		}
	}
	for _, objects := range outlined {
		for _, i := range objects {
			// What no JSON patch went through is as it is beside.
			e.objects[i].twin, e.objects[i].isOwnTwin = nil, true
		}
	}
	return true
}

// Recall takes the notes of an earlier build of the same on an object that no JSON patch goes through.
func (e *Explanation) Recall(i int, notes *Notes) {
	e.objects[i].notes, e.objects[i].isOwnTwin = notes, notes != nil
}

// Notes gives kustomize's notes on each object.
func (e *Explanation) Notes() []*Notes {
	all := make([]*Notes, len(e.objects))
	for i, o := range e.objects {
		all[i] = o.notes
	}
	return all
}

// Settle finds out what all objects began as; places are found after it.
func (e *Explanation) Settle() {
	for _, o := range e.objects {
		o.settle()
	}
}

// twin finds the same object in the other build, which may be sorted differently because the
// hashes in names differ.
func twin(built, annotated []*resource.Resource, i int) *resource.Resource {
	id := built[i].CurId()
	if i < len(annotated) && len(built) == len(annotated) {
		other := annotated[i].CurId()
		if other == id {
			return annotated[i]
		}
		if other.Gvk == id.Gvk && other.Namespace == id.Namespace && unhashed(other.Name) == unhashed(id.Name) {
			return annotated[i]
		}
	}
	var found *resource.Resource
	for _, candidate := range annotated {
		if candidate.CurId() == id {
			if found != nil {
				return nil
			}
			found = candidate
		}
	}
	return found
}

// Notes say where kustomize found an object, and which kustomizations it went through.
type Notes struct {
	path, configuredIn string
	// inflated tells an object of a Helm chart.
	inflated bool
	through  []string
}

func notesOn(r *resource.Resource) *Notes {
	notes := &Notes{}
	if origin, err := r.GetOrigin(); err == nil && origin != nil {
		notes.path, notes.configuredIn = origin.Path, origin.ConfiguredIn
		notes.inflated = origin.ConfiguredBy.Kind == "HelmChartInflationGenerator"
	}
	if transformations, err := r.GetTransformations(); err == nil {
		for _, note := range transformations {
			notes.through = append(notes.through, note.ConfiguredIn)
		}
	}
	return notes
}
