package origin

import (
	"slices"
	"strconv"
	"strings"

	"plumbline.invalid/engine/kustomize/kustomization"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// A jsonPatch is one JSON 6902 patch that a kustomization names or holds.
type jsonPatch struct {
	target     types.Selector
	operations *yaml.Node
	// place gives the position of a node of the patch's text.
	place func(*yaml.Node) Place
}

func (e *Explanation) jsonPatches(k *kustomization.File) []jsonPatch {
	if known, done := e.patches[k]; done {
		return known
	}
	var patches []jsonPatch
	for _, entry := range k.Patches() {
		if patch, is := e.jsonPatch(k, entry); is {
			patches = append(patches, patch)
		}
	}
	if e.patches == nil {
		e.patches = map[*kustomization.File][]jsonPatch{}
	}
	e.patches[k] = patches
	return patches
}

func (e *Explanation) jsonPatch(k *kustomization.File, entry kustomization.Patch) (jsonPatch, bool) {
	var patch jsonPatch
	var text string
	if entry.Inline != nil {
		text = entry.Inline.Value
		patch.place = e.inlinePlace(k, entry.Inline)
	} else if file := e.Tree.File(k.Join(entry.Path)); file != nil {
		text = string(file.Content)
		patch.place = func(n *yaml.Node) Place { return Place{File: k.Join(entry.Path), Line: n.Line, Column: n.Column} }
	}
	var document yaml.Node
	if !isJSONPatch(text) || yaml.Unmarshal([]byte(text), &document) != nil || len(document.Content) == 0 {
		return patch, false
	}
	patch.operations = document.Content[0]
	return patch, entry.Target != nil && entry.Target.Decode(&patch.target) == nil
}

// inlinePlace places what is written in a patch within a kustomization: exactly in a literal
// block, whose lines are the file's, else at the patch as a whole.
func (e *Explanation) inlinePlace(k *kustomization.File, patch *yaml.Node) func(*yaml.Node) Place {
	if patch.Line == 0 {
		return func(*yaml.Node) Place { return Place{} }
	}
	name := k.PathOf(patch)
	block := strings.Split(strings.TrimRight(patch.Value, "\n"), "\n")
	indent, fits := literalIndent(e.Tree.File(name), patch, block)
	return func(n *yaml.Node) Place {
		if !fits && patch.Column == 0 {
			return Place{}
		}
		if !fits {
			return Place{File: name, Line: patch.Line, Column: patch.Column}
		}
		return Place{File: name, Line: patch.Line + n.Line, Column: indent + n.Column}
	}
}

// jsonPatchOperation finds the operation whose path names the field.
func jsonPatchOperation(o *object, k *kustomization.File, f field) (Place, bool) {
	for _, patch := range slices.Backward(o.jsonPatches(k)) {
		if !o.selectedBy(patch.target) {
			continue
		}
		for _, operation := range slices.Backward(kustomization.Items(patch.operations)) {
			at := pointerTokens(kustomization.Text(kustomization.Get(operation, "path")))
			value := kustomization.Get(operation, "value")
			if value == nil || !leadsTo(at, f.tokens) {
				continue
			}
			if written := descend(value, f.tokens[len(at):]); written != nil && sameScalar(written, f.node) {
				return patch.place(written), true
			}
		}
	}
	return Place{}, false
}

// leadsTo tells whether a patch's path is the field or holds it; "-" is the end of a list.
func leadsTo(at, tokens []string) bool {
	if len(at) == 0 || len(at) > len(tokens) {
		return false
	}
	for i, token := range at {
		_, notNumber := strconv.Atoi(tokens[i])
		if token != tokens[i] && !(token == "-" && notNumber == nil) {
			return false
		}
	}
	return true
}

// selectedBy tells whether a patch is for the object, which may have had another name then.
func (o *object) selectedBy(selector types.Selector) bool {
	target, err := types.NewSelectorRegex(&selector)
	if err != nil || !target.MatchGvk(o.resource.GetGvk()) || !slices.ContainsFunc(o.called, target.MatchName) {
		return false
	}
	namespace := o.resource.GetNamespace()
	if o.source != nil {
		written := o.source.find([]string{"metadata", "namespace"})
		if written != nil && target.MatchNamespace(written.Value) {
			namespace = written.Value
		}
	}
	labelled, err := o.resource.MatchesLabelSelector(selector.LabelSelector)
	if err != nil || !labelled || !target.MatchNamespace(namespace) {
		return false
	}
	annotated, err := o.resource.MatchesAnnotationSelector(selector.AnnotationSelector)
	return err == nil && annotated
}
