package origin

import (
	"slices"

	"plumbline.invalid/engine/kustomize/files"
	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// An Explanation finds the places of everything that one build rendered.
type Explanation struct {
	Tree *files.View
	// Root is the folder that was built.
	Root string
	// Kustomizations are all that the build read.
	Kustomizations []*kustomization.File
	// Owner is what the agent's object adds around the root; nil for nothing.
	Owner *kustomization.File
	// Resources are the result of the build, and Tracker has the numbers of its lines.
	Resources []*resource.Resource
	Tracker   *Tracker
	// Inflated are the charts of the build.
	Inflated []*Inflated

	rules   []rule
	objects []*object
	// copies counts how many replacements are being followed: they may go in a circle.
	copies int
	// What is made of the kustomizations once for all objects.
	patches map[*kustomization.File][]jsonPatch
	named   map[*kustomization.File]map[string]bool
	patched map[string]bool
}

// Begin finds out where all objects come from; places are found after it.
func (e *Explanation) Begin() {
	e.rules = rules()
	for i := range e.Resources {
		e.objects = append(e.objects, e.object(i))
	}
}

// Places gives the places of an object's scalars, by its place in the build.
func (e *Explanation) Places(i int) []Located {
	o := e.objects[i]
	located := make([]Located, 0, len(o.fields))
	for _, f := range o.fields {
		// What the owner's spec says and no file, comes from line 0.
		if place, found := o.place(f); found && (place.Made || place.File != "" && place.Line > 0) {
			located = append(located, Located{f.pointer(), place})
		}
	}
	return located
}

// place goes from what is known to what is concluded, and gives nothing rather than a guess.
func (o *object) place(f field) (Place, bool) {
	document, scalar := o.tracked(f.node)
	tracked := scalar != nil && sameScalar(scalar.node, f.node) && (scalar.key == f.key || scalar.anchored)
	// A transformer that sets a field to what it was already is in control of it all the same.
	for i := len(o.chain) - 1; i >= 0 && (!tracked || i >= o.level(document)); i-- {
		for _, rule := range o.rules {
			if tracked && (rule.overrides == nil || !rule.overrides(o, f)) {
				continue
			}
			if place, found := rule.find(o, o.chain[i], f); found {
				return place, true
			}
		}
	}
	if tracked && isIdentity(f) && o.isPatch(document) {
		// A patch repeats these to say what it is for; they are the resource's own.
		if place, found := o.fromSource(f); found || o.notes.inflated {
			return place, found
		}
	}
	if tracked {
		place := document.place(scalar.node)
		place.Certain = true
		return place, true
	}
	for _, conclude := range []func(field) (Place, bool){o.fromBefore, o.fromSource, o.fromRenamed, o.fromPatch} {
		if place, found := conclude(f); found {
			return place, true
		}
	}
	return Place{}, false
}

// tracked gives the scalar at the position that a node in the result carries.
func (e *Explanation) tracked(node *yaml.Node) (*document, *written) {
	document, at := e.Tracker.find(node)
	if document == nil {
		return nil, nil
	}
	return document, document.at(at)
}

// names tells whether a kustomization names a file, or is it.
func (e *Explanation) names(k *kustomization.File, name string) bool {
	named, done := e.named[k]
	if !done {
		named = map[string]bool{k.Path: true}
		for _, name := range k.Named() {
			named[name] = true
		}
		if e.named == nil {
			e.named = map[*kustomization.File]map[string]bool{}
		}
		e.named[k] = named
	}
	return named[name]
}

// isPatch tells whether a document is a patch.
func (e *Explanation) isPatch(d *document) bool { return d.ofOwner || e.isPatchFile(d.file) }

// isPatchFile tells whether patches come from a file.
func (e *Explanation) isPatchFile(name string) bool {
	if e.patched == nil {
		e.patched = map[string]bool{}
		for _, k := range e.Kustomizations {
			e.patched[k.Path] = true
			for _, patch := range k.Patches() {
				if patch.Path != "" {
					e.patched[k.Join(patch.Path)] = true
				}
			}
		}
	}
	return e.patched[name]
}

func isIdentity(f field) bool {
	return f.is("kind") || f.is("apiVersion") || f.is("metadata", "name")
}

// fromBefore takes the position that the field had before JSON patches went through the object, if any did.
func (o *object) fromBefore(f field) (Place, bool) {
	if isIdentity(f) {
		return Place{}, false
	}
	document, scalar := o.tracked(before(f.node))
	if scalar == nil || !sameScalar(scalar.node, f.node) {
		return Place{}, false
	}
	return document.place(scalar.node), true
}

// fromSource takes the same field in the document that the object began as, where it says the
// same, or the name that kustomize made a longer one of.
func (o *object) fromSource(f field) (Place, bool) {
	if o.source == nil {
		return Place{}, false
	}
	node := o.source.find(f.tokens)
	if node == nil || !sameScalar(node, f.node) && !o.calledLater(node.Value, f.node.Value) {
		return Place{}, false
	}
	return o.source.place(node), true
}

// fromRenamed takes the place of a name or a reference to one before kustomize changed it.
func (o *object) fromRenamed(f field) (Place, bool) {
	document, scalar := o.tracked(f.node)
	if scalar == nil || scalar.key != f.key || !o.calledLater(scalar.node.Value, f.node.Value) {
		return Place{}, false
	}
	return document.place(scalar.node), true
}

// fromPatch takes the one patch that says what an annotation or a label is: kustomize makes these anew, without positions.
func (o *object) fromPatch(f field) (Place, bool) {
	if !f.is("metadata", "annotations", f.last()) && !f.is("metadata", "labels", f.last()) {
		return Place{}, false
	}
	var found *document
	for _, span := range o.Tracker.spans {
		d := span.document
		node := d.find(f.tokens)
		if node == nil || !o.isPatch(d) || o.level(d) < 0 || !sameScalar(node, f.node) {
			continue
		}
		if found != nil {
			return Place{}, false
		}
		found = d
	}
	if found == nil {
		return Place{}, false
	}
	return found.place(found.find(f.tokens)), true
}

// calledLater tells whether kustomize may have made one name of another.
func (o *object) calledLater(before, now string) bool {
	return before != "" && slices.Contains(o.withoutAffixes(now), before)
}
