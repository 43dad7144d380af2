package origin

import (
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Independent tells which objects were made of one document each, by the place of the object in the
// build, where nothing else was made of the document. The rest of the build can then depend on
// what the document's outline says, and on nothing below it. Nil where nothing of the sort is
// known: kustomizations may carry any value from one object into another.
func (e *Explanation) Independent() map[Part][]int {
	if !e.carriesNothing() {
		return nil
	}
	made := map[Part][]int{}
	for i, o := range e.objects {
		if d := o.made(); d != nil {
			made[d.part()] = append(made[d.part()], i)
		}
	}
	builtFrom := map[Part]int{}
	outlines := map[Part]bool{}
	for _, span := range e.Tracker.spans {
		part := span.document.part()
		builtFrom[part]++
		outlines[part] = !e.isPatch(span.document) && span.document.outlineText() != ""
	}
	for part, objects := range made {
		if !outlines[part] || len(objects) != builtFrom[part] {
			delete(made, part)
		}
	}
	return made
}

// made gives the document that the object is made of; nil where it is not known.
func (o *object) made() *document {
	if o.isTracked() {
		if alike := o.alike(o.documents); len(alike) == 1 {
			return alike[0]
		}
		return nil
	}
	return o.source
}

// isTracked is false for generated objects, and for those that a JSON patch went through, whose
// positions are those of a text that nobody sees.
func (o *object) isTracked() bool { return o.Tracker.Tracked(o.resource.YNode()) }

// IsTracked tells it of an object by its place in the build.
func (e *Explanation) IsTracked(i int) bool { return e.objects[i].isTracked() }

// carriesNothing tells whether all that kustomizations do to an object is decided by the object
// itself and by names, kinds and metadata of the others.
func (e *Explanation) carriesNothing() bool {
	for _, k := range e.Kustomizations {
		if k.Root == nil || k.Root.Kind != yaml.MappingNode {
			return false
		}
		for i := 0; i < len(k.Root.Content); i += 2 {
			if !slices.Contains(carryNothing, strings.ToLower(k.Root.Content[i].Value)) {
				return false
			}
		}
	}
	return true
}

// carryNothing are the entries that are known to carry no values; in lower case, as case does not matter.
var carryNothing = []string{
	"apiversion", "kind", "metadata", "resources", "bases", "components", "namespace", "nameprefix", "namesuffix",
	"labels", "commonlabels", "commonannotations", "images", "imagetags", "replicas", "patches",
	"patchesjson6902", "patchesstrategicmerge", "configmapgenerator", "secretgenerator", "generatoroptions",
	"buildmetadata", "sortoptions",
}
