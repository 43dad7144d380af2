package origin

import "sigs.k8s.io/kustomize/api/resource"

// notes say where kustomize found an object, and which kustomizations it went through.
type notes struct {
	path, configuredIn string
	// inflated tells an object of a Helm chart.
	inflated bool
	through  []string
}

// notesOn reads what our copy of kustomize noted beside an object (engine/kustomizeNotes.ts).
func notesOn(r *resource.Resource) notes {
	noting, is := any(r).(interface {
		Noted() (*resource.Origin, resource.Transformations)
	})
	if !is {
		panic("this is not the copy of kustomize that kustomizeModule.ts makes")
	}
	var n notes
	from, through := noting.Noted()
	if from != nil {
		n.path, n.configuredIn = from.Path, from.ConfiguredIn
		n.inflated = from.ConfiguredBy.Kind == "HelmChartInflationGenerator"
	}
	for _, note := range through {
		n.through = append(n.through, note.ConfiguredIn)
	}
	return n
}
